//! SQL on `posts` for those who write answers down: whole sets, each row its own way, in one statement.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{Datetime, Text};
use serde::Serialize;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, PostId};
use crate::schema::posts;
use crate::twitter::outbox::model::PostState;

/// What an answer makes of a post.
#[derive(Clone, Debug, Serialize)]
pub(in crate::twitter) struct Change {
    pub(in crate::twitter) state: &'static str,
    pub(in crate::twitter) attempts: u8,
    pub(in crate::twitter) lookups: u8,
    pub(in crate::twitter) due_at: At,
    pub(in crate::twitter) lease_until: Option<At>,
    pub(in crate::twitter) failure: Option<String>,
    pub(in crate::twitter) reason: Option<String>,
    pub(in crate::twitter) finished_at: Option<At>,
}

/// State of a post, and when its last call began.
pub(super) type Standing = (String, Option<At>);

/// How posts stand that the caller has locked.
pub(super) fn standing(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Standing>> {
    let those = posts::table.filter(posts::id.eq_any(ids));
    let rows: Vec<(PostId, Standing)> = those.select((posts::id, (posts::state, posts::sending_at))).load(conn)?;
    Ok(rows.into_iter().collect())
}

#[derive(Serialize)]
struct Changed<'a> {
    id: PostId,
    #[serde(flatten)]
    change: &'a Change,
}

/// Changes posts, each its own way.
pub(super) fn change(conn: &mut Conn, changes: &[(PostId, &Change)]) -> db::Result<()> {
    let rows: Vec<_> = changes.iter().map(|(id, change)| Changed { id: *id, change }).collect();
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', state VARCHAR(16) PATH '$.state', \
        attempts TINYINT UNSIGNED PATH '$.attempts', lookups TINYINT UNSIGNED PATH '$.lookups', \
        due_at DATETIME(6) PATH '$.due_at', lease_until DATETIME(6) PATH '$.lease_until', \
        failure VARCHAR(32) PATH '$.failure', reason VARCHAR(4000) PATH '$.reason', \
        finished_at DATETIME(6) PATH '$.finished_at')) n STRAIGHT_JOIN posts p ON p.id = n.id \
        SET p.state = n.state, p.attempts = n.attempts, p.lookups = n.lookups, p.due_at = n.due_at, \
        p.lease_until = n.lease_until, p.failure = n.failure, p.reason = n.reason, p.finished_at = n.finished_at";
    if rows.is_empty() {
        return Ok(());
    }
    diesel::sql_query(sql).bind::<Text, _>(json(&rows)?).execute(conn)?;
    Ok(())
}

/// A post that stands in the timeline.
#[derive(Serialize)]
pub(super) struct Taken<'a> {
    pub(super) id: PostId,
    pub(super) xid: &'a str,
    pub(super) cost_micros: u64,
}

/// Writes down that posts stand in the timeline, whatever we thought of them before.
pub(super) fn sent(conn: &mut Conn, taken: &[Taken<'_>], now: At) -> db::Result<()> {
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', xid VARCHAR(19) PATH '$.xid', \
        cost_micros BIGINT UNSIGNED PATH '$.cost_micros')) n STRAIGHT_JOIN posts p ON p.id = n.id \
        SET p.state = 'sent', p.post_xid = n.xid, p.cost_micros = p.cost_micros + n.cost_micros, p.held_micros = 0, \
        p.failure = NULL, p.reason = NULL, p.lease_until = NULL, p.finished_at = ?";
    if taken.is_empty() {
        return Ok(());
    }
    diesel::sql_query(sql).bind::<Text, _>(json(taken)?).bind::<Datetime, _>(now).execute(conn)?;
    Ok(())
}

/// A call that X gave an id of its own.
#[derive(Serialize)]
pub(super) struct Transaction<'a> {
    pub(super) id: PostId,
    /// As X told it; what is too long is cut.
    pub(super) xid: &'a str,
}

/// Keeps X's own ids of calls, for its support.
pub(super) fn note_transactions(conn: &mut Conn, noted: &[Transaction<'_>]) -> db::Result<()> {
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', xid VARCHAR(64) PATH '$.xid')) n \
        STRAIGHT_JOIN posts p ON p.id = n.id SET p.transaction_xid = n.xid";
    if noted.is_empty() {
        return Ok(());
    }
    diesel::sql_query(sql).bind::<Text, _>(json(noted)?).execute(conn)?;
    Ok(())
}

/// Whose these posts are now.
pub(super) fn owners(conn: &mut Conn, ids: &[PostId]) -> QueryResult<HashMap<PostId, Option<ContactId>>> {
    let rows: Vec<(PostId, Option<ContactId>)> =
        posts::table.filter(posts::id.eq_any(ids)).select((posts::id, posts::contact_id)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Takes the text out of posts whose contact was forgotten while they were under way.
pub(super) fn empty_forgotten(conn: &mut Conn, ids: &[PostId]) -> QueryResult<usize> {
    let open = [PostState::Sending.key(), PostState::Unknown.key(), PostState::Asking.key(), PostState::Queued.key()];
    let those =
        posts::table.filter(posts::id.eq_any(ids).and(posts::contact_id.is_null()).and(posts::state.ne_all(open)));
    diesel::update(those).set((posts::text.eq(""), posts::reason.eq(None::<String>))).execute(conn)
}

/// Posts that fell back into the queue although their campaign took them back meanwhile.
pub(super) fn take_back(conn: &mut Conn, ids: &[PostId], now: At) -> QueryResult<usize> {
    let back = posts::table.filter(
        posts::id.eq_any(ids).and(posts::state.eq(PostState::Queued.key())).and(posts::withdrawn_at.is_not_null()),
    );
    diesel::update(back)
        .set((
            posts::state.eq(PostState::Withdrawn.key()),
            posts::reason.eq(Some("The campaign took it back before it was sent.")),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

fn json<T: Serialize>(rows: &[T]) -> db::Result<String> {
    Ok(serde_json::to_string(rows).map_err(anyhow::Error::from)?)
}
