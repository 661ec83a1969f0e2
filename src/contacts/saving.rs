//! Contacts are created and changed whole here. What a change writes is in [`mod@super::patch`].

use diesel::Connection as _;

use super::identifiers::{self, identifier_of};
use super::model::{CREATED, Contact, Draft, Editor, Refused};
use super::patch::{self, Patch, PointsChange, Refusal};
use super::{queries, tags, values, words};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::ids::{ContactId, FieldId, TagId};

/// Creates a contact, unless another has its e-mail or a value that no two contacts share.
pub fn create(conn: &mut Conn, draft: &Draft, editor: Editor) -> db::Result<Result<ContactId, Refused>> {
    if let Some(refused) = taken_by(conn, draft)? {
        return Ok(Err(refused));
    }
    let made = match conn.transaction(|conn| create_many(conn, std::slice::from_ref(draft), editor.now)) {
        // Somebody took it since we looked; what was written of this one is gone with the savepoint.
        Err(error) if error.is_duplicate() => match taken_by(conn, draft)? {
            Some(refused) => return Ok(Err(refused)),
            None => return Err(error),
        },
        made => made?,
    };
    let [id] = made.as_slice() else { return Err(anyhow::anyhow!("one contact became {}", made.len()).into()) };
    if let Some(image) = values::images(conn, &[*id])?.remove(id) {
        let change = NewChange::new(editor.user, "contact", id, "created", editor.now).within(editor.act).after(&image);
        audit::record(conn, &[change])?;
    }
    Ok(Ok(*id))
}

/// Creates many contacts with their values, tags and timeline in multi-row statements; the caller has made sure that
/// no e-mail and no value of a unique field is taken, else the whole fails. No journal: whoever imports keeps one of their own.
pub fn create_many(conn: &mut Conn, drafts: &[Draft], now: At) -> db::Result<Vec<ContactId>> {
    let ids = queries::insert(conn, drafts, now)?;
    let fields = fields::all(conn)?;
    let used: Vec<&Field> =
        fields.iter().filter(|field| drafts.iter().any(|draft| draft.value(field).is_some())).collect();
    let row = |(id, draft): (&ContactId, &Draft)| (*id, used.iter().map(|field| draft.value(field).cloned()).collect());
    let rows: Vec<(ContactId, Vec<Option<Value>>)> = ids.iter().zip(drafts).map(row).collect();
    fields::write(conn, &used, &rows)?;
    let created: Vec<NewActivity> =
        ids.iter().map(|id| NewActivity::new(*id, &CREATED, "Contact created", now)).collect();
    activity::record(conn, &created)?;
    hold_many(conn, &ids, drafts, &fields)?;
    words::refresh_words(conn, &ids)?;
    tag_many(conn, &ids, drafts, now)?;
    Ok(ids)
}

/// Each set of tags once, for all contacts that have it.
fn tag_many(conn: &mut Conn, ids: &[ContactId], drafts: &[Draft], now: At) -> db::Result<()> {
    let mut sets: std::collections::BTreeMap<&[String], Vec<ContactId>> = std::collections::BTreeMap::new();
    for (id, draft) in ids.iter().zip(drafts).filter(|(_, draft)| !draft.tags.is_empty()) {
        sets.entry(draft.tags.as_slice()).or_default().push(*id);
    }
    for (names, contacts) in sets {
        let tags: Vec<TagId> = tags::ensure_tags(conn, names, now)?.into_iter().map(|tag| tag.id).collect();
        tags::add_tags(conn, &contacts, &tags, now)?;
    }
    Ok(())
}

/// The keys that a draft would hold: field and identifier.
fn keys_of(draft: &Draft, unique: &[&Field]) -> Vec<(FieldId, String)> {
    let key = |field: &&Field| Some((field.id, identifier_of(field, &draft.any_value(field)?)));
    unique.iter().filter_map(key).filter(|(_, key)| !key.is_empty()).collect()
}

fn unique_of<'f>(conn: &mut Conn, fields: &'f [Field]) -> db::Result<Vec<&'f Field>> {
    let unique = identifiers::unique_fields(conn)?;
    Ok(fields.iter().filter(|field| unique.contains(&field.id) && field.column() != Some(Column::Email)).collect())
}

