//! Routes of the builder: add, configure and remove a step.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};

use super::model::{Branch, Campaign, CampaignStep, NewStep};
use super::routes::{asked, wanted};
use super::views::{Kinds, Remove, StepEdit};
use super::{build, forms, picture, queries, tree};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn, Db};
use crate::ids::{CampaignId, StepId};
use crate::steps::{Html, Registry, Step, ZONE};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell, urls};
use crate::worker::Nudge;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let edit_ = || may(Permission::EditCampaigns);
    cfg.service(resource("/campaigns/{id}/steps/new").route(get().to(new).wrap(edit_())))
        .service(resource("/campaigns/{id}/steps").route(post().to(create).wrap(edit_())))
        .service(
            resource("/campaigns/{id}/steps/{step}/edit")
                .route(get().to(edit).wrap(edit_()))
                .route(post().to(change).wrap(edit_())),
        )
        .service(
            resource("/campaigns/{id}/steps/{step}/remove")
                .route(get().to(ask).wrap(edit_()))
                .route(post().to(remove).wrap(edit_())),
        );
}

fn kind_of<'a>(registry: &'a Registry, kind: &str) -> web::Result<&'a dyn Step> {
    registry.get(kind).ok_or_else(|| Error::Bad(format!("This version of Linnet has no step of the kind {kind}.")))
}

/// A step that was not removed, and its campaign.
fn standing(conn: &mut Conn, id: CampaignId, step: StepId) -> db::Result<(Campaign, CampaignStep)> {
    let campaign = wanted(conn, id)?;
    let found = queries::step(conn, id, step)?.filter(|(_, removed)| removed.is_none());
    Ok((campaign, found.ok_or(diesel::result::Error::NotFound)?.0))
}

/// `at the beginning`, `after “Greet”`, `after “Has a handle”, if no`.
pub(super) fn place_words(
    steps: &[CampaignStep],
    (parent, branch): (Option<StepId>, Option<Branch>),
) -> Option<String> {
    let Some(parent) = parent else { return Some("at the beginning".to_owned()) };
    let step = steps.iter().find(|step| step.id == parent)?;
    Some(match branch {
        Some(branch) => format!("after “{}”, if {}", step.name, branch.key()),
        None => format!("after “{}”", step.name),
    })
}

async fn new(
    admin: Admin,
    id: Path<CampaignId>,
    query: Query<Vec<(String, String)>>,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    let (id, query) = (id.into_inner(), asked(query));
    if query.text("kind").is_empty() {
        let place = forms::place(&query);
        let (campaign, steps) = db.read(move |conn| Ok((wanted(conn, id)?, queries::steps(conn, id)?))).await?;
        let choices = picture::kinds(&registry, id, place);
        let place = place_words(&steps, place).ok_or(Error::NotFound)?;
        return web::page(Kinds { shell: admin.shell()?, campaign, place, choices });
    }
    let mut form = query;
    form.set("name", kind_of(&registry, form.text("kind"))?.label());
    form.set("wait", "0");
    form.set("wait_unit", "days");
    form.set(ZONE, admin.user.time_zone.as_str());
    web::page(new_form(admin.shell()?, id, form, &db, &registry).await?)
}

/// The form of a step to be added, with what was typed.
async fn new_form(shell: Shell, id: CampaignId, form: Filled, db: &Db, registry: &Registry) -> web::Result<StepEdit> {
    let (known, place) = (registry.clone(), forms::place(&form));
    let (kind, filled) = (form.text("kind").to_owned(), form.clone());
    let (label, is_decision) = (kind_of(registry, &kind)?.label(), is_decision(kind_of(registry, &kind)?));
    let (campaign, steps, part) = db
        .read(move |conn| Ok((wanted(conn, id)?, queries::steps(conn, id)?, part(conn, &known, &kind, &filled)?)))
        .await?;
    let hidden = ["kind", "parent", "branch"].map(|name| (name, form.text(name).to_owned())).into();
    Ok(StepEdit {
        place: place_words(&steps, place).ok_or(Error::NotFound)?,
        action: format!("{}/steps", urls::campaign(&id)),
        units: forms::units(),
        is_decision,
        remove_url: String::new(),
        shell,
        campaign,
        form,
        label,
        part,
        hidden,
    })
}

fn is_decision(kind: &dyn Step) -> bool {
    kind.listens_to().is_some()
}

fn part(conn: &mut Conn, registry: &Registry, kind: &str, filled: &Filled) -> db::Result<Html> {
    registry.get(kind).map_or_else(|| Ok(Html::default()), |step| step.form(conn, filled))
}

/// What came of a form: saved, or the form again with what is wrong.
type Saved = Result<String, Filled>;

async fn create(
    admin: Admin,
    id: Path<CampaignId>,
    form: Form,
    db: Data<Db>,
    registry: Data<Registry>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now, by, known) = (id.into_inner(), admin.now, admin.id(), Registry::clone(&registry));
    let zone = admin.user.time_zone.clone();
    kind_of(&registry, form.0.text("kind"))?;
    let saved = db.write(move |conn| {
        let mut filled = form.0.clone();
        filled.set(ZONE, zone.as_str());
        let campaign = queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        let Some(new) = typed(conn, &known, &mut filled, campaign.is_published)? else { return Ok(Err(filled)) };
        match build::add_step(conn, &known, id, &new)? {
            Ok(step) => {
                let image = (&new.name, &new.kind, &new.config, new.delay.words());
                let change = NewChange::new(Some(by), "campaign", id, "step added", now).after(&(step, image));
                audit::record(conn, &[change])?;
                Ok(Ok(new.name))
            }
            Err(why) => {
                filled.refuse("name", why);
                Ok(Err(filled))
            }
        }
    });
    let saved: Saved = saved.await?;
    match saved {
        Ok(name) => {
            nudge.now();
            admin.go(urls::campaign(&id), &format!("{name} was saved."))
        }
        Err(filled) => web::again(new_form(admin.shell()?, id, filled, &db, &registry).await?),
    }
}

