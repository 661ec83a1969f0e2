//! All SQL on `activity_inbox`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Unsigned};

use super::HEARD;
use crate::activity::model::Activity;
use crate::db::{Bind, Conn, standing};
use crate::ids::ActivityId;
use crate::schema::{activity, activity_inbox};

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Unsigned<BigInt>)]
    activity_id: ActivityId,
}

/// Puts those of so many rows of one INSERT, whose ids follow each other, into the inbox that are of a kind to be heard.
pub(in crate::activity) fn put(conn: &mut Conn, first: ActivityId, rows: usize) -> QueryResult<usize> {
    let sql = format!(
        "INSERT INTO activity_inbox (activity_id) SELECT id FROM activity WHERE id >= ? AND id < ? AND kind IN ('{}')",
        HEARD.join("','")
    );
    let after = first.0.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
    standing(&sql, vec![Bind::Id(first.0), Bind::Id(after)]).execute(conn)
}

/// The oldest that nobody else is at, held until the transaction ends.
pub fn pending(conn: &mut Conn, most: usize) -> QueryResult<Vec<Activity>> {
    let sql =
        format!("SELECT activity_id FROM activity_inbox ORDER BY activity_id LIMIT {most} FOR UPDATE SKIP LOCKED");
    let ids: Vec<ActivityId> = sql_query(sql).load::<Held>(conn)?.into_iter().map(|row| row.activity_id).collect();
    activity::table.filter(activity::id.eq_any(ids)).order(activity::id).select(Activity::as_select()).load(conn)
}

/// They are heard: nobody is told of them again.
pub fn heard(conn: &mut Conn, ids: &[ActivityId]) -> QueryResult<usize> {
    diesel::delete(activity_inbox::table.filter(activity_inbox::activity_id.eq_any(ids))).execute(conn)
}
