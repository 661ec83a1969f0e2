//! What the database knows about the people of some thousand rows: one look for each kind of key.

use std::collections::{HashMap, HashSet};

use super::model::{Given, Line, MatchOn, Plan};
use super::queries;
use super::record::{Layout, Record};
use crate::contacts::consent;
use crate::contacts::erase::{Identifier, suppressed};
use crate::contacts::model::State;
use crate::contacts::{identifiers, tags};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::handle::Handle;
use crate::ids::{ContactId, FieldId};
use crate::users::email_key;

/// Who has which key, and how everybody is that a row may be about.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// By [`email_key`].
    pub(super) emails: HashMap<String, ContactId>,
    /// By the handle in lower case.
    pub(super) handles: HashMap<String, ContactId>,
    /// By what they hold of unique fields.
    pub(super) identifiers: HashMap<(FieldId, String), ContactId>,
    /// How they are; whoever is gone, in the bin or merged is not among them.
    pub(super) records: HashMap<ContactId, Record>,
    /// Those that a row names by id and that are not in use any more.
    pub(super) unused: HashMap<ContactId, State>,
    /// Keys of people who were deleted for good.
    pub(super) forgotten: HashSet<(Identifier, String)>,
}

impl Known {
    pub(super) fn load(conn: &mut Conn, plan: &Plan, layout: &Layout, lines: &[Line]) -> db::Result<Self> {
        let emails: HashSet<String> =
            texts(layout.place(Column::Email), lines).map(|email| email_key(&email)).collect();
        let forgotten = forgotten(conn, plan, &emails, texts(layout.place(Column::Twitter), lines))?;
        let emails = queries::by_emails(conn, &emails)?;
        let handles: HashSet<String> = match plan.match_on {
            MatchOn::Handle => texts(layout.place(Column::Twitter), lines).filter_map(key_of_handle).collect(),
            _ => HashSet::new(),
        };
        let handles = queries::by_handles(conn, &handles)?;
        let held = held(conn, layout, lines)?;
        let mut known = Self { emails, handles, identifiers: held, forgotten, ..Self::default() };
        let ids: Vec<ContactId> = known.candidates(plan, lines);
        known.read(conn, layout, lines, &ids)?;
        Ok(known)
    }

    /// By which column somebody new is known as deleted for good.
    pub(super) fn forgotten_by(&self, now: &Record, layout: &Layout) -> Option<Column> {
        let email = now.email_key(layout).map(|key| (Identifier::Email, key, Column::Email));
        let handle = now.handle(layout).map(|handle| (Identifier::Handle, handle.key(), Column::Twitter));
        let mut keys = email.into_iter().chain(handle);
        keys.find(|(what, key, _)| self.forgotten.contains(&(*what, key.clone()))).map(|(.., column)| column)
    }

    /// Everybody a row may be about, each once.
    fn candidates(&self, plan: &Plan, lines: &[Line]) -> Vec<ContactId> {
        let found: HashSet<ContactId> = match plan.match_on {
            MatchOn::Id => lines.iter().filter_map(|line| line.id).collect(),
            MatchOn::Email => self.emails.values().copied().collect(),
            MatchOn::Handle => self.handles.values().copied().collect(),
            MatchOn::Field(field) => {
                self.identifiers.iter().filter(|((of, _), _)| *of == field).map(|(_, id)| *id).collect()
            }
        };
        let mut ids: Vec<ContactId> = found.into_iter().collect();
        // In the order of the table, and in the same order whoever locks them.
        ids.sort_unstable();
        ids
    }

    fn read(&mut self, conn: &mut Conn, layout: &Layout, lines: &[Line], ids: &[ContactId]) -> db::Result<()> {
        if ids.is_empty() {
            return Ok(());
        }
        let heads = queries::lock(conn, ids)?;
        let ids: Vec<ContactId> = heads.iter().filter(|head| head.state.is_live()).map(|head| head.id).collect();
        let fields: Vec<&Field> = layout.fields.iter().collect();
        let rows = fields::read(conn, &fields, &ids)?;
        let mut tagged =
            if lines.iter().any(|line| !line.tags.is_empty()) { tags::tags_of(conn, &ids)? } else { HashMap::new() };
        let mut blocked = if lines.iter().any(|line| !line.blocks.is_empty()) {
            queries::blocked(conn, &ids)?
        } else {
            HashMap::new()
        };
        let mut agreed = if lines.iter().any(|line| line.consent.is_some()) {
            consent::latest_of_many(conn, consent::Channel::XMention, &ids)?
        } else {
            HashMap::new()
        };
        let mut values: HashMap<ContactId, Vec<Option<Value>>> = ids.into_iter().zip(rows).collect();
        for head in heads {
            let Some(values) = values.remove(&head.id) else {
                self.unused.insert(head.id, head.state);
                continue;
            };
            let tags = tagged.remove(&head.id).unwrap_or_default().into_iter().map(|tag| tag.name).collect();
            let record = Record {
                values,
                owner: head.owner_id,
                tags,
                blocks: blocked.remove(&head.id).unwrap_or_default(),
                consent: agreed.remove(&head.id).map(|entry| (entry.is_granted, entry.image())),
                is_identified: head.state == State::Identified,
                added: None,
            };
            self.records.insert(head.id, record);
        }
        Ok(())
    }
}

/// Which of these keys are of people who were deleted for good.
fn forgotten(
    conn: &mut Conn,
    plan: &Plan,
    emails: &HashSet<String>,
    handles: impl Iterator<Item = String>,
) -> db::Result<HashSet<(Identifier, String)>> {
    let handles = handles.filter_map(key_of_handle).map(|key| (Identifier::Handle, key));
    let keys: Vec<_> = emails.iter().map(|key| (Identifier::Email, key.clone())).chain(handles).collect();
    Ok(suppressed(conn, &plan.seal, &keys)?.into_keys().collect())
}

/// Who holds what these rows say of unique fields.
fn held(conn: &mut Conn, layout: &Layout, lines: &[Line]) -> db::Result<HashMap<(FieldId, String), ContactId>> {
    let mut found = HashMap::new();
    for (place, field) in layout.unique() {
        let keys: HashSet<String> =
            values(Some(place), lines).map(|value| identifiers::identifier_of(field, value)).collect();
        for (key, id) in queries::holders(conn, field.id, &keys)? {
            found.insert((field.id, key), id);
        }
    }
    Ok(found)
}

fn values(place: Option<usize>, lines: &[Line]) -> impl Iterator<Item = &Value> {
    lines.iter().filter_map(move |line| match line.values.get(place?)? {
        Given::To(value) => Some(value),
        Given::Nothing | Given::Empty => None,
    })
}

fn texts(place: Option<usize>, lines: &[Line]) -> impl Iterator<Item = String> {
    values(place, lines).map(Value::stored)
}

fn key_of_handle(text: String) -> Option<String> {
    Handle::parse(&text).ok().map(|handle| handle.key())
}
