//! SQL on `contacts` for sets of changes, and on `contact_points`.

use diesel::prelude::*;
use diesel::sql_types::{Datetime, Text};
use serde::Serialize;

use crate::clock::At;
use crate::contacts::model::Contact;
use crate::db::{self, Conn};
use crate::ids::{ContactId, UserId};
use crate::schema::{contact_points, contacts};
use crate::users::email_key;

/// These contacts in the order of their ids; nobody else changes them until the transaction ends.
pub(in crate::contacts) fn lock(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<Contact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    contacts::table
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id)
        .select(Contact::as_select())
        .for_update()
        .load(conn)
}

/// Who has these addresses.
pub(super) fn holders_of_emails(conn: &mut Conn, keys: &[&String]) -> QueryResult<Vec<(String, ContactId)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Option<String>, ContactId)> = contacts::table
        .filter(contacts::email_key.eq_any(keys.iter().map(|key| Some(key.as_str()))))
        .select((contacts::email_key, contacts::id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(key, id)| Some((key?, id))).collect())
}

/// A contact's row as it is handed over: what is absent is NULL.
#[derive(Serialize)]
struct Row<'a> {
    id: ContactId,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twitter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    twitter_key: Option<String>,
    points: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner_id: Option<UserId>,
    state: u8,
}

fn row(contact: &Contact) -> Row<'_> {
    Row {
        id: contact.id,
        first_name: contact.first_name.as_deref(),
        last_name: contact.last_name.as_deref(),
        email: contact.email.as_deref(),
        email_key: contact.email.as_deref().map(email_key),
        twitter: contact.twitter.as_deref(),
        twitter_key: contact.twitter.as_deref().map(str::to_ascii_lowercase),
        points: contact.points,
        owner_id: contact.owner_id,
        state: contact.state.code(),
    }
}

/// Writes these contacts as they shall be, each its own way, in one statement; the second editor will notice. What
/// people wrote is bound, once for all.
pub(super) fn write(conn: &mut Conn, after: &[&Contact], now: At) -> db::Result<usize> {
    let rows = serde_json::to_string(&after.iter().map(|contact| row(contact)).collect::<Vec<_>>())
        .map_err(anyhow::Error::from)?;
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', \
        first_name VARCHAR(191) PATH '$.first_name', last_name VARCHAR(191) PATH '$.last_name', \
        email VARCHAR(191) PATH '$.email', email_key VARCHAR(191) PATH '$.email_key', \
        twitter VARCHAR(15) PATH '$.twitter', twitter_key VARCHAR(15) PATH '$.twitter_key', points INT PATH '$.points', \
        owner_id BIGINT UNSIGNED PATH '$.owner_id', state TINYINT UNSIGNED PATH '$.state')) n \
        STRAIGHT_JOIN contacts c ON c.id = n.id SET c.first_name = n.first_name, c.last_name = n.last_name, \
        c.email = n.email, c.email_key = n.email_key, c.twitter = n.twitter, c.twitter_key = n.twitter_key, \
        c.points = n.points, c.owner_id = n.owner_id, c.state = n.state, c.version = c.version + 1, c.changed_at = ?";
    Ok(diesel::sql_query(sql).bind::<Text, _>(rows).bind::<Datetime, _>(now).execute(conn)?)
}

/// A line of a score's log.
#[derive(Insertable)]
#[diesel(table_name = contact_points)]
pub(super) struct PointsRow<'a> {
    pub(super) contact_id: ContactId,
    pub(super) delta: i32,
    pub(super) points: i32,
    pub(super) reason: &'a str,
    pub(super) user_id: Option<UserId>,
    pub(super) at: At,
}

pub(super) fn log_points(conn: &mut Conn, rows: &[PointsRow<'_>]) -> QueryResult<()> {
    for rows in rows.chunks(1000) {
        diesel::insert_into(contact_points::table).values(rows).execute(conn)?;
    }
    Ok(())
}
