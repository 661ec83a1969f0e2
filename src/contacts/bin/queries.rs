//! SQL on `contacts` for the bin.

use diesel::prelude::*;
use diesel::sql_types::{Datetime, Text};
use serde::Serialize;

use crate::clock::At;
use crate::contacts::model::State;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::schema::contacts;
use crate::users::email_key;

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
