//! SQL on `contacts` for the bin.

use diesel::prelude::*;
use diesel::sql_types::{Datetime, Text};
use serde::Serialize;

use crate::clock::At;
use crate::contacts::model::{Contact, State};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::schema::contacts;
use crate::users::email_key;
use crate::web::Cursor;

/// These contacts are out of use, and their address is free.
pub(super) fn put_in(conn: &mut Conn, ids: &[ContactId], now: At) -> QueryResult<usize> {
    diesel::update(contacts::table.filter(contacts::id.eq_any(ids)))
        .set((
            contacts::state.eq(State::Binned),
            contacts::binned_at.eq(Some(now)),
            contacts::email_key.eq(None::<String>),
            contacts::version.eq(contacts::version + 1),
            contacts::changed_at.eq(now),
        ))
        .execute(conn)
}

/// Of these addresses those that somebody has.
pub(super) fn taken_emails(conn: &mut Conn, keys: &[String]) -> QueryResult<Vec<String>> {
    let keys = keys.iter().map(|key| Some(key.as_str()));
    let rows: Vec<Option<String>> =
        contacts::table.filter(contacts::email_key.eq_any(keys)).select(contacts::email_key).load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}

#[derive(Serialize)]
struct Row<'a> {
    id: ContactId,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_key: Option<String>,
    state: u8,
}

/// These contacts are in use again, each with the address that is left to it.
pub(super) fn take_out(conn: &mut Conn, rows: &[(ContactId, Option<&str>, State)], now: At) -> db::Result<usize> {
    let row = |(id, email, state): &(ContactId, Option<&'_ str>, State)| {
        serde_json::to_value(Row { id: *id, email: *email, email_key: email.map(email_key), state: state.code() })
    };
    let rows = rows.iter().map(row).collect::<Result<Vec<_>, _>>().map_err(anyhow::Error::from)?;
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', email VARCHAR(191) PATH '$.email', \
        email_key VARCHAR(191) PATH '$.email_key', state TINYINT UNSIGNED PATH '$.state')) n \
        STRAIGHT_JOIN contacts c ON c.id = n.id SET c.email = n.email, c.email_key = n.email_key, c.state = n.state, \
        c.binned_at = NULL, c.version = c.version + 1, c.changed_at = ?";
    let rows = serde_json::Value::Array(rows).to_string();
    Ok(diesel::sql_query(sql).bind::<Text, _>(rows).bind::<Datetime, _>(now).execute(conn)?)
}

/// Who has been in the bin since before a moment, the longest first.
pub(super) fn binned_before(conn: &mut Conn, until: At, most: i64) -> QueryResult<Vec<ContactId>> {
    contacts::table
        .filter(contacts::binned_at.lt(until).and(contacts::state.eq(State::Binned)))
        .order((contacts::binned_at, contacts::id))
        .limit(most)
        .select(contacts::id)
        .load(conn)
}

/// Deletes contacts with all that is known about them.
pub(super) fn delete(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::delete(contacts::table.filter(contacts::id.eq_any(ids))).execute(conn)
}

/// A page of the bin, as [`crate::web::Paged::of`] wants it: who was put there last first.
pub(super) fn page(conn: &mut Conn, cursor: &Cursor, most: i64) -> QueryResult<Vec<Contact>> {
    let all = contacts::table
        .filter(contacts::state.eq(State::Binned).and(contacts::binned_at.is_not_null()))
        .select(Contact::as_select())
        .limit(most)
        .into_boxed();
    let key = match cursor {
        Cursor::Start => None,
        Cursor::After(key) | Cursor::Before(key) => key.parse::<ContactId>().ok(),
    };
    let Some(id) = key else { return all.order((contacts::binned_at.desc(), contacts::id.desc())).load(conn) };
    let at: Option<Option<At>> = contacts::table.find(id).select(contacts::binned_at).first(conn).optional()?;
    let at = at.flatten();
    let same = contacts::binned_at.eq(at);
    if matches!(cursor, Cursor::Before(_)) {
        let later = contacts::binned_at.gt(at).or(same.and(contacts::id.gt(id)));
        return all.filter(later).order((contacts::binned_at, contacts::id)).load(conn);
    }
    let earlier = contacts::binned_at.lt(at).or(same.and(contacts::id.lt(id)));
    all.filter(earlier).order((contacts::binned_at.desc(), contacts::id.desc())).load(conn)
}
