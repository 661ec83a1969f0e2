//! All SQL on `post_stops`, and on `posts` for the queues that they stop.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Datetime, Nullable, Text, Unsigned};

use super::Stop;
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, StepId, UserId};
use crate::schema::{post_stops, posts};

/// Posts put aside, or let go, in one statement.
const MOST: u32 = 5_000;

/// Those of these steps that stand still.
pub(in crate::twitter) fn of_steps(conn: &mut Conn, steps: &[StepId]) -> QueryResult<Vec<Stop>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    post_stops::table
        .filter(post_stops::step_id.eq_any(steps).and(post_stops::released_at.is_null()))
        .select(Stop::as_select())
        .load(conn)
}

/// Every queue that stands still, the latest first; at most 50.
pub(in crate::twitter) fn all(conn: &mut Conn) -> QueryResult<Vec<Stop>> {
    post_stops::table
        .filter(post_stops::released_at.is_null())
        .order(post_stops::stopped_at.desc())
        .limit(50)
        .select(Stop::as_select())
        .load(conn)
}

/// Class and reason of a step's latest posts that X decided on, newest first; those before a release do not count.
pub(super) fn latest_endings(
    conn: &mut Conn,
    step: StepId,
    most: u32,
) -> QueryResult<Vec<(Option<String>, Option<String>)>> {
    let released: Option<Option<At>> =
        post_stops::table.find(step).select(post_stops::released_at).first(conn).optional()?;
    let mut query = posts::table
        .filter(posts::step_id.eq(Some(step)).and(posts::state.eq_any(["sent", "failed"])))
        .order((posts::finished_at.desc(), posts::id.desc()))
        .limit(i64::from(most))
        .select((posts::failure, posts::reason))
        .into_boxed();
    if let Some(since) = released.flatten() {
        query = query.filter(posts::finished_at.gt(Some(since)));
    }
    query.load(conn)
}

/// A step's queue stands still from now on.
pub(super) fn stop(
    conn: &mut Conn,
    (campaign, step): (CampaignId, StepId),
    (failure, reason): (&str, &str),
    now: At,
) -> QueryResult<usize> {
    diesel::sql_query(
        "INSERT INTO post_stops (step_id, campaign_id, failure, reason, stopped_at) VALUES (?, ?, ?, ?, ?) \
         ON DUPLICATE KEY UPDATE failure = VALUES(failure), reason = VALUES(reason), \
           stopped_at = VALUES(stopped_at), released_at = NULL, released_by = NULL",
    )
    .bind::<Unsigned<BigInt>, _>(step)
    .bind::<Unsigned<BigInt>, _>(campaign)
    .bind::<Text, _>(failure)
    .bind::<Text, _>(reason)
    .bind::<Datetime, _>(now)
    .execute(conn)
}

/// A person lets a queue go on; 0 when it did not stand still.
pub(super) fn release(conn: &mut Conn, step: StepId, by: UserId, now: At) -> QueryResult<usize> {
    diesel::update(post_stops::table.find(step).filter(post_stops::released_at.is_null()))
        .set((post_stops::released_at.eq(Some(now)), post_stops::released_by.eq(Some(by))))
        .execute(conn)
}

/// Puts a stopped step's queue aside, a part at a time: what is aside is not looked at again and again.
pub(in crate::twitter::outbox) fn put_aside(
    conn: &mut Conn,
    step: StepId,
    reason: &str,
    now: At,
) -> QueryResult<usize> {
    diesel::sql_query(format!(
        "UPDATE posts SET state = 'stopped', reason = ?, due_at = ? WHERE step_id = ? AND state = 'queued' LIMIT {MOST}"
    ))
    .bind::<Text, _>(reason)
    .bind::<Datetime, _>(now)
    .bind::<Unsigned<BigInt>, _>(step)
    .execute(conn)
}

/// Lets what was put aside wait again where a person said so, or where the step is gone; a part at a time.
pub(in crate::twitter::outbox) fn let_go(conn: &mut Conn, now: At) -> QueryResult<usize> {
    let none = sql::<Nullable<Unsigned<BigInt>>>("NULL");
    let released: Vec<Option<StepId>> = post_stops::table
        .filter(post_stops::released_at.is_not_null())
        .select(post_stops::step_id.nullable())
        .load(conn)?;
    let gone = posts::table
        .filter(posts::step_id.is_null().and(posts::state.eq("stopped")))
        .select(none)
        .limit(1)
        .load::<Option<StepId>>(conn)?;
    let mut moved = 0;
    for step in released.into_iter().chain(gone) {
        moved += diesel::sql_query(format!(
            "UPDATE posts SET state = 'queued', reason = NULL, due_at = ? \
             WHERE step_id <=> ? AND state = 'stopped' LIMIT {MOST}"
        ))
        .bind::<Datetime, _>(now)
        .bind::<Nullable<Unsigned<BigInt>>, _>(step)
        .execute(conn)?;
    }
    Ok(moved)
}
