//! SQL on `posts` for texts that repeat.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::schema::posts;

/// Which of these texts X took since an instant, or may have taken: key and state.
pub(super) fn taken(conn: &mut Conn, keys: &[Vec<u8>], since: At) -> QueryResult<Vec<(Vec<u8>, String)>> {
    posts::table
        .filter(posts::text_key.eq_any(keys.iter().map(Some)).and(posts::sending_at.gt(Some(since))))
        .filter(posts::state.eq_any(["sending", "unknown", "asking", "sent"]))
        .select((posts::text_key.assume_not_null(), posts::state))
        .load(conn)
}