fn hold_many(conn: &mut Conn, ids: &[ContactId], drafts: &[Draft], fields: &[Field]) -> db::Result<()> {
    let unique = unique_of(conn, fields)?;
    let keys = |(id, draft): (&ContactId, &Draft)| {
        let id = *id;
        keys_of(draft, &unique).into_iter().map(move |(field, key)| (field, key, id))
    };
    let rows: Vec<(FieldId, String, ContactId)> = ids.iter().zip(drafts).flat_map(keys).collect();
    Ok(identifiers::hold(conn, &rows)?)
}

/// Writes values of one field for many contacts; a field that lives in `contacts` itself is left alone.
pub fn set_many(conn: &mut Conn, field: &Field, rows: &[(ContactId, Option<Value>)]) -> db::Result<()> {
    let rows: Vec<(ContactId, Vec<Option<Value>>)> =
        rows.iter().map(|(id, value)| (*id, vec![value.clone()])).collect();
    Ok(fields::write(conn, &[field], &rows)?)
}

/// Changes a contact that is still as the editor saw it; `Ok(Ok(true))` when its handle is another one now.
pub fn change(
    conn: &mut Conn,
    id: ContactId,
    version: u32,
    draft: &Draft,
    editor: Editor,
) -> db::Result<Result<bool, Refused>> {
    let Some(before) = patch::lock(conn, &[id])?.pop() else { return Ok(Err(Refused::Gone)) };
    if before.version != version {
        return Ok(Err(Refused::Stale(Box::new(before))));
    }
    let change = whole(conn, &before, draft)?;
    let written = patch::patch_each(conn, &[(id, &change)], "changed", editor)?;
    Ok(match written.refused.into_iter().next() {
        None => Ok(!written.handles.is_empty()),
        Some((_, Refusal::EmailTaken(other))) => Err(Refused::EmailTaken(other)),
        Some((_, Refusal::Taken(field, _, other))) => Err(Refused::Taken(field, other)),
        Some((_, Refusal::Gone | Refusal::Binned)) => Err(Refused::Gone),
        Some((_, refusal)) => Err(Refused::Unfit(refusal.sentence())),
    })
}

/// All that a draft says, as a change of what the contact is now.
fn whole(conn: &mut Conn, before: &Contact, draft: &Draft) -> db::Result<Patch> {
    let mut values = draft.values.clone();
    let fields = fields::with_archived(conn)?;
    let fixed = fields.iter().filter(|field| field.column().is_some_and(|column| column != Column::Points));
    values.extend(fixed.map(|field| (field.id, draft.any_value(field))));
    let has = tags::tags_of(conn, &[before.id])?.remove(&before.id).unwrap_or_default();
    let is_wanted = |name: &str| draft.tags.iter().any(|wanted| tags::key_of(wanted) == tags::key_of(name));
    Ok(Patch {
        values,
        owner: Some(draft.owner),
        add_tags: draft.tags.clone(),
        remove_tags: has.into_iter().map(|tag| tag.name).filter(|name| !is_wanted(name)).collect(),
        points: Some(PointsChange::Set(draft.points)),
        reason: String::new(),
        is_discreet: false,
    })
}

fn taken_by(conn: &mut Conn, draft: &Draft) -> db::Result<Option<Refused>> {
    if let Some(email) = &draft.email
        && let Some(other) = queries::by_email(conn, email)?
    {
        return Ok(Some(Refused::EmailTaken(other)));
    }
    let fields = fields::all(conn)?;
    let keys = keys_of(draft, &unique_of(conn, &fields)?);
    let held = identifiers::held_by(conn, &keys)?.into_iter().next();
    Ok(held.map(|(field, _, other)| Refused::Taken(field, other)))
}

impl Draft {
    /// The value this draft has for a field with a column of its own.
    fn value(&self, field: &Field) -> Option<&Value> {
        self.values.iter().find(|(id, _)| *id == field.id).and_then(|(_, value)| value.as_ref())
    }

    /// The value this draft has for a field of either kind.
    fn any_value(&self, field: &Field) -> Option<Value> {
        let text = |text: &Option<String>| text.clone().map(Value::Text);
        match field.column() {
            Some(Column::FirstName) => text(&self.first_name),
            Some(Column::LastName) => text(&self.last_name),
            Some(Column::Email) => text(&self.email),
            Some(Column::Twitter) => self.twitter.as_ref().map(|handle| Value::Text(handle.as_str().to_owned())),
            Some(Column::Points) => Some(Value::Number(f64::from(self.points))),
            None => self.value(field).cloned(),
        }
    }
}
