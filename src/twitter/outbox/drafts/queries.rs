//! SQL on `posts` for drafts.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::PostId;
use crate::schema::posts;
use crate::twitter::outbox::model::PostState;
use crate::twitter::outbox::once::text_key;
use crate::web::{Cursor, limit_of};

/// Drafts, newest first; in reverse when walking back.
pub(super) fn page(conn: &mut Conn, cursor: &Cursor, shown: usize) -> QueryResult<Vec<PostId>> {
    let drafts = posts::table.filter(posts::state.eq(PostState::Draft.key())).select(posts::id).limit(limit_of(shown));
    let id = |key: &str| key.parse::<PostId>().unwrap_or(PostId(0));
    match cursor {
        Cursor::Start => drafts.order(posts::id.desc()).load(conn),
        Cursor::After(key) => drafts.filter(posts::id.lt(id(key))).order(posts::id.desc()).load(conn),
        Cursor::Before(key) => drafts.filter(posts::id.gt(id(key))).order(posts::id.asc()).load(conn),
    }
}

/// Those of these posts that are drafts still, locked.
pub(super) fn lock(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<PostId>> {
    posts::table
        .filter(posts::id.eq_any(ids).and(posts::state.eq(PostState::Draft.key())))
        .order(posts::id)
        .select(posts::id)
        .for_update()
        .load(conn)
}

/// Lets drafts go into the queue.
pub(super) fn approve(conn: &mut Conn, ids: &[PostId], now: At) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Queued.key()),
            posts::approved_at.eq(Some(now)),
            posts::due_at.eq(now),
            posts::reason.eq(None::<String>),
        ))
        .execute(conn)
}

/// Another text for a draft.
pub(super) fn rewrite(conn: &mut Conn, id: PostId, text: &str, mentions: bool) -> QueryResult<usize> {
    diesel::update(posts::table.find(id))
        .set((posts::text.eq(text), posts::mentions.eq(mentions), posts::text_key.eq(Some(text_key(text)))))
        .execute(conn)
}
