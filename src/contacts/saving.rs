//! Contacts are created, changed and deleted here: the rows, what the timeline says, and what the journal keeps.

use super::model::{CHANGED, CREATED, Contact, Draft, Editor, Image, Refused};
use super::{queries, tags, values, words};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::{ContactId, TagId};

/// Creates a contact, unless another has its e-mail.
pub fn create(conn: &mut Conn, draft: &Draft, editor: Editor) -> db::Result<Result<ContactId, Refused>> {
    if let Some(other) = taken_by(conn, draft, None)? {
        return Ok(Err(Refused::EmailTaken(other)));
    }
    let made = match create_many(conn, std::slice::from_ref(draft), editor.now) {
        // Somebody created them since we looked; the row itself is the first thing written.
        Err(error) if error.is_duplicate() => match taken_by(conn, draft, None)? {
            Some(other) => return Ok(Err(Refused::EmailTaken(other))),
            None => return Err(error),
        },
        made => made?,
    };
    let [id] = made.as_slice() else { return Err(anyhow::anyhow!("one contact became {}", made.len()).into()) };
    if let Some(contact) = queries::find(conn, *id)? {
        let fields = fields::all(conn)?;
        let image = values::image(conn, &contact, &fields)?;
        let change = NewChange::new(editor.user, "contact", id, "created", editor.now).within(editor.act).after(&image);
        audit::record(conn, &[change])?;
    }
    Ok(Ok(*id))
}

/// Creates many contacts with their values, tags and timeline in multi-row statements; the caller has made sure that
/// no e-mail is taken, else the whole fails. No journal: whoever imports keeps one of their own.
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
    let before = queries::find_for_update(conn, id)?.filter(|contact| contact.state.is_live());
    let Some(before) = before else { return Ok(Err(Refused::Gone)) };
    if before.version != version {
        return Ok(Err(Refused::Stale(Box::new(before))));
    }
    if let Some(other) = taken_by(conn, draft, Some(id))? {
        return Ok(Err(Refused::EmailTaken(other)));
    }
    let fields = fields::all(conn)?;
    let was = values::image(conn, &before, &fields)?;
    write(conn, &before, draft, &fields, editor.now)?;
    let Some(after) = queries::find(conn, id)? else { return Ok(Err(Refused::Gone)) };
    let is = values::image(conn, &after, &fields)?;
    if was != is {
        queries::bump(conn, id, editor.now)?;
        record(conn, id, &fields, (&was, &is), editor)?;
    }
    Ok(Ok(before.twitter != after.twitter))
}

fn taken_by(conn: &mut Conn, draft: &Draft, except: Option<ContactId>) -> db::Result<Option<ContactId>> {
    let Some(email) = &draft.email else { return Ok(None) };
    Ok(queries::by_email(conn, email)?.filter(|other| Some(*other) != except))
}

fn write(conn: &mut Conn, before: &Contact, draft: &Draft, fields: &[Field], now: At) -> db::Result<()> {
    queries::update(conn, before.id, draft)?;
    let named: Vec<&Field> = fields.iter().filter(|field| draft.values.iter().any(|(id, _)| *id == field.id)).collect();
    let row = named.iter().map(|field| draft.value(field).cloned()).collect();
    fields::write(conn, &named, &[(before.id, row)])?;
    words::refresh_words(conn, &[before.id])?;
    let has = tags::tags_of(conn, &[before.id])?.remove(&before.id).unwrap_or_default();
    let wanted = tags::ensure_tags(conn, &draft.tags, now)?;
    let surplus: Vec<TagId> = has.iter().filter(|tag| !wanted.contains(tag)).map(|tag| tag.id).collect();
    let wanted: Vec<TagId> = wanted.iter().map(|tag| tag.id).collect();
    tags::add_tags(conn, &[before.id], &wanted, now)?;
    tags::remove_tags(conn, &[before.id], &surplus, now)?;
    Ok(())
}

/// The timeline lists the fields; tags have said it themselves.
fn record(
    conn: &mut Conn,
    id: ContactId,
    fields: &[Field],
    (was, is): (&Image, &Image),
    editor: Editor,
) -> db::Result<()> {
    let word = |image: &Image, key: &str| image.get(key).cloned().unwrap_or_default();
    let labels = fields.iter().map(|field| (field.alias.as_str(), field.label.as_str())).chain([("owner", "Owner")]);
    let changed: Vec<(&str, &str)> = labels.filter(|(key, _)| was.get(*key) != is.get(*key)).collect();
    if !changed.is_empty() {
        let names: Vec<&str> = changed.iter().map(|(_, label)| *label).collect();
        let line = |(key, label): &(&str, &str)| format!("{label}: “{}” → “{}”", word(was, key), word(is, key));
        // A user's number tells a reader nothing.
        let lines: Vec<String> = changed.iter().filter(|(key, _)| *key != "owner").map(line).collect();
        let new = NewActivity::new(id, &CHANGED, format!("Changed {}", names.join(", ")), editor.now);
        activity::record(conn, &[new.detail(lines.join("\n"))])?;
    }
    let change =
        NewChange::new(editor.user, "contact", id, "changed", editor.now).within(editor.act).before(was).after(is);
    Ok(audit::record(conn, &[change])?)
}

/// Deletes a contact with all that is known about it; the journal keeps how it was. False when it was gone.
pub fn delete(conn: &mut Conn, id: ContactId, editor: Editor) -> db::Result<bool> {
    let Some(contact) = queries::find_for_update(conn, id)? else { return Ok(false) };
    let fields = fields::all(conn)?;
    let was = values::image(conn, &contact, &fields)?;
    queries::delete(conn, id)?;
    audit::record(conn, &[NewChange::new(editor.user, "contact", id, "deleted", editor.now).before(&was)])?;
    Ok(true)
}

impl Draft {
    /// The value this draft has for a field with a column of its own.
    fn value(&self, field: &Field) -> Option<&Value> {
        self.values.iter().find(|(id, _)| *id == field.id).and_then(|(_, value)| value.as_ref())
    }
}
