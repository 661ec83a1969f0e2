//! What each contact becomes again, gathered and then written in sets.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::Net;
use crate::contacts::batch::{Acts, Back, BatchAct};
use crate::contacts::blocks::{Channel, Why, block, unblock};
use crate::contacts::consent;
use crate::contacts::image::{Image, STATUS};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Left, Patch, Refusal, Written, patch_each};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::ids::{ContactId, UserId};
use crate::users;

/// What is restored of a set of contacts.
pub(super) struct Restoring<'a> {
    acts: &'a Acts,
    reason: &'a str,
    fields: Vec<Field>,
    users: HashSet<UserId>,
    patches: Vec<(ContactId, Patch)>,
    /// Channel, reason and comment → whom.
    blocks: BTreeMap<(&'static str, Option<String>), Vec<ContactId>>,
    consents: BTreeMap<&'static str, Vec<consent::Said>>,
    own: BTreeMap<&'static str, Vec<Back>>,
    left: Vec<Left>,
}

impl<'a> Restoring<'a> {
    pub(super) fn new(conn: &mut Conn, acts: &'a Acts, reason: &'a str) -> db::Result<Self> {
        Ok(Self {
            acts,
            reason,
            fields: fields::with_archived(conn)?,
            users: users::everybody(conn)?.into_iter().map(|user| user.id).collect(),
            patches: Vec::new(),
            blocks: BTreeMap::new(),
            consents: BTreeMap::new(),
            own: BTreeMap::new(),
            left: Vec::new(),
        })
    }

    /// What of a contact can go back, as it is now.
    pub(super) fn add(&mut self, net: &Net, now: &Image) {
        let mut patch = Patch { reason: self.reason.to_owned(), ..Patch::default() };
        for (key, (before, after)) in &net.pairs {
            let (is_same, is_back) = (now.get(key) == after.as_ref(), now.get(key) == before.as_ref());
            match key.as_str() {
                STATUS => (),
                "tags" => retag(&mut patch, before.as_deref(), after.as_deref()),
                key if self.kind_of(key).is_some() => self.own(net.contact, key, before.as_ref()),
                key if key.starts_with("consent:") => self.consent(net.contact, key, before.as_ref(), after.as_ref()),
                _ if is_back => (),
                key if !is_same => {
                    self.left.push((net.contact, format!("{} was changed since.", self.label(key))).into());
                }
                "owner" => self.owner(&mut patch, net.contact, before.as_deref()),
                key if key.starts_with("block:") => self.block(net.contact, key, before.as_ref()),
                key => self.value(&mut patch, key, before.as_deref()),
            }
        }
        self.patches.push((net.contact, patch));
    }

    fn kind_of(&self, key: &str) -> Option<&Arc<dyn BatchAct>> {
        self.acts.all().find(|act| act.own_keys().is_some_and(|begin| key.starts_with(begin)))
    }

    fn own(&mut self, contact: ContactId, key: &str, before: Option<&String>) {
        let Some(kind) = self.kind_of(key).map(|act| act.key()) else { return };
        self.own.entry(kind).or_default().push(Back { contact, key: key.to_owned(), before: before.cloned() });
    }

    fn label(&self, key: &str) -> String {
        let field = self.fields.iter().find(|field| field.alias == key).map(|field| field.label.clone());
        field.unwrap_or_else(|| match key.strip_prefix("block:").and_then(Channel::parse) {
            Some(channel) => format!("Do not contact {}", channel.where_()),
            None => "The owner".to_owned(),
        })
    }

    fn owner(&mut self, patch: &mut Patch, contact: ContactId, before: Option<&str>) {
        let owner: Option<UserId> = before.and_then(|id| id.parse().ok());
        match owner {
            Some(owner) if !self.users.contains(&owner) => {
                self.left.push((contact, "The owner of before is no user any more.".to_owned()).into());
            }
            owner => patch.owner = Some(owner),
        }
    }

