//! `/campaigns`: the list, the campaign, publishing it, and who is where.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};

use super::model::{Campaign, NewCampaign, Source};
use super::picture::Picture;
use super::views::{Edit, List, ListRow, Show};
use super::{build, builder, forms, people, publishing, queries, report, upcoming};
use crate::audit::{self, NewChange};
use crate::contacts;
use crate::db::{self, Conn, Db};
use crate::ids::CampaignId;
use crate::steps::{Html, Registry};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Filled, Form, Paged, grouped, urls};
use crate::worker::Nudge;

const SHOWN: usize = 25;
/// Contacts that match are counted up to here.
pub(super) const MATCHING: i64 = 10_000;

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let view = || may(Permission::ViewCampaigns);
    let edit_ = || may(Permission::EditCampaigns);
    cfg.service(resource("/campaigns").route(get().to(list).wrap(view())).route(post().to(create).wrap(edit_())))
        .service(resource("/campaigns/new").route(get().to(new).wrap(edit_())))
        .service(resource("/campaigns/{id}").route(get().to(show).wrap(view())).route(post().to(change).wrap(edit_())))
        .service(resource("/campaigns/{id}/edit").route(get().to(edit).wrap(edit_())))
        .service(resource("/campaigns/{id}/delete").route(post().to(delete).wrap(edit_())));
    builder::routes(cfg);
    people::routes(cfg);
    publishing::routes(cfg);
    upcoming::routes(cfg);
}

/// A query of pairs, read the way forms are.
pub(super) fn asked(query: Query<Vec<(String, String)>>) -> Filled {
    Filled::of(query.into_inner())
}

/// The campaign, or nothing at this address.
pub(super) fn wanted(conn: &mut Conn, id: CampaignId) -> db::Result<Campaign> {
    Ok(queries::find(conn, id)?.ok_or(diesel::result::Error::NotFound)?)
}

async fn list(admin: Admin, db: Data<Db>, query: Query<Vec<(String, String)>>) -> web::Result<HttpResponse> {
    let query = asked(query);
    let (search, cursor) = (query.text("search").to_owned(), Cursor::of(&query));
    let (sought, from) = (search.clone(), cursor.clone());
    let (rows, counts) = db
        .read(move |conn| {
            let rows = queries::page(conn, &sought, &from, SHOWN)?;
            let ids: Vec<CampaignId> = rows.iter().take(SHOWN).map(|campaign| campaign.id).collect();
            Ok((rows, report::counts(conn, &ids)?))
        })
        .await?;
    let page = Paged::of(rows, SHOWN, &cursor, |campaign| campaign.id.to_string());
    let count = |id, what| {
        let found = counts.iter().find(|count| count.campaign_id == id && count.what == what);
        bounded(found.map_or(0, |count| count.count), report::COUNTED)
    };
    let row = |campaign: Campaign| ListRow {
        members: count(campaign.id, "members"),
        done: count(campaign.id, "done"),
        failed: count(campaign.id, "failed"),
        campaign,
    };
    let link = |way: &str, key: Option<String>| key.map(|key| format!("/campaigns?{}", walk(&search, way, &key)));
    web::page(List {
        shell: admin.shell()?,
        may_edit: admin.may(Permission::EditCampaigns),
        prev: link("before", page.before),
        next: link("after", page.after),
        rows: page.rows.into_iter().map(row).collect(),
        search,
    })
}

fn walk(search: &str, way: &str, key: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("search", search).append_pair(way, key).finish()
}

/// `12`, `more than 1,000`.
pub(super) fn bounded(count: i64, most: i64) -> String {
    if count > most { format!("more than {}", grouped(most)) } else { grouped(count) }
}

/// Everybody, and every tag; also the one a campaign has, if the list of tags is too long to hold it.
fn sources(conn: &mut Conn, chosen: Source) -> db::Result<Vec<(String, String)>> {
    let mut choices = vec![("everyone".to_owned(), "All contacts".to_owned())];
    let key = |tag| forms::source_key(Source::Tag(tag));
    choices.extend(
        contacts::tag_choices(conn)?
            .into_iter()
            .map(|tag| (key(tag.id), format!("Contacts with the tag {}", tag.name))),
    );
    if let Source::Tag(id) = chosen
        && !choices.iter().any(|(choice, _)| *choice == key(id))
    {
        choices.push((key(id), source_words(conn, chosen)?));
    }
    Ok(choices)
}

pub(super) fn source_words(conn: &mut Conn, source: Source) -> db::Result<String> {
    Ok(match source {
        Source::Everyone => "All contacts".to_owned(),
        Source::Tag(id) => match queries::tag_name(conn, id)? {
            Some(name) => format!("Contacts with the tag {name}"),
            None => "Contacts with a tag that was deleted".to_owned(),
        },
        Source::Nobody => "Contacts with a tag that was deleted".to_owned(),
    })
}

