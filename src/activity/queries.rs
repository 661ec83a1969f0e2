//! All SQL that writes `activity`, and the latest of one contact.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::inbox::{self, HEARD};
use super::model::{Activity, NewActivity};
use crate::clock::At;
use crate::db::{self, Conn, Values};
use crate::ids::{ActivityId, ContactId};
use crate::schema::activity;

/// Rows per INSERT: some hundred kilobytes.
const ROWS: usize = 2000;

/// Records many activities at once; those that campaigns can wait for go into the inbox too.
pub fn record(conn: &mut Conn, new: &[NewActivity]) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO activity (contact_id, kind, subject_kind, subject_key, title, detail, at) VALUES ";
    for rows in new.chunks(ROWS) {
        let mut values = Values::default();
        for one in rows {
            let row = values.row().number(one.contact_id).text(one.kind).maybe(one.subject_kind);
            drop(row.maybe(one.subject_key.as_deref()).text(&one.title).maybe(one.detail.as_deref()).at(one.at));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
        if rows.iter().any(|row| HEARD.contains(&row.kind)) {
            let first = db::last_id(conn)?;
            inbox::put(conn, first, rows.len())?;
        }
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
    if let Some((at, id)) = place_of(conn, before)? {
        query = query.filter(activity::at.lt(at).or(activity::at.eq(at).and(activity::id.lt(id))));
    }
    query.order((activity::at.desc(), activity::id.desc())).limit(most).load(conn)
}

/// Where a timeline goes on; `None` at its beginning, and when the row is gone.
pub(super) fn place_of(conn: &mut Conn, row: Option<ActivityId>) -> QueryResult<Option<(At, ActivityId)>> {
    let Some(row) = row else { return Ok(None) };
    activity::table.find(row).select((activity::at, activity::id)).first(conn).optional()
}

/// What was written about something is written anew: a note that was edited stands on the timeline as it reads now.
pub fn retell(conn: &mut Conn, told: &NewActivity) -> QueryResult<usize> {
    let those = activity::subject_kind.eq(told.subject_kind).and(activity::subject_key.eq(&told.subject_key));
    diesel::update(activity::table.filter(those.and(activity::contact_id.eq(told.contact_id))))
        .set((activity::title.eq(&told.title), activity::detail.eq(&told.detail), activity::at.eq(told.at)))
        .execute(conn)
}

/// What was written about something that a person took away again.
pub fn forget(conn: &mut Conn, contact: ContactId, kind: &str, key: &str) -> QueryResult<usize> {
    let those = activity::subject_kind.eq(Some(kind)).and(activity::subject_key.eq(Some(key)));
    diesel::delete(activity::table.filter(those.and(activity::contact_id.eq(contact)))).execute(conn)
}
