//! One transaction: everything personal goes, of the contact and of whoever became a part of it; a receipt stays.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::queries;
use super::suppression::{Identifier, hash};
use crate::audit::{self, NewChange};
use crate::contacts::follow::{Erasing, Follows, Holding};
use crate::contacts::model::{Contact, Editor};
use crate::contacts::{identifiers, merge, queries as people, words};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value as FieldValue};
use crate::ids::{ContactId, ErasureId};
use crate::seal::Seal;
use crate::users::email_key;

/// Somebody who is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// The receipt.
    pub receipt: ErasureId,
}

/// Forgets a contact, and whoever became a part of it; `None` when there is no such contact.
pub fn erase(
    conn: &mut Conn,
    contact: ContactId,
    how: Erasing,
    (follows, seal): (&Follows, &Seal),
    editor: Editor,
) -> db::Result<Option<Erased>> {
    let ids = whole(conn, contact)?;
    let people = queries::hold(conn, &ids)?;
    if people.iter().all(|one| one.id != contact) {
        return Ok(None);
    }
    let counts = counts(&holdings(conn, &ids, how, follows)?);
    let removed = serde_json::to_string(&counts).map_err(anyhow::Error::from)?;
    let kind = if how == Erasing::Delete { "deleted" } else { "anonymised" };
    let receipt = queries::write_receipt(conn, contact, kind, (editor.user, editor.now), &removed)?;
    queries::suppress(conn, &hashes(&people, seal), receipt)?;
    for id in &ids {
        for follow in &follows.0 {
            follow.erase(conn, *id, how)?;
        }
    }
    let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
    audit::forget(conn, "contact", &keys)?;
    if how == Erasing::Delete {
        queries::delete(conn, &ids)?;
    }
    audit::record(conn, &[NewChange::new(editor.user, "contact", contact, kind, editor.now)])?;
    Ok(Some(Erased { receipt }))
}

/// A contact and whoever became a part of it.
fn whole(conn: &mut Conn, contact: ContactId) -> db::Result<Vec<ContactId>> {
    let mut ids = merge::absorbed(conn, contact)?;
    ids.push(contact);
    ids.sort_unstable();
    Ok(ids)
}

/// What they can be known again by.
fn hashes(people: &[Contact], seal: &Seal) -> Vec<(Identifier, Vec<u8>)> {
    let of = |identifier, key: String| (identifier, hash(seal, identifier, &key));
    let emails = people.iter().filter_map(|one| one.email.as_deref()).map(email_key);
    let handles = people.iter().filter_map(|one| one.twitter.as_deref()).map(str::to_ascii_lowercase);
    let emails = emails.map(|key| of(Identifier::Email, key));
    let mut all: Vec<_> = emails.chain(handles.map(|key| of(Identifier::Handle, key))).collect();
    all.sort();
    all.dedup();
    all
}

/// What a contact has, with whoever became a part of it.
pub(super) fn holdings_of(
    conn: &mut Conn,
    contact: ContactId,
    how: Erasing,
    follows: &Follows,
) -> db::Result<Vec<Holding>> {
    let ids = whole(conn, contact)?;
    holdings(conn, &ids, how, follows)
}

fn holdings(conn: &mut Conn, ids: &[ContactId], how: Erasing, follows: &Follows) -> db::Result<Vec<Holding>> {
    let mut all: Vec<Holding> = Vec::new();
    for id in ids {
        for follow in &follows.0 {
            for holding in follow.holdings(conn, *id, how)? {
                match all.iter_mut().find(|known| known.what == holding.what) {
                    Some(known) => known.count += holding.count,
                    None => all.push(holding),
                }
            }
        }
    }
    all.retain(|holding| holding.count > 0);
    Ok(all)
}

fn counts(holdings: &[Holding]) -> BTreeMap<&'static str, u64> {
    holdings.iter().map(|holding| (holding.what, holding.count)).collect()
}

/// Everything we hold about a contact, and about whoever became a part of it.
pub fn tell(conn: &mut Conn, contact: ContactId, follows: &Follows, editor: Editor) -> db::Result<Option<Value>> {
    if people::find(conn, contact)?.is_none() {
        return Ok(None);
    }
    let mut told = told(conn, contact, follows)?;
    let mut parts = Vec::new();
    for part in merge::absorbed(conn, contact)? {
        parts.push(Value::Object(self::told(conn, part, follows)?));
    }
    if !parts.is_empty() {
        told.insert("merged_into_them".to_owned(), Value::Array(parts));
    }
    let header = json!({ "told_at": editor.now.utc(), "times_are": "UTC" });
    let mut whole = Map::new();
    whole.insert("about".to_owned(), header);
    whole.extend(told);
    Ok(Some(Value::Object(whole)))
}

fn told(conn: &mut Conn, contact: ContactId, follows: &Follows) -> db::Result<Map<String, Value>> {
    let mut told = Map::new();
    for follow in &follows.0 {
        told.insert(follow.name().to_owned(), follow.tell(conn, contact)?);
    }
    let changes = audit::changes_of(conn, "contact", &contact.to_string(), 100_000)?;
    let image = |text: Option<String>| text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let change = |change: audit::Change| {
        let (before, after) = (image(change.before_image), image(change.after_image));
        json!({ "at": change.at.utc(), "what": change.act, "before": before, "after": after })
    };
    told.insert("changes".to_owned(), changes.into_iter().map(change).collect());
    Ok(told)
}

/// Takes everything personal out of a contact's own row and values.
pub(in crate::contacts) fn strip(conn: &mut Conn, contact: ContactId) -> db::Result<()> {
    let fields = fields::with_archived(conn)?;
    let all: Vec<_> = fields.iter().map(|field| field.id).collect();
    identifiers::release(conn, &[contact], &all)?;
    let own: Vec<&Field> = fields.iter().filter(|field| field.column().is_none()).collect();
    let nothing: Vec<Option<FieldValue>> = vec![None; own.len()];
    fields::write(conn, &own, &[(contact, nothing)])?;
    queries::strip(conn, contact)?;
    words::refresh_words(conn, &[contact])
}
