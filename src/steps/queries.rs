//! All SQL on `refs` that is not the writer's own.

use diesel::prelude::*;

use crate::db::Conn;
use crate::schema::refs;

/// Places that are told; more would not help anybody.
const MOST: i64 = 100;

/// What uses a subject: kind and key.
pub(super) fn uses(conn: &mut Conn, kind: &str, key: &str) -> QueryResult<Vec<(String, String)>> {
    refs::table
        .filter(refs::to_kind.eq(kind).and(refs::to_key.eq(key)))
        .order((refs::from_kind, refs::from_key))
        .limit(MOST)
        .select((refs::from_kind, refs::from_key))
        .load(conn)
}
