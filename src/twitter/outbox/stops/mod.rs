//! Queues of campaign steps that X stopped: it refused so many posts in a row for the same rule that the rest would fare
//! no better. They wait until a person lets them go on.

mod queries;
mod routes;

use std::collections::HashMap;

pub(in crate::twitter) use queries::{all, of_steps};
pub(super) use queries::{let_go, put_aside};
pub(super) use routes::routes;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, StepId};
use crate::schema::post_stops;
use crate::twitter::sending;

/// A queue that stands still.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = post_stops, check_for_backend(diesel::mysql::Mysql))]
pub struct Stop {
    /// Of which step.
    pub step_id: StepId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub stopped_at: At,
}

/// Which of these steps stand still, and why.
pub(super) fn standing(conn: &mut Conn, steps: &[StepId]) -> db::Result<HashMap<StepId, String>> {
    Ok(queries::of_steps(conn, steps)?.into_iter().map(|stop| (stop.step_id, stop.reason)).collect())
}

/// Stops a step's queue when its latest posts were all refused for the same rule.
pub(super) fn after_refusal(conn: &mut Conn, (campaign, step): (CampaignId, StepId), now: At) -> db::Result<()> {
    let most = sending::rules(conn)?.refusals.max(1);
    let latest = queries::latest_endings(conn, step, most)?;
    let (Some((Some(class), Some(why))), true) = (latest.first(), latest.len() >= most.try_into().unwrap_or(1)) else {
        return Ok(());
    };
    let are_same = latest.iter().all(|(other, _)| other.as_ref() == Some(class));
    if are_same && class.starts_with("policy") {
        let times = if most == 1 { "a tweet".to_owned() } else { format!("{most} tweets in a row") };
        let reason = format!("X refused {times} of this step for the same rule, so the rest waits. {why}");
        queries::stop(conn, (campaign, step), (class, &reason), now)?;
    }
    Ok(())
}
