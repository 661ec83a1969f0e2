//! All SQL on `visitors`.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::visitors;

/// The contacts of these keys; keys that nobody has are absent.
pub(super) fn contacts_of(conn: &mut Conn, keys: &[&[u8]]) -> QueryResult<HashMap<[u8; 32], ContactId>> {
    let rows: Vec<(Vec<u8>, ContactId)> = visitors::table
        .filter(visitors::cookie_hash.eq_any(keys.iter().copied()))
        .select((visitors::cookie_hash, visitors::contact_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(key, contact)| Some((key.try_into().ok()?, contact))).collect())
}

/// Browsers of contacts that are not in use any more are nobody's.
pub(super) fn forget(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<usize> {
    if contacts.is_empty() {
        return Ok(0);
    }
    diesel::delete(visitors::table.filter(visitors::contact_id.eq_any(contacts))).execute(conn)
}

/// Keeps who these browsers are.
pub(super) fn remember(conn: &mut Conn, pairs: &[([u8; 32], ContactId)], now: At) -> QueryResult<usize> {
    let row = |(key, contact): &([u8; 32], ContactId)| {
        (visitors::cookie_hash.eq(key.to_vec()), visitors::contact_id.eq(*contact), visitors::created_at.eq(now))
    };
    let rows: Vec<_> = pairs.iter().map(row).collect();
    diesel::insert_into(visitors::table).values(rows).execute(conn)
}