    fn block(&mut self, contact: ContactId, key: &str, before: Option<&String>) {
        let channel = key.strip_prefix("block:").and_then(Channel::parse);
        if let Some(channel) = channel {
            self.blocks.entry((channel.key(), before.cloned())).or_default().push(contact);
        }
    }

    fn consent(&mut self, contact: ContactId, key: &str, before: Option<&String>, after: Option<&String>) {
        if let Some(channel) = key.strip_prefix("consent:").and_then(consent::Channel::parse) {
            self.consents.entry(channel.key()).or_default().push((contact, before.cloned(), after.cloned()));
        }
    }

    fn value(&self, patch: &mut Patch, key: &str, before: Option<&str>) {
        let Some(field) = self.fields.iter().find(|field| field.alias == key) else { return };
        patch.values.push((field.id, before.and_then(|stored| Value::of_stored(field.kind, stored))));
    }

    /// Writes it; what had to be left, in sentences.
    pub(super) fn carry_out(mut self, conn: &mut Conn, watchers: &Watchers, editor: Editor) -> db::Result<Vec<Left>> {
        let written = self.patch(conn, editor)?;
        watchers.handles_saved(conn, &written.handles, editor.now)?;
        // Once more without what somebody else has now.
        let again = self.without_taken(written.refused);
        self.patches = again;
        let written = self.patch(conn, editor)?;
        watchers.handles_saved(conn, &written.handles, editor.now)?;
        self.left.extend(written.refused.into_iter().map(Left::refused));
        for ((channel, before), ids) in &self.blocks {
            let Some(channel) = Channel::parse(channel) else { continue };
            match before {
                None => drop(unblock(conn, ids, channel, editor)?),
                Some(words) => {
                    let (why, comment) = words.split_once(": ").unwrap_or((words, ""));
                    block(conn, ids, channel, Why::parse(why).unwrap_or(Why::ByUs), comment, editor)?;
                }
            }
        }
        for (channel, said) in &self.consents {
            if let Some(channel) = consent::Channel::parse(channel) {
                let changed = consent::take_back(conn, channel, said, self.reason, editor)?;
                self.left.extend(changed.into_iter().map(Left::from));
            }
        }
        for (kind, rows) in &self.own {
            if let Some(act) = self.acts.get(kind) {
                act.undo(conn, rows, editor)?;
            }
        }
        Ok(self.left)
    }

    fn patch(&self, conn: &mut Conn, editor: Editor) -> db::Result<Written> {
        let rows: Vec<(ContactId, &Patch)> = self.patches.iter().map(|(id, patch)| (*id, patch)).collect();
        patch_each(conn, &rows, "undone", editor)
    }

    fn without_taken(&mut self, refused: Vec<(ContactId, Refusal)>) -> Vec<(ContactId, Patch)> {
        let email = self.fields.iter().find(|field| field.column() == Some(Column::Email)).map(|field| field.id);
        let mut again = Vec::new();
        for (id, why) in refused {
            let taken = match &why {
                Refusal::EmailTaken(_) => email,
                Refusal::Taken(field, ..) => Some(*field),
                _ => None,
            };
            self.left.push(Left::refused((id, why)));
            let patch = self.patches.iter().find(|(other, _)| *other == id).map(|(_, patch)| patch.clone());
            if let (Some(taken), Some(mut patch)) = (taken, patch) {
                patch.values.retain(|(field, _)| *field != taken);
                again.push((id, patch));
            }
        }
        again
    }
}

/// Tags that the act put on go, those that it took off come back; others stay.
fn retag(patch: &mut Patch, before: Option<&str>, after: Option<&str>) {
    let names = |words: Option<&str>| -> Vec<String> {
        words.unwrap_or("").split(", ").filter(|name| !name.is_empty()).map(str::to_owned).collect()
    };
    let (had, has) = (names(before), names(after));
    patch.remove_tags = has.iter().filter(|name| !had.contains(name)).cloned().collect();
    patch.add_tags = had.into_iter().filter(|name| !has.contains(name)).collect();
}
