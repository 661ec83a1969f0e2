//! Routes of publishing: the dialog that says what will happen, and the two acts.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::model::{Branch, Campaign, CampaignStep};
use super::routes::{MATCHING, bounded, source_words, wanted};
use super::views::{Publish, RuleLine, TakesLine};
use super::{build, builder, membership, queries};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::ids::{CampaignId, StepId};
use crate::steps::{Crowd, Registry, Step};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Form, urls};
use crate::worker::Nudge;

/// Contacts are counted up to here: what they cost is told before they are written to.
const COUNTED: i64 = 1_000_000;
/// As many are looked at one by one.
const SAMPLE: i64 = 1_000;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let publish_ = || may(Permission::PublishCampaigns);
    cfg.service(
        resource("/campaigns/{id}/publish")
            .route(get().to(ask).wrap(publish_()))
            .route(post().to(publish).wrap(publish_())),
    )
    .service(resource("/campaigns/{id}/unpublish").route(post().to(unpublish).wrap(publish_())));
}

async fn ask(admin: Admin, id: Path<CampaignId>, db: Data<Db>, registry: Data<Registry>) -> web::Result<HttpResponse> {
    web::page(dialog(&admin, id.into_inner(), &db, &registry).await?)
}

async fn dialog(admin: &Admin, id: CampaignId, db: &Db, registry: &Registry) -> web::Result<Publish> {
    let (registry, shell, now) = (registry.clone(), admin.shell()?, admin.now);
    let read = move |conn: &mut Conn| {
        let campaign = wanted(conn, id)?;
        let source = source_words(conn, campaign.source())?;
        let matching = bounded(membership::matching(conn, campaign.source(), MATCHING + 1)?, MATCHING);
        let steps = queries::steps(conn, id)?;
        let against = build::objections(conn, &registry, &campaign, &steps)?;
        let rules = build::rules(conn, &registry, &steps)?;
        let line = |(step, rule): (&CampaignStep, String)| RuleLine {
            name: step.name.clone(),
            place: builder::place_words(&steps, (step.parent_id, step.branch())).unwrap_or_default(),
            when: step.when(),
            rule,
        };
        let rules = steps.iter().zip(rules).map(line).collect();
        let takes = takes(conn, &registry, (&campaign, &steps), now)?;
        let total = (takes.len() > 1).then(|| dollars(dearest(&steps, &takes, None)));
        Ok(Publish { shell: shell.clone(), campaign, source, matching, against, rules, takes, total })
    };
    Ok(db.read(read).await?)
}

/// What each step will do and cost at most, for those that cost something.
fn takes(
    conn: &mut Conn,
    registry: &Registry,
    (campaign, steps): (&Campaign, &[CampaignStep]),
    now: At,
) -> db::Result<Vec<TakesLine>> {
    let mut lines = Vec::new();
    if !steps.iter().any(|step| registry.get(&step.kind).is_some_and(Step::costs)) {
        return Ok(lines);
    }
    let crowd = crowd(conn, campaign, now)?;
    for step in steps {
        let Some(kind) = registry.get(&step.kind).filter(|kind| kind.fill(&step.config).is_ok()) else { continue };
        if let Some(estimate) = kind.estimate(conn, &step.config, &crowd)? {
            lines.push(TakesLine { step: step.id, name: step.name.clone(), estimate });
        }
    }
    Ok(lines)
}

/// What everything below a step costs at most; of two ways out of it a contact goes only one.
fn dearest(steps: &[CampaignStep], takes: &[TakesLine], below: Option<StepId>) -> u64 {
    let mut ways: BTreeMap<Option<&'static str>, u64> = BTreeMap::new();
    for step in steps.iter().filter(|step| step.parent_id == below) {
        let itself = takes.iter().find(|line| line.step == step.id).map_or(0, |line| line.estimate.at_most_micros);
        let whole = itself.saturating_add(dearest(steps, takes, Some(step.id)));
        let way = ways.entry(step.branch().map(Branch::key)).or_default();
        *way = way.saturating_add(whole);
    }
    ways.into_values().max().unwrap_or(0)
}

fn dollars(micros: u64) -> String {
    let cents = micros.div_ceil(10_000);
    format!("${}.{:02}", cents / 100, cents % 100)
}

fn crowd(conn: &mut Conn, campaign: &Campaign, now: At) -> db::Result<Crowd> {
    let counted = membership::matching(conn, campaign.source(), COUNTED + 1)?;
    let sample = membership::sample(conn, campaign.source(), SAMPLE)?;
    let contacts = u64::try_from(counted.min(COUNTED)).unwrap_or(0);
    Ok(Crowd { now, contacts, is_more: counted > COUNTED, sample })
}

async fn publish(
    admin: Admin,
    id: Path<CampaignId>,
    _form: Form,
    db: Data<Db>,
    registry: Data<Registry>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now, by, known) = (id.into_inner(), admin.now, admin.id(), Registry::clone(&registry));
    let done = db.write(move |conn| {
        let done = build::publish(conn, &known, id, now)?;
        if done.is_ok() {
            audit::record(conn, &[NewChange::new(Some(by), "campaign", id, "published", now)])?;
        }
        Ok(done)
    });
    if done.await?.is_err() {
        return web::again(dialog(&admin, id, &db, &registry).await?);
    }
    nudge.now();
    admin.go(urls::campaign(&id), "The campaign is published. Contacts join within a minute.")
}

async fn unpublish(
    admin: Admin,
    id: Path<CampaignId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    db.write(move |conn| {
        queries::lock(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        build::unpublish(conn, id, now)?;
        audit::record(conn, &[NewChange::new(Some(by), "campaign", id, "unpublished", now)])?;
        Ok(())
    })
    .await?;
    nudge.now();
    admin.go(urls::campaign(&id), "The campaign is unpublished. What was not sent yet is taken back.")
}
