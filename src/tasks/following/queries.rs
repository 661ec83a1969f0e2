//! SQL on `tasks` for two who become one; the number of statements does not grow with the rows.

use diesel::prelude::*;
use diesel::sql_query;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, TaskId};
use crate::schema::tasks;
use crate::tasks::model::TaskState;

const TWICE: &str = "The contact became a part of another, about whom the same step asks for a task itself.";
/// Numbers in one statement.
const CHUNK: usize = 5_000;

/// A contact's tasks.
pub(super) fn ids(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<TaskId>> {
    tasks::table.filter(tasks::contact_id.eq(contact)).order(tasks::id).select(tasks::id).load(conn)
}

/// Hands tasks over under the key they have with the other contact, unless that has one of its own there.
pub(super) fn hand_over(conn: &mut Conn, (from, to): (ContactId, ContactId), ids: &[TaskId]) -> QueryResult<()> {
    for ids in ids.chunks(CHUNK) {
        sql_query(format!(
            "UPDATE IGNORE tasks SET contact_id = {to}, once_key = IF(purpose IS NULL OR campaign_id IS NULL OR step_id \
             IS NULL, once_key, UNHEX(SHA2(CONCAT_WS(' ', purpose, campaign_id, step_id, {to}, rotation), 256))) \
             WHERE contact_id = {from} AND id IN ({})",
            list(ids)
        ))
        .execute(conn)?;
    }
    Ok(())
}

/// Tasks whose place is taken go over without a key.
pub(super) fn put_aside(conn: &mut Conn, ids: &[TaskId], to: ContactId) -> QueryResult<usize> {
    diesel::update(tasks::table.filter(tasks::id.eq_any(ids)))
        .set((tasks::contact_id.eq(to), tasks::once_key.eq(None::<Vec<u8>>)))
        .execute(conn)
}

/// Takes back those that are open; answers which.
pub(super) fn take_back(conn: &mut Conn, ids: &[TaskId], now: At) -> QueryResult<Vec<TaskId>> {
    let open: Vec<TaskId> = tasks::table
        .filter(tasks::id.eq_any(ids).and(tasks::state.eq(TaskState::Open.key())))
        .select(tasks::id)
        .load(conn)?;
    diesel::update(tasks::table.filter(tasks::id.eq_any(&open)))
        .set((
            tasks::state.eq(TaskState::Withdrawn.key()),
            tasks::reason.eq(Some(TWICE)),
            tasks::finished_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(open)
}

/// What a merge took back is open again.
pub(super) fn wait_again(conn: &mut Conn, ids: &[TaskId]) -> QueryResult<usize> {
    let those = tasks::table.filter(
        tasks::id.eq_any(ids).and(tasks::state.eq(TaskState::Withdrawn.key())).and(tasks::reason.eq(Some(TWICE))),
    );
    diesel::update(those)
        .set((
            tasks::state.eq(TaskState::Open.key()),
            tasks::reason.eq(None::<String>),
            tasks::finished_at.eq(None::<At>),
        ))
        .execute(conn)
}

/// Tasks of a contact in these memberships, but not these.
pub(super) fn since(
    conn: &mut Conn,
    contact: ContactId,
    memberships: &[(CampaignId, u32)],
    known: &[TaskId],
) -> QueryResult<Vec<TaskId>> {
    let campaigns: Vec<CampaignId> = memberships.iter().map(|(campaign, _)| *campaign).collect();
    let rows: Vec<(TaskId, Option<CampaignId>, u32)> = tasks::table
        .filter(tasks::contact_id.eq(contact).and(tasks::campaign_id.eq_any(campaigns)))
        .select((tasks::id, tasks::campaign_id, tasks::rotation))
        .load(conn)?;
    let goes = |(id, campaign, rotation): &(TaskId, Option<CampaignId>, u32)| {
        !known.contains(id) && campaign.is_some_and(|campaign| memberships.contains(&(campaign, *rotation)))
    };
    Ok(rows.iter().filter(|row| goes(row)).map(|row| row.0).collect())
}

fn list(ids: &[TaskId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
