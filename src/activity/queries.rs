//! All SQL on `activity`.

use diesel::prelude::*;

use super::model::{Activity, NewActivity};
use crate::db::Conn;
use crate::ids::{ActivityId, ContactId};
use crate::schema::activity;

/// Rows per INSERT: 8 columns stay far below the 65,535 placeholders of a statement.
const ROWS: usize = 1000;

/// Records many activities at once.
pub fn record(conn: &mut Conn, new: &[NewActivity]) -> QueryResult<()> {
    for rows in new.chunks(ROWS) {
        diesel::insert_into(activity::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// A contact's latest activities, newest first, below a given one when walking on.
pub fn recent(
    conn: &mut Conn,
    contact: ContactId,
    before: Option<ActivityId>,
    most: i64,
) -> QueryResult<Vec<Activity>> {
    let mut query = activity::table.filter(activity::contact_id.eq(contact)).select(Activity::as_select()).into_boxed();
    if let Some(before) = before {
        query = query.filter(activity::id.lt(before));
    }
    query.order(activity::id.desc()).limit(most).load(conn)
}
