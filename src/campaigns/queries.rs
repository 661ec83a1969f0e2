//! All SQL on `campaigns` and `campaign_steps`, and their rows of `refs`.

use diesel::prelude::*;

use super::deaf;
use super::model::{Campaign, CampaignStep, NewCampaign, NewStep};
use super::schedule::Delay;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::escaped;
use crate::ids::{CampaignId, StepId, TagId};
use crate::schema::{campaign_members, campaign_steps, campaigns, refs, tags};
use crate::steps::Subject;
use crate::web::{Cursor, limit_of};

/// What `refs` calls a step.
pub(super) const REF: &str = "campaign_step";
/// Campaigns that one word of a search can mean at most.
const MEANT: i64 = 50;

/// Creates a campaign, unpublished.
pub fn create(conn: &mut Conn, new: &NewCampaign, now: At) -> QueryResult<CampaignId> {
    let (kind, tag) = new.source.stored();
    diesel::insert_into(campaigns::table)
        .values((
            campaigns::name.eq(&new.name),
            campaigns::description.eq(&new.description),
            campaigns::source_kind.eq(kind),
            campaigns::source_tag_id.eq(tag),
            campaigns::created_at.eq(now),
            campaigns::changed_at.eq(now),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

/// A campaign by id.
pub fn find(conn: &mut Conn, id: CampaignId) -> QueryResult<Option<Campaign>> {
    campaigns::table.find(id).select(Campaign::as_select()).first(conn).optional()
}

/// The same, for a transaction that changes it: nobody else does until it ends.
pub(super) fn lock(conn: &mut Conn, id: CampaignId) -> QueryResult<Option<Campaign>> {
    campaigns::table.find(id).for_update().select(Campaign::as_select()).first(conn).optional()
}

/// Those of just this name.
pub(super) fn named(conn: &mut Conn, name: &str) -> QueryResult<Vec<CampaignId>> {
    let those = campaigns::table.filter(campaigns::name.eq(name));
    those.order(campaigns::id).limit(MEANT).select(campaigns::id).load(conn)
}

/// Those whose names begin so.
pub(super) fn beginning(conn: &mut Conn, beginning: &str) -> QueryResult<Vec<CampaignId>> {
    let those = campaigns::table.filter(campaigns::name.like(format!("{}%", escaped(beginning))));
    those.order((campaigns::name, campaigns::id)).limit(MEANT).select(campaigns::id).load(conn)
}

/// One more than `shown` campaigns by name, from a campaign on; those whose name begins with `search`.
pub(super) fn page(conn: &mut Conn, search: &str, cursor: &Cursor, shown: usize) -> QueryResult<Vec<Campaign>> {
    let mut query = campaigns::table.select(Campaign::as_select()).limit(limit_of(shown)).into_boxed();
    if !search.is_empty() {
        query = query.filter(campaigns::name.like(format!("{}%", escaped(search))));
    }
    let (Cursor::After(key) | Cursor::Before(key)) = cursor else {
        return query.order((campaigns::name, campaigns::id)).load(conn);
    };
    let from = match key.parse::<CampaignId>() {
        Ok(id) => find(conn, id)?,
        Err(_) => None,
    };
    let Some(from) = from else { return query.order((campaigns::name, campaigns::id)).load(conn) };
    let same = campaigns::name.eq(from.name.clone());
    match cursor {
        Cursor::Before(_) => query
            .filter(campaigns::name.lt(from.name).or(same.and(campaigns::id.lt(from.id))))
            .order((campaigns::name.desc(), campaigns::id.desc()))
            .load(conn),
        _ => query
            .filter(campaigns::name.gt(from.name).or(same.and(campaigns::id.gt(from.id))))
            .order((campaigns::name, campaigns::id))
            .load(conn),
    }
}

/// Every campaign that acts.
pub(super) fn active(conn: &mut Conn) -> QueryResult<Vec<Campaign>> {
    campaigns::table
        .filter(campaigns::is_published.eq(true).and(campaigns::pause_reason.is_null()))
        .order(campaigns::id)
        .select(Campaign::as_select())
        .load(conn)
}

pub(super) fn change(conn: &mut Conn, id: CampaignId, new: &NewCampaign, now: At) -> QueryResult<usize> {
    let (kind, tag) = new.source.stored();
    diesel::update(campaigns::table.find(id))
        .set((
            campaigns::name.eq(&new.name),
            campaigns::description.eq(&new.description),
            campaigns::source_kind.eq(kind),
            campaigns::source_tag_id.eq(tag),
            campaigns::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn set_published(conn: &mut Conn, id: CampaignId, since: Option<At>, now: At) -> QueryResult<usize> {
    if since.is_none() {
        deaf::begin(conn, id, now)?;
    }
    diesel::update(campaigns::table.find(id))
        .set((
            campaigns::is_published.eq(since.is_some()),
            campaigns::published_at.eq(since),
            campaigns::pause_reason.eq(None::<String>),
            campaigns::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn pause(conn: &mut Conn, id: CampaignId, reason: &str, now: At) -> QueryResult<usize> {
    deaf::begin(conn, id, now)?;
    diesel::update(campaigns::table.find(id)).set(campaigns::pause_reason.eq(Some(reason))).execute(conn)
}

/// Whether anybody ever joined.
pub(super) fn has_members(conn: &mut Conn, id: CampaignId) -> QueryResult<bool> {
    let members = campaign_members::table.filter(campaign_members::campaign_id.eq(id));
    diesel::select(diesel::dsl::exists(members)).get_result(conn)
}

/// How many joined, counted up to `most`.
pub(super) fn members_up_to(conn: &mut Conn, id: CampaignId, most: i64) -> QueryResult<i64> {
    let members = campaign_members::table.filter(campaign_members::campaign_id.eq(id));
    let found = members.select(campaign_members::id).limit(most).load::<crate::ids::MemberId>(conn)?;
    Ok(i64::try_from(found.len()).unwrap_or(most))
}

/// What pages call these campaigns.
pub(super) fn names(conn: &mut Conn, ids: &[CampaignId]) -> QueryResult<Vec<(CampaignId, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    campaigns::table.filter(campaigns::id.eq_any(ids)).select((campaigns::id, campaigns::name)).load(conn)
}

/// What menus offer, by name; at most 500.
pub(super) fn choices(conn: &mut Conn) -> QueryResult<Vec<(CampaignId, String)>> {
    campaigns::table
        .order((campaigns::name, campaigns::id))
        .limit(500)
        .select((campaigns::id, campaigns::name))
        .load(conn)
}

/// The name of a tag that contacts join by.
pub(super) fn tag_name(conn: &mut Conn, id: TagId) -> QueryResult<Option<String>> {
    tags::table.find(id).select(tags::name).first(conn).optional()
}

/// Deletes a campaign and its steps; only for one that nobody joined.
pub(super) fn delete(conn: &mut Conn, id: CampaignId) -> QueryResult<usize> {
    let steps: Vec<StepId> =
        campaign_steps::table.filter(campaign_steps::campaign_id.eq(id)).select(campaign_steps::id).load(conn)?;
    forget_refs(conn, &steps)?;
    diesel::delete(campaigns::table.find(id)).execute(conn)
}

/// Its steps, without the removed ones, in the order they were added.
pub(super) fn steps(conn: &mut Conn, campaign: CampaignId) -> QueryResult<Vec<CampaignStep>> {
    campaign_steps::table
        .filter(campaign_steps::campaign_id.eq(campaign).and(campaign_steps::removed_at.is_null()))
        .order((campaign_steps::position, campaign_steps::id))
        .select(CampaignStep::as_select())
        .load(conn)
}

/// A step of a campaign, also a removed one, whose history stays.
pub(super) fn step(
    conn: &mut Conn,
    campaign: CampaignId,
    id: StepId,
) -> QueryResult<Option<(CampaignStep, Option<At>)>> {
    campaign_steps::table
        .find(id)
        .filter(campaign_steps::campaign_id.eq(campaign))
        .select((CampaignStep::as_select(), campaign_steps::removed_at))
        .first(conn)
        .optional()
}

pub(super) fn insert_step(
    conn: &mut Conn,
    campaign: CampaignId,
    new: &NewStep,
    listens_to: Option<&str>,
) -> QueryResult<StepId> {
    diesel::insert_into(campaign_steps::table)
        .values((
            campaign_steps::campaign_id.eq(campaign),
            campaign_steps::parent_id.eq(new.parent),
            campaign_steps::branch.eq(new.branch.map(super::Branch::key)),
            campaign_steps::kind.eq(&new.kind),
            campaign_steps::name.eq(&new.name),
            campaign_steps::config.eq(&new.config),
            campaign_steps::delay_amount.eq(new.delay.amount()),
            campaign_steps::delay_unit.eq(new.delay.unit().key()),
            campaign_steps::listens_to.eq(listens_to),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

pub(super) fn update_step(conn: &mut Conn, id: StepId, name: &str, config: &str, delay: Delay) -> QueryResult<usize> {
    diesel::update(campaign_steps::table.find(id))
        .set((
            campaign_steps::name.eq(name),
            campaign_steps::config.eq(config),
            campaign_steps::delay_amount.eq(delay.amount()),
            campaign_steps::delay_unit.eq(delay.unit().key()),
        ))
        .execute(conn)
}

/// Removes steps; their history stays.
pub(super) fn remove_steps(conn: &mut Conn, ids: &[StepId], now: At) -> QueryResult<usize> {
    forget_refs(conn, ids)?;
    diesel::update(campaign_steps::table.filter(campaign_steps::id.eq_any(ids)))
        .set(campaign_steps::removed_at.eq(Some(now)))
        .execute(conn)
}

/// What a step uses, anew.
pub(super) fn set_refs(conn: &mut Conn, step: StepId, subjects: &[Subject]) -> QueryResult<()> {
    forget_refs(conn, &[step])?;
    let row = |subject: &Subject| {
        (
            refs::from_kind.eq(REF),
            refs::from_key.eq(step.to_string()),
            refs::to_kind.eq(subject.kind),
            refs::to_key.eq(subject.key.clone()),
        )
    };
    let rows: Vec<_> = subjects.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::insert_or_ignore_into(refs::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Steps in use that name something: campaign, its name and the step's.
pub(super) fn steps_naming(conn: &mut Conn, kind: &str, key: &str) -> QueryResult<Vec<(CampaignId, String, String)>> {
    let names = refs::from_kind.eq(REF).and(refs::to_kind.eq(kind)).and(refs::to_key.eq(key));
    let keys: Vec<String> = refs::table.filter(names).limit(50).select(refs::from_key).load(conn)?;
    let ids: Vec<StepId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    campaign_steps::table
        .inner_join(campaigns::table)
        .filter(campaign_steps::id.eq_any(ids).and(campaign_steps::removed_at.is_null()))
        .order((campaigns::name, campaign_steps::id))
        .select((campaigns::id, campaigns::name, campaign_steps::name))
        .load(conn)
}

/// Steps that were not removed: campaign, its name, the step's name, whether the campaign acts.
pub(super) fn steps_told(conn: &mut Conn, ids: &[StepId]) -> QueryResult<Vec<(CampaignId, String, String, bool)>> {
    campaign_steps::table
        .inner_join(campaigns::table)
        .filter(campaign_steps::id.eq_any(ids).and(campaign_steps::removed_at.is_null()))
        .order((campaigns::name, campaign_steps::id))
        .select((campaigns::id, campaigns::name, campaign_steps::name, campaigns::is_published))
        .load(conn)
}

fn forget_refs(conn: &mut Conn, steps: &[StepId]) -> QueryResult<usize> {
    let keys: Vec<String> = steps.iter().map(ToString::to_string).collect();
    diesel::delete(refs::table.filter(refs::from_kind.eq(REF).and(refs::from_key.eq_any(keys)))).execute(conn)
}

/// Whether any campaign acts, or has acted.
pub fn any_published(conn: &mut Conn) -> QueryResult<bool> {
    let published = campaigns::table.filter(campaigns::published_at.is_not_null()).select(campaigns::id);
    diesel::select(diesel::dsl::exists(published)).get_result(conn)
}
