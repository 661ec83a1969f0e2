//! Tags: words put on contacts.

mod page;
mod queries;
mod uses;

pub(super) use page::routes;
pub use queries::{Tag, ensure_tags, find_tag, page_with_tag, tag_choices, tags_of};
pub(super) use queries::{by_name, by_names};
pub use uses::{TagUse, TagUses, UsesTags};

use std::collections::{HashMap, HashSet};

use diesel::QueryResult;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::model::{TAGGED, UNTAGGED};
use crate::activity::{self, Kind, NewActivity};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, TagId};

/// The longest name of a tag.
pub(super) const LONGEST: usize = 64;

/// A name as the database compares it: without case and accents.
pub(super) fn key_of(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// Puts tags on contacts and records it for those that really changed, which it answers; a handful of statements for a
/// thousand contacts.
pub fn add_tags(
    conn: &mut Conn,
    contacts: &[ContactId],
    tags: &[TagId],
    now: At,
) -> db::Result<Vec<(ContactId, TagId)>> {
    let there: HashSet<(ContactId, TagId)> = queries::existing(conn, contacts, tags)?.into_iter().collect();
    let missing = pairs(contacts, tags).filter(|pair| !there.contains(pair)).collect::<Vec<_>>();
    queries::insert(conn, &missing, now)?;
    changed(conn, &missing, now)?;
    record(conn, &TAGGED, "Tagged", &missing, now)?;
    Ok(missing)
}

/// Takes tags off contacts; the same in the other direction.
pub fn remove_tags(
    conn: &mut Conn,
    contacts: &[ContactId],
    tags: &[TagId],
    now: At,
) -> db::Result<Vec<(ContactId, TagId)>> {
    let there: HashSet<(ContactId, TagId)> = queries::existing(conn, contacts, tags)?.into_iter().collect();
    if there.is_empty() {
        return Ok(Vec::new());
    }
    queries::remove(conn, contacts, tags)?;
    let gone = pairs(contacts, tags).filter(|pair| there.contains(pair)).collect::<Vec<_>>();
    changed(conn, &gone, now)?;
    record(conn, &UNTAGGED, "Untagged", &gone, now)?;
    Ok(gone)
}

/// Puts these tags on and takes those off, pair by pair; the caller knows that each is a change.
pub(super) fn retag(conn: &mut Conn, on: &[(ContactId, TagId)], off: &[(ContactId, TagId)], now: At) -> db::Result<()> {
    queries::insert(conn, on, now)?;
    queries::remove_pairs(conn, off)?;
    record(conn, &TAGGED, "Tagged", on, now)?;
    record(conn, &UNTAGGED, "Untagged", off, now)
}

/// Tags of these names that came into being since then, that nobody has and nothing uses, go.
pub(super) fn drop_unused(conn: &mut Conn, names: &[String], since: At, uses: &TagUses) -> db::Result<()> {
    let mut idle = Vec::new();
    for tag in queries::unused_since(conn, names, since)? {
        if uses.of(conn, &tag)?.is_empty() {
            idle.push(tag.id);
        }
    }
    Ok(queries::drop_idle(conn, &idle)?)
}

/// A tag is a part of the contact: whoever reads what changed lately, a campaign's source for one, has to see it.
fn changed(conn: &mut Conn, pairs: &[(ContactId, TagId)], now: At) -> QueryResult<()> {
    let contacts: HashSet<ContactId> = pairs.iter().map(|(contact, _)| *contact).collect();
    super::queries::mark_changed(conn, &contacts.into_iter().collect::<Vec<_>>(), now)
}

/// Every contact with every tag, each pair once.
fn pairs(contacts: &[ContactId], tags: &[TagId]) -> impl Iterator<Item = (ContactId, TagId)> {
    let mut seen = HashSet::new();
    contacts.iter().flat_map(|contact| tags.iter().map(|tag| (*contact, *tag))).filter(move |pair| seen.insert(*pair))
}

/// One activity for each contact, naming its tags.
fn record(conn: &mut Conn, kind: &Kind, verb: &str, changed: &[(ContactId, TagId)], now: At) -> db::Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let ids: HashSet<TagId> = changed.iter().map(|(_, tag)| *tag).collect();
    let ids: Vec<TagId> = ids.into_iter().collect();
    let names: HashMap<TagId, String> = queries::named(conn, &ids)?.into_iter().map(|tag| (tag.id, tag.name)).collect();
    let mut by_contact: Vec<(ContactId, Vec<TagId>)> = Vec::new();
    for (contact, tag) in changed {
        match by_contact.last_mut().filter(|(last, _)| last == contact) {
            Some((_, tags)) => tags.push(*tag),
            None => by_contact.push((*contact, vec![*tag])),
        }
    }
    let activity = |(contact, tags): &(ContactId, Vec<TagId>)| {
        let words: Vec<&str> = tags.iter().filter_map(|tag| names.get(tag)).map(String::as_str).collect();
        let new = NewActivity::new(*contact, kind, format!("{verb} {}", words.join(", ")), now);
        match tags.as_slice() {
            [tag] => new.about("tag", tag),
            _ => new,
        }
    };
    let new: Vec<NewActivity> = by_contact.iter().map(activity).collect();
    Ok(activity::record(conn, &new)?)
}
