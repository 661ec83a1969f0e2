//! Joining and leaving because a person says so. The campaign's row is locked by the caller, as enrolment does it.

use super::queries;
use crate::activity::{self, NewActivity};
use crate::campaigns::log::{self, Next};
use crate::campaigns::model::{Campaign, LEFT};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::{Cx, Registry};

/// Why what was to come does not.
pub(in crate::campaigns) const TAKEN_OUT: &str = "Taken out of the campaign by hand.";

/// Those of these contacts who were not in it join; answers who.
pub(in crate::campaigns) fn join(
    conn: &mut Conn,
    campaign: &Campaign,
    ids: &[ContactId],
    now: At,
) -> db::Result<Vec<ContactId>> {
    let there = queries::members_among(conn, campaign.id, ids)?;
    let new: Vec<ContactId> = ids.iter().copied().filter(|id| there.binary_search(id).is_err()).collect();
    if new.is_empty() {
        return Ok(new);
    }
    let Some(first) = queries::insert_members(conn, campaign.id, &new, now)? else { return Ok(Vec::new()) };
    let is_first =
        |place: &log::Place| place.campaign_id == campaign.id && place.parent_id.is_none() && !place.is_removed;
    let steps: Vec<Next> =
        log::places(conn)?.iter().filter(|place| is_first(place)).map(|place| place.as_next(now)).collect();
    queries::welcome(conn, campaign, &steps, first, now)?;
    let joined = queries::members_among(conn, campaign.id, &new)?;
    Ok(joined)
}

/// Those of these contacts who are in it leave, and what waits outside is taken back: the engine writes down what came
/// of that. Answers who.
pub(in crate::campaigns) fn leave(
    conn: &mut Conn,
    campaign: &Campaign,
    ids: &[ContactId],
    registry: &Registry,
    now: At,
) -> db::Result<Vec<ContactId>> {
    let there = queries::members_among(conn, campaign.id, ids)?;
    if there.is_empty() {
        return Ok(there);
    }
    for (kind, batch) in queries::waiting(conn, campaign.id, &there)? {
        if let Some(step) = registry.get(&kind) {
            step.withdraw(&batch, &mut Cx { conn, now })?;
        }
    }
    queries::take_out(conn, campaign.id, &there, TAKEN_OUT, now)?;
    let news = |id: &ContactId| {
        NewActivity::new(*id, &LEFT, format!("Left the campaign {}", campaign.name), now).about("campaign", campaign.id)
    };
    activity::record(conn, &there.iter().map(news).collect::<Vec<_>>())?;
    Ok(there)
}
