//! All SQL on `activity`.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::model::{Activity, NewActivity};
use crate::db::{Conn, Values};
use crate::ids::{ActivityId, ContactId};
use crate::schema::activity;

/// Rows per INSERT: some hundred kilobytes.
const ROWS: usize = 2000;

/// Records many activities at once.
pub fn record(conn: &mut Conn, new: &[NewActivity]) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO activity (contact_id, kind, subject_kind, subject_key, title, detail, at) VALUES ";
    for rows in new.chunks(ROWS) {
        let mut values = Values::default();
        for one in rows {
            let row = values.row().number(one.contact_id).text(one.kind).maybe(one.subject_kind);
            drop(row.maybe(one.subject_key.as_deref()).text(&one.title).maybe(one.detail.as_deref()).at(one.at));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
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
