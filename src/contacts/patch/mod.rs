//! What is changed about contacts, whoever does it and however many they are: forms, batches, undo. In sets: a handful
//! of statements for a thousand contacts.

mod apply;
mod holding;
mod keep;
mod model;
mod queries;

pub use model::{Left, Patch, Patched, PointsChange};
pub(in crate::contacts) use model::{Refusal, Written};
pub(in crate::contacts) use queries::lock;

use std::collections::{BTreeSet, HashMap};

use self::apply::{Now, apply};
use super::model::{Contact, Editor, Watchers};
use super::tags::{self, Tag};
use super::words;
use crate::db::{self, Conn};
use crate::fields::{self, Field};
use crate::ids::{ContactId, FieldId};

/// Changes all of these contacts in the same way. Those that would not differ stay untouched; those that cannot be
/// changed are named with the reason, and the others are changed all the same.
pub fn patch(
    conn: &mut Conn,
    ids: &[ContactId],
    patch: &Patch,
    watchers: &Watchers,
    editor: Editor,
) -> db::Result<Patched> {
    let rows: Vec<(ContactId, &Patch)> = ids.iter().map(|id| (*id, patch)).collect();
    let written = patch_each(conn, &rows, "changed", editor)?;
    watchers.handles_saved(conn, &written.handles, editor.now)?;
    Ok(written.summed_up())
}

/// Changes each of these contacts in its own way; `act` is the word of the journal.
pub(in crate::contacts) fn patch_each(
    conn: &mut Conn,
    rows: &[(ContactId, &Patch)],
    act: &'static str,
    editor: Editor,
) -> db::Result<Written> {
    let mut written = Written::default();
    for rows in rows.chunks(1000) {
        let plan = Plan::of(conn, rows, act, editor)?;
        plan.carry_out(conn, rows, &mut written)?;
    }
    Ok(written)
}

/// What a set of changes touches.
struct Plan {
    /// Every field in use or put away.
    fields: Vec<Field>,
    /// Those that some change names.
    touched: BTreeSet<FieldId>,
    /// Tags by [`tags::key_of`] their name.
    tags: HashMap<String, Tag>,
    act: &'static str,
    editor: Editor,
}

/// A contact that becomes different.
struct Step<'p> {
    patch: &'p Patch,
    before: Now,
    after: Now,
}

impl Plan {
    fn of(conn: &mut Conn, rows: &[(ContactId, &Patch)], act: &'static str, editor: Editor) -> db::Result<Self> {
        let touched = rows.iter().flat_map(|(_, patch)| patch.values.iter().map(|(field, _)| *field)).collect();
        let added: BTreeSet<&String> = rows.iter().flat_map(|(_, patch)| &patch.add_tags).collect();
        let removed: BTreeSet<&String> = rows.iter().flat_map(|(_, patch)| &patch.remove_tags).collect();
        let (added, removed) =
            (added.into_iter().cloned().collect::<Vec<_>>(), removed.into_iter().cloned().collect::<Vec<_>>());
        let mut tags = tags::ensure_tags(conn, &added, editor.now)?;
        tags.extend(tags::by_names(conn, &removed)?);
        let tags = tags.into_iter().map(|tag| (tags::key_of(&tag.name), tag)).collect();
        Ok(Self { fields: fields::with_archived(conn)?, touched, tags, act, editor })
    }

    /// The fields that some change names and that have a column of their own.
    fn side_fields(&self) -> Vec<&Field> {
        self.fields.iter().filter(|field| self.touched.contains(&field.id) && field.column().is_none()).collect()
    }

    fn carry_out(&self, conn: &mut Conn, rows: &[(ContactId, &Patch)], written: &mut Written) -> db::Result<()> {
        let ids: Vec<ContactId> = rows.iter().map(|(id, _)| *id).collect();
        let mut seen = self.look(conn, &ids)?;
        let mut steps = Vec::new();
        for (id, patch) in rows {
            let before = seen.remove(id).ok_or(Refusal::Gone).and_then(Now::if_live);
            match before.and_then(|before| Ok((apply(self, &before, patch)?, before))) {
                Ok((after, before)) if after == before => (),
                Ok((after, before)) => steps.push(Step { patch, before, after }),
                Err(refusal) => written.refused.push((*id, refusal)),
            }
        }
        let steps = holding::without_collisions(conn, self, steps, &mut written.refused)?;
        keep::keep(conn, self, &steps)?;
        for step in &steps {
            let contact = &step.after.contact;
            written.changed.push(contact.id);
            if contact.twitter != step.before.contact.twitter {
                written.handles.push((contact.id, contact.twitter.clone()));
            }
        }
        Ok(())
    }

    /// How these contacts are now; nobody else changes them until the transaction ends.
    fn look(&self, conn: &mut Conn, ids: &[ContactId]) -> db::Result<HashMap<ContactId, Now>> {
        let contacts = lock(conn, ids)?;
        let known: Vec<ContactId> = contacts.iter().map(|contact| contact.id).collect();
        let values = fields::read(conn, &self.side_fields(), &known)?;
        let mut tags = if self.tags.is_empty() { HashMap::new() } else { tags::tags_of(conn, &known)? };
        let now = |(contact, values): (Contact, _)| {
            let tags = tags.remove(&contact.id).unwrap_or_default();
            (contact.id, Now { contact, values, tags })
        };
        Ok(contacts.into_iter().zip(values).map(now).collect())
    }
}

/// What is only asked when a word of the search may have changed.
fn refresh_words(conn: &mut Conn, plan: &Plan, steps: &[Step<'_>]) -> db::Result<()> {
    let company = plan.side_fields().iter().any(|field| words::is_found_by(field));
    let is_found_otherwise = |step: &&Step<'_>| company || step.before.names() != step.after.names();
    let ids: Vec<ContactId> = steps.iter().filter(is_found_otherwise).map(|step| step.after.contact.id).collect();
    words::refresh_words(conn, &ids)
}