async fn new(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let sources = db.read(|conn| sources(conn, Source::Everyone)).await?;
    let form = Filled::of([("source", "everyone")]);
    web::page(Edit { shell: admin.shell()?, form, sources, campaign: None, may_delete: false })
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let sources = db.read(|conn| sources(conn, Source::Everyone)).await?;
    let Some(new) = forms::campaign(&mut filled, &sources) else {
        return web::again(Edit { shell: admin.shell()?, form: filled, sources, campaign: None, may_delete: false });
    };
    let name = new.name.clone();
    let id = db
        .write(move |conn| {
            let id = queries::create(conn, &new, now)?;
            audit::record(conn, &[NewChange::new(Some(by), "campaign", id, "created", now).after(&image(&new))])?;
            Ok(id)
        })
        .await?;
    admin.go(urls::campaign(&id), &format!("{name} was saved. Now add its first step."))
}

fn image(new: &NewCampaign) -> (String, Option<String>, String) {
    (new.name.clone(), new.description.clone(), forms::source_key(new.source))
}

async fn show(admin: Admin, id: Path<CampaignId>, db: Data<Db>, registry: Data<Registry>) -> web::Result<HttpResponse> {
    let (id, known) = (id.into_inner(), Registry::clone(&registry));
    let (campaign, source, members, latest, steps, (rules, told), numbers, alerts) = db
        .read(move |conn| {
            let campaign = wanted(conn, id)?;
            let source = source_words(conn, campaign.source())?;
            let members = queries::members_up_to(conn, id, MATCHING + 1)?;
            let latest = report::latest_members(conn, id, 10)?;
            let steps = queries::steps(conn, id)?;
            let rules = (build::rules(conn, &known, &steps)?, build::told(conn, &known, &steps)?);
            let ids: Vec<_> = steps.iter().map(|step| step.id).collect();
            let numbers = report::numbers(conn, &ids)?;
            let alerts = build::alerts(conn, &known, &steps)?;
            Ok((campaign, source, members, latest, steps, rules, numbers, alerts))
        })
        .await?;
    let shell = admin.shell()?;
    let may_edit = admin.may(Permission::EditCampaigns);
    let (steps, rules, told, numbers) = (&steps, &rules, &told, &numbers);
    let picture = Picture { campaign: id, registry: &registry, steps, rules, told, numbers, may_edit, shell: &shell };
    let tree: Html = picture.draw()?;
    let members = bounded(members, MATCHING);
    let may_publish = admin.may(Permission::PublishCampaigns);
    web::page(Show { shell, campaign, source, members, tree, latest, alerts, may_edit, may_publish })
}

async fn edit(admin: Admin, id: Path<CampaignId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (campaign, sources, used) = db.read(for_edit(id.into_inner())).await?;
    let form = forms::fill(&campaign);
    let may_delete = !used && !campaign.is_published;
    web::page(Edit { shell: admin.shell()?, form, sources, campaign: Some(campaign), may_delete })
}

/// What the form of a campaign shows: itself, its choices, and whether anybody joined.
type ForEdit = (Campaign, Vec<(String, String)>, bool);

fn for_edit(id: CampaignId) -> impl Fn(&mut Conn) -> db::Result<ForEdit> {
    move |conn| {
        let campaign = wanted(conn, id)?;
        let sources = sources(conn, campaign.source())?;
        Ok((campaign, sources, queries::has_members(conn, id)?))
    }
}

async fn change(
    admin: Admin,
    id: Path<CampaignId>,
    form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let (campaign, sources, used) = db.read(for_edit(id)).await?;
    let Some(new) = forms::campaign(&mut filled, &sources) else {
        let may_delete = !used && !campaign.is_published;
        let form = filled;
        return web::again(Edit { shell: admin.shell()?, form, sources, campaign: Some(campaign), may_delete });
    };
    let name = new.name.clone();
    db.write(move |conn| {
        queries::change(conn, id, &new, now)?;
        let change = NewChange::new(Some(by), "campaign", id, "changed", now).before(&campaign).after(&image(&new));
        audit::record(conn, &[change])?;
        Ok(())
    })
    .await?;
    nudge.now();
    admin.go(urls::campaign(&id), &format!("{name} was saved."))
}

async fn delete(admin: Admin, id: Path<CampaignId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let gone = db.write(move |conn| {
        let campaign = queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        if campaign.is_published || queries::has_members(conn, id)? {
            return Ok(None);
        }
        queries::delete(conn, id)?;
        audit::record(conn, &[NewChange::new(Some(by), "campaign", id, "deleted", now).before(&campaign)])?;
        Ok(Some(campaign.name))
    });
    if let Some(name) = gone.await? {
        return admin.go("/campaigns", &format!("{name} was deleted."));
    }
    let why = "Contacts went through this campaign, so its history stays. Unpublish it instead.";
    admin.go_with(urls::campaign(&id), "warning", why)
}