/// From the form; what goes out at once, because the campaign is published, has to be fit for that.
fn typed(conn: &mut Conn, registry: &Registry, filled: &mut Filled, is_live: bool) -> db::Result<Option<NewStep>> {
    let (kind, (parent, branch)) = (filled.text("kind").to_owned(), forms::place(filled));
    let common = forms::common(filled);
    let config = match registry.get(&kind) {
        Some(step) => step.parse(conn, filled)?,
        None => None,
    };
    if let (Some(step), Some(config), true) = (registry.get(&kind), &config, is_live)
        && let Some((field, why)) = step.unfit(conn, config)?
    {
        filled.refuse(field, why);
    }
    let (Some(common), Some(config), true) = (common, config, filled.is_fine()) else { return Ok(None) };
    Ok(Some(NewStep { parent, branch, kind, name: common.name, config, delay: common.delay }))
}

async fn edit(
    admin: Admin,
    path: Path<(CampaignId, StepId)>,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    web::page(edit_form(admin.shell()?, path.into_inner(), None, &db, &registry).await?)
}

/// The form of a step there is, as stored or as typed.
async fn edit_form(
    shell: Shell,
    (id, step): (CampaignId, StepId),
    typed: Option<Filled>,
    db: &Db,
    registry: &Registry,
) -> web::Result<StepEdit> {
    let (known, zone) = (registry.clone(), shell.zone.clone());
    let read = move |conn: &mut Conn| {
        let (campaign, step) = standing(conn, id, step)?;
        let steps = queries::steps(conn, id)?;
        let Some(kind) = known.get(&step.kind) else { return Ok(None) };
        let mut form = match &typed {
            Some(typed) => typed.clone(),
            None => forms::fill_step(&step, kind.fill(&step.config).unwrap_or_default()),
        };
        form.set(ZONE, zone.as_str());
        let place = place_words(&steps, (step.parent_id, step.branch())).unwrap_or_default();
        let (part, label) = (kind.form(conn, &form)?, (kind.label(), is_decision(kind)));
        Ok(Some((campaign, form, label, place, part)))
    };
    let found = db.read(read).await?;
    let why = "This version of Linnet does not know this kind of step; it can be removed, not changed.";
    let (campaign, form, (label, is_decision), place, part) = found.ok_or_else(|| Error::Bad(why.to_owned()))?;
    let url = urls::step(&id, &step);
    let (action, remove_url) = (format!("{url}/edit"), format!("{url}/remove"));
    let (units, hidden) = (forms::units(), Vec::new());
    Ok(StepEdit { shell, campaign, form, label, place, part, units, is_decision, action, hidden, remove_url })
}

async fn change(
    admin: Admin,
    path: Path<(CampaignId, StepId)>,
    form: Form,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    let ((id, step), now, by, known) = (path.into_inner(), admin.now, admin.id(), Registry::clone(&registry));
    let zone = admin.user.time_zone.clone();
    let saved = db.write(move |conn| {
        let mut filled = form.0.clone();
        let (campaign, step) = standing(conn, id, step)?;
        filled.set("kind", step.kind.clone());
        filled.set(ZONE, zone.as_str());
        let Some(new) = typed(conn, &known, &mut filled, campaign.is_published)? else { return Ok(Err(filled)) };
        build::change_step(conn, &known, &step, (&new.name, &new.config, new.delay))?;
        let image = (step.id, &new.name, &new.config, new.delay.words());
        let change = NewChange::new(Some(by), "campaign", id, "step changed", now).before(&step).after(&image);
        audit::record(conn, &[change])?;
        Ok(Ok(new.name))
    });
    let saved: Saved = saved.await?;
    match saved {
        Ok(name) => admin.go(urls::campaign(&id), &format!("{name} was saved.")),
        Err(filled) => web::again(edit_form(admin.shell()?, (id, step), Some(filled), &db, &registry).await?),
    }
}

async fn ask(
    admin: Admin,
    path: Path<(CampaignId, StepId)>,
    db: Data<Db>,
    registry: Data<Registry>,
) -> web::Result<HttpResponse> {
    let ((id, step), known) = (path.into_inner(), Registry::clone(&registry));
    let (campaign, step, others) = db
        .read(move |conn| {
            let (campaign, step) = standing(conn, id, step)?;
            let steps = queries::steps(conn, id)?;
            let below = tree::subtree(&build::nodes(&known, &steps), step.id);
            let others = steps.into_iter().filter(|other| other.id != step.id && below.contains(&other.id));
            let others: Vec<String> = others.map(|other| other.name).collect();
            Ok((campaign, step, others))
        })
        .await?;
    let action = format!("{}/remove", urls::step(&id, &step.id));
    web::page(Remove { shell: admin.shell()?, campaign, name: step.name, others, action })
}

async fn remove(
    admin: Admin,
    path: Path<(CampaignId, StepId)>,
    _form: Form,
    db: Data<Db>,
    registry: Data<Registry>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let ((id, step), now, by, known) = (path.into_inner(), admin.now, admin.id(), Registry::clone(&registry));
    let name = db
        .write(move |conn| {
            queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
            let (_, step) = standing(conn, id, step)?;
            build::remove(conn, &known, &step, now)?;
            audit::record(conn, &[NewChange::new(Some(by), "campaign", id, "step removed", now).before(&step)])?;
            Ok(step.name)
        })
        .await?;
    nudge.now();
    admin.go(urls::campaign(&id), &format!("{name} was removed. Whoever stood there was let out; the history stays."))
}
