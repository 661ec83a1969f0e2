//! What X filled, read from the journal.

use std::collections::{BTreeMap, HashMap};

use chrono_tz::Tz;

use crate::audit::{self, Change};
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::{ChangeId, ContactId};
use crate::twitter::profile::ACTOR;
use crate::web::{limit_of, urls};

const SHOWN: usize = 50;

/// One time X filled fields of one contact.
pub(super) struct Entry {
    pub(super) contact: String,
    pub(super) url: String,
    pub(super) at: At,
    /// Field, before, after.
    pub(super) lines: Vec<(String, String, String)>,
}

/// The latest, from a change on; and the one to go on from.
pub(super) fn log(conn: &mut Conn, before: Option<ChangeId>, zone: Tz) -> db::Result<(Vec<Entry>, Option<ChangeId>)> {
    let mut found = audit::told_by(conn, ACTOR, ("contact", before), limit_of(SHOWN))?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let ids: Vec<ContactId> = found.iter().filter_map(|(key, _)| key.parse().ok()).collect();
    let (names, fields) = (contacts::names_of(conn, &ids)?, fields::with_archived(conn)?);
    let older = found.last().filter(|_| more).map(|(_, change)| change.id);
    Ok((found.iter().map(|(key, change)| entry(key, change, (&names, &fields), zone)).collect(), older))
}

fn entry(key: &str, change: &Change, (names, fields): (&HashMap<ContactId, String>, &[Field]), zone: Tz) -> Entry {
    let image = |json: &Option<String>| -> BTreeMap<String, String> {
        json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
    };
    let (before, after) = (image(&change.before_image), image(&change.after_image));
    let print = |alias: &str, text: Option<&String>| {
        let Some(text) = text else { return String::new() };
        let field = fields.iter().find(|field| field.alias == alias);
        let value = field.and_then(|field| Some(Value::of_stored(field.kind, text)?.print(field, zone)));
        value.unwrap_or_else(|| text.clone())
    };
    let label = |alias: &String| {
        fields.iter().find(|field| field.alias == *alias).map_or_else(|| alias.clone(), |field| field.label.clone())
    };
    let lines =
        after.keys().map(|alias| (label(alias), print(alias, before.get(alias)), print(alias, after.get(alias))));
    let id: Option<ContactId> = key.parse().ok();
    Entry {
        contact: id.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| "a contact since deleted".to_owned()),
        url: id.map(|id| urls::contact(&id)).unwrap_or_default(),
        at: change.at,
        lines: lines.collect(),
    }
}
