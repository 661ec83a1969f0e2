//! Two contacts side by side: what differs, and what is proposed.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::audit::{self, Change};
use crate::clock::At;
use crate::contacts::model::{Contact, State};
use crate::contacts::values;
use crate::db::{self, Conn};
use crate::fields::{self, Column, Value};
use crate::ids::ContactId;
use crate::users;

/// Changes looked at to tell which value is the newer one.
const CHANGES: i64 = 300;

/// One field of both.
pub(super) struct Line {
    pub(super) alias: String,
    pub(super) label: String,
    /// In words; empty when there is none.
    pub(super) one: String,
    pub(super) other: String,
    /// Whose value is proposed.
    pub(super) proposed: ContactId,
}

/// Both contacts, and every field in which either has a value.
pub(super) struct Sides {
    pub(super) one: Contact,
    pub(super) other: Contact,
    pub(super) owners: (Option<String>, Option<String>),
    pub(super) different: Vec<Line>,
    pub(super) same: Vec<Line>,
}

impl Sides {
    pub(super) fn of(conn: &mut Conn, one: Contact, other: Contact, zone: Tz) -> db::Result<Self> {
        let fields = fields::all(conn)?;
        let (ours, theirs) = (values::row(conn, &fields, one.id)?, values::row(conn, &fields, other.id)?);
        let stays = proposed_survivor(&one, &other);
        let (one_changed, other_changed) = (last_changes(conn, &one)?, last_changes(conn, &other)?);
        let (mut different, mut same) = (Vec::new(), Vec::new());
        for ((field, own), theirs) in fields.iter().zip(ours).zip(theirs) {
            if field.column() == Some(Column::Points) || own.is_none() && theirs.is_none() {
                continue;
            }
            let at = |changes: &BTreeMap<String, At>, contact: &Contact| {
                changes.get(&field.alias).copied().unwrap_or(contact.created_at)
            };
            // What everybody begins with tells less than what somebody chose.
            let usual = field.default_value();
            let is_chosen = |value: &Option<Value>| value.is_some() && *value != usual;
            let proposed = match (is_chosen(&own), is_chosen(&theirs)) {
                (false, true) => other.id,
                (true, false) => one.id,
                _ => newer((one.id, at(&one_changed, &one)), (other.id, at(&other_changed, &other)), stays),
            };
            let words = |value: Option<&Value>| value.map(|value| value.print(field, zone)).unwrap_or_default();
            let is_same = own == theirs;
            let (one, other) = (words(own.as_ref()), words(theirs.as_ref()));
            let line = Line { alias: field.alias.clone(), label: field.label.clone(), one, other, proposed };
            if is_same { same.push(line) } else { different.push(line) }
        }
        let mut owner = |contact: &Contact| -> db::Result<Option<String>> {
            let user = contact.owner_id.map(|id| users::find(conn, id)).transpose()?.flatten();
            Ok(user.map(|user| user.name))
        };
        let owners = (owner(&one)?, owner(&other)?);
        Ok(Self { one, other, owners, different, same })
    }
}

/// The contact one came from stays, unless only the other one has a name.
pub(super) fn proposed_survivor(one: &Contact, other: &Contact) -> ContactId {
    if one.state == State::Anonymous && other.state == State::Identified { other.id } else { one.id }
}

fn newer((one, at): (ContactId, At), (other, other_at): (ContactId, At), stays: ContactId) -> ContactId {
    match at.cmp(&other_at) {
        std::cmp::Ordering::Greater => one,
        std::cmp::Ordering::Less => other,
        std::cmp::Ordering::Equal => stays,
    }
}

/// When each field of a contact was last changed, as far as the journal was looked through.
fn last_changes(conn: &mut Conn, contact: &Contact) -> db::Result<BTreeMap<String, At>> {
    let mut last = BTreeMap::new();
    // Newest first, so that the first word about a field is the last one.
    for change in audit::changes_of(conn, "contact", &contact.id.to_string(), CHANGES)? {
        for alias in changed(&change) {
            last.entry(alias).or_insert(change.at);
        }
    }
    Ok(last)
}

fn changed(change: &Change) -> Vec<String> {
    let image = |text: &Option<String>| -> BTreeMap<String, String> {
        text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    };
    let (before, after) = (image(&change.before_image), image(&change.after_image));
    let keys = before.keys().chain(after.keys());
    keys.filter(|key| before.get(*key) != after.get(*key)).cloned().collect()
}
