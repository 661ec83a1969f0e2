//! SQL on `tweets` and on contacts' handles, for whole batches.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ContactId, TweetId};
use crate::schema::{contacts, posts, tweets};

/// A tweet's text, with its tokens.
pub(super) fn tweet(conn: &mut Conn, id: TweetId) -> QueryResult<Option<String>> {
    tweets::table.find(id).select(tweets::text).first(conn).optional()
}

/// The names of tweets.
pub(super) fn names(conn: &mut Conn, ids: &[TweetId]) -> QueryResult<Vec<(TweetId, String)>> {
    tweets::table.filter(tweets::id.eq_any(ids)).select((tweets::id, tweets::name)).load(conn)
}

/// What the builder offers, by name; at most 500.
pub(super) fn choices(conn: &mut Conn) -> QueryResult<Vec<(TweetId, String)>> {
    tweets::table.order((tweets::name, tweets::id)).limit(500).select((tweets::id, tweets::name)).load(conn)
}

/// Which of these contacts have a handle.
pub(super) fn with_handle(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    let known: Vec<ContactId> = contacts::table
        .filter(contacts::id.eq_any(ids).and(contacts::twitter_key.is_not_null()))
        .select(contacts::id)
        .load(conn)?;
    Ok(known.into_iter().collect())
}

/// Which of these texts were queued since an instant and may stand in the timeline, or will.
pub(super) fn texts_since(conn: &mut Conn, keys: &[Vec<u8>], since: At) -> QueryResult<HashSet<Vec<u8>>> {
    let rows: Vec<Option<Vec<u8>>> = posts::table
        .filter(posts::text_key.eq_any(keys.iter().map(Some)).and(posts::created_at.ge(since)))
        .filter(posts::state.ne_all(["failed", "withdrawn"]))
        .select(posts::text_key)
        .load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}
