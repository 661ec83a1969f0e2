//! What no two contacts share: e-mail addresses and the values of unique fields.

use std::collections::{BTreeSet, HashMap};

use super::model::Refusal;
use super::{Plan, Step, queries};
use crate::contacts::identifiers::{self, identifier_of};
use crate::db::{self, Conn};
use crate::fields::{Column, Field, Value};
use crate::ids::{ContactId, FieldId};
use crate::users::email_key;

/// What is compared: an e-mail, or a value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Email(String),
    Of(FieldId, String),
}

/// Those changes that take nothing from anybody; the others are refused, also where two of the set want the same.
pub(super) fn without_collisions<'p>(
    conn: &mut Conn,
    plan: &Plan,
    steps: Vec<Step<'p>>,
    refused: &mut Vec<(ContactId, Refusal)>,
) -> db::Result<Vec<Step<'p>>> {
    let unique = plan.unique_fields(conn)?;
    let wanted: Vec<Vec<Key>> = steps.iter().map(|step| step.wanted(plan, &unique)).collect();
    let mut holders = holders(conn, &wanted)?;
    let mut fine = Vec::with_capacity(steps.len());
    for (step, keys) in steps.into_iter().zip(wanted) {
        let id = step.after.contact.id;
        let taken =
            keys.iter().find_map(|key| holders.get(key).filter(|other| **other != id).map(|other| (key, *other)));
        match taken {
            Some((Key::Email(_), other)) => refused.push((id, Refusal::EmailTaken(other))),
            Some((Key::Of(field, _), other)) => {
                let field = unique.iter().find(|one| one.id == *field);
                refused.extend(field.map(|field| (id, Refusal::taken(field, other))));
            }
            None => {
                holders.extend(keys.into_iter().map(|key| (key, id)));
                fine.push(step);
            }
        }
    }
    Ok(fine)
}

fn holders(conn: &mut Conn, wanted: &[Vec<Key>]) -> db::Result<HashMap<Key, ContactId>> {
    let (mut emails, mut values) = (Vec::new(), Vec::new());
    for key in wanted.iter().flatten() {
        match key {
            Key::Email(email) => emails.push(email),
            Key::Of(field, value) => values.push((*field, value.clone())),
        }
    }
    let of_emails = queries::holders_of_emails(conn, &emails)?.into_iter().map(|(email, id)| (Key::Email(email), id));
    let mut found: HashMap<Key, ContactId> = of_emails.collect();
    found
        .extend(identifiers::held_by(conn, &values)?.into_iter().map(|(field, value, id)| (Key::Of(field, value), id)));
    Ok(found)
}

/// What these contacts held is let go, and what they have now is held.
pub(super) fn hold(conn: &mut Conn, plan: &Plan, steps: &[Step<'_>]) -> db::Result<()> {
    let unique = plan.unique_fields(conn)?;
    let mut rows = Vec::new();
    let mut ids = BTreeSet::new();
    for (step, field) in steps.iter().flat_map(|step| unique.iter().map(move |field| (step, field))) {
        if step.before.value(plan, field) != step.after.value(plan, field) {
            ids.insert(step.after.contact.id);
            rows.extend(step.identifier(plan, field).map(|key| (field.id, key, step.after.contact.id)));
        }
    }
    // What is let go must be what is written anew: of a contact that changes one of two, both.
    for step in steps.iter().filter(|step| ids.contains(&step.after.contact.id)) {
        let same = unique.iter().filter(|field| step.before.value(plan, field) == step.after.value(plan, field));
        rows.extend(same.filter_map(|field| Some((field.id, step.identifier(plan, field)?, step.after.contact.id))));
    }
    if ids.is_empty() {
        return Ok(());
    }
    let fields: Vec<FieldId> = unique.iter().map(|field| field.id).collect();
    identifiers::release(conn, &ids.into_iter().collect::<Vec<_>>(), &fields)?;
    Ok(identifiers::hold(conn, &rows)?)
}

impl Plan {
    /// Of the touched fields those that no two contacts share; e-mail has a column for it.
    fn unique_fields(&self, conn: &mut Conn) -> db::Result<Vec<&Field>> {
        if self.touched.is_empty() {
            return Ok(Vec::new());
        }
        let unique = identifiers::unique_fields(conn)?;
        let is_unique = |field: &&Field| {
            self.touched.contains(&field.id) && unique.contains(&field.id) && field.column() != Some(Column::Email)
        };
        Ok(self.fields.iter().filter(is_unique).collect())
    }
}

impl Step<'_> {
    /// The keys that this contact has afterwards and had not before.
    fn wanted(&self, plan: &Plan, unique: &[&Field]) -> Vec<Key> {
        let mut keys = Vec::new();
        if self.before.contact.email != self.after.contact.email {
            keys.extend(self.after.contact.email.as_deref().map(|email| Key::Email(email_key(email))));
        }
        for field in unique.iter().filter(|field| self.before.value(plan, field) != self.after.value(plan, field)) {
            keys.extend(self.identifier(plan, field).map(|key| Key::Of(field.id, key)));
        }
        keys
    }

    fn identifier(&self, plan: &Plan, field: &Field) -> Option<String> {
        let value = Value::of_stored(field.kind, &self.after.value(plan, field)?)?;
        Some(identifier_of(field, &value)).filter(|key| !key.is_empty())
    }
}
