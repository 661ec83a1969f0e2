//! All SQL on `audit`.

use diesel::prelude::*;

use super::model::{Change, NewChange};
use crate::db::Conn;
use crate::ids::ChangeId;
use crate::schema::audit;

/// Records many changes at once.
pub fn record(conn: &mut Conn, new: &[NewChange]) -> QueryResult<()> {
    for rows in new.chunks(1000) {
        diesel::insert_into(audit::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// The latest changes of one thing, newest first.
pub fn changes_of(conn: &mut Conn, kind: &str, key: &str, most: i64) -> QueryResult<Vec<Change>> {
    audit::table
        .filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq(key)))
        .order(audit::id.desc())
        .limit(most)
        .select(Change::as_select())
        .load(conn)
}

/// That these things were changed stays in the journal, and by whom; how they were does not.
pub fn blank(conn: &mut Conn, kind: &str, keys: &[String]) -> QueryResult<usize> {
    if keys.is_empty() {
        return Ok(0);
    }
    diesel::update(audit::table.filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq_any(keys))))
        .set((audit::before_image.eq(None::<String>), audit::after_image.eq(None::<String>)))
        .execute(conn)
}

/// The same, from a change on when walking down.
pub fn changes_before(
    conn: &mut Conn,
    kind: &str,
    key: &str,
    before: Option<ChangeId>,
    most: i64,
) -> QueryResult<Vec<Change>> {
    let mut query = audit::table
        .filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq(key)))
        .select(Change::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit::id.lt(before));
    }
    query.order(audit::id.desc()).limit(most).load(conn)
}
