//! Cookie → contact, for many visits at once.

use std::collections::{HashMap, HashSet};

use diesel::QueryResult;

use super::cookie::Seen;
use super::queries;
use crate::clock::At;
use crate::contacts;
use crate::db::Conn;
use crate::ids::ContactId;

/// The contact of each browser, in order; those met for the first time become anonymous contacts, the others were
/// active just now. Two transactions
/// that meet the same new browser collide on its unique key: the later one is to be run again.
pub fn identify(conn: &mut Conn, seen: &[Seen], now: At) -> QueryResult<Vec<ContactId>> {
    let (mut contacts, away) = known(conn, seen)?;
    queries::forget(conn, &away)?;
    let mut back: Vec<ContactId> = contacts.values().copied().collect();
    // In one order, so that two writers wait for each other at most.
    back.sort();
    contacts::touch(conn, &back, now)?;
    let mut met = HashSet::new();
    let strangers: Vec<[u8; 32]> =
        seen.iter().map(|seen| seen.key).filter(|key| !contacts.contains_key(key) && met.insert(*key)).collect();
    if !strangers.is_empty() {
        let made = contacts::create_anonymous_many(conn, strangers.len(), now)?;
        let pairs: Vec<([u8; 32], ContactId)> = strangers.into_iter().zip(made).collect();
        queries::remember(conn, &pairs, now)?;
        contacts.extend(pairs);
    }
    seen.iter().map(|seen| contacts.get(&seen.key).copied().ok_or(diesel::result::Error::NotFound)).collect()
}

/// The contacts of browsers that are known, by key; nobody is created. Whoever is in the bin is a stranger again.
pub fn recognise(conn: &mut Conn, seen: &[Seen]) -> QueryResult<HashMap<[u8; 32], ContactId>> {
    Ok(known(conn, seen)?.0)
}

type Known = HashMap<[u8; 32], ContactId>;

/// Who is known by key, and the contacts of keys that are known but not in use any more.
fn known(conn: &mut Conn, seen: &[Seen]) -> QueryResult<(Known, Vec<ContactId>)> {
    let keys: Vec<&[u8]> = seen.iter().filter(|seen| !seen.is_new).map(|seen| seen.key.as_slice()).collect();
    if keys.is_empty() {
        return Ok((Known::new(), Vec::new()));
    }
    let mut known = queries::contacts_of(conn, &keys)?;
    let ids: Vec<ContactId> = known.values().copied().collect();
    let live = contacts::live(conn, &ids)?;
    known.retain(|_, contact| live.contains(contact));
    Ok((known, ids.into_iter().filter(|id| !live.contains(id)).collect()))
}
