//! Every value of a contact, from columns of both kinds.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::image::{Image, STATUS, tagged};
use super::model::Contact;
use super::{blocks, queries, tags};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::ContactId;

/// The values of one field for these contacts, in their order; `None` when no field in use has the alias.
pub fn values(conn: &mut Conn, contacts: &[ContactId], alias: &str) -> db::Result<Option<(Field, Vec<Option<Value>>)>> {
    let Some(field) = fields::by_alias(conn, alias)? else { return Ok(None) };
    let rows = fields::read(conn, &[&field], contacts)?;
    let found = rows.into_iter().map(|row| row.into_iter().next().flatten()).collect();
    Ok(Some((field, found)))
}

/// The values of these fields for one contact, in their order.
pub(super) fn row(conn: &mut Conn, fields: &[Field], contact: ContactId) -> db::Result<Vec<Option<Value>>> {
    let fields: Vec<&Field> = fields.iter().collect();
    Ok(fields::read(conn, &fields, &[contact])?.into_iter().next().unwrap_or_default())
}

/// A group's label, and label and words of its fields.
pub type Facts = (&'static str, Vec<(String, String)>);

/// What a contact's page shows, by group: label and words of every field that has a value.
pub fn facts(conn: &mut Conn, contact: ContactId, zone: Tz) -> db::Result<Vec<Facts>> {
    let fields = fields::all(conn)?;
    let values = row(conn, &fields, contact)?;
    let mut groups: Vec<Facts> = Vec::new();
    for (field, value) in fields.iter().zip(values) {
        let Some(value) = value else { continue };
        let fact = (field.label.clone(), value.print(field, zone));
        match groups.last_mut().filter(|(group, _)| *group == field.group.label()) {
            Some((_, facts)) => facts.push(fact),
            None => groups.push((field.group.label(), vec![fact])),
        }
    }
    Ok(groups)
}

/// These contacts as the journal keeps them, whole; a handful of statements for a thousand.
pub fn images(conn: &mut Conn, contacts: &[ContactId]) -> db::Result<HashMap<ContactId, Image>> {
    let fields = fields::with_archived(conn)?;
    let rows = fields::read(conn, &fields.iter().collect::<Vec<_>>(), contacts)?;
    let (mut tags, mut blocks) = (tags::tags_of(conn, contacts)?, blocks::of_many(conn, contacts)?);
    let known = queries::lines(conn, contacts)?;
    let known: HashMap<ContactId, Contact> = known.into_iter().map(|contact| (contact.id, contact)).collect();
    let mut images = HashMap::with_capacity(known.len());
    for (id, values) in contacts.iter().zip(rows) {
        let Some(contact) = known.get(id) else { continue };
        let stored = |(field, value): (&Field, Option<Value>)| Some((field.alias.clone(), value?.stored()));
        let mut image: Image = fields.iter().zip(values).filter_map(stored).collect();
        image.extend(contact.owner_id.map(|owner| ("owner".to_owned(), owner.to_string())));
        image.extend(tagged(tags.remove(id).unwrap_or_default().iter().map(|tag| tag.name.as_str())));
        image.insert(STATUS.to_owned(), contact.state.code().to_string());
        image.extend(blocks.remove(id).unwrap_or_default().into_iter().map(|block| block.as_image()));
        images.insert(*id, image);
    }
    Ok(images)
}

/// What a contact's form is filled with: alias and value, also of tags and owner apart.
pub(super) fn typed(
    conn: &mut Conn,
    fields: &[Field],
    contact: ContactId,
    zone: Tz,
) -> db::Result<Vec<(String, String)>> {
    let values = row(conn, fields, contact)?;
    let pairs = |(field, value): (&Field, Option<Value>)| fields::pairs(field, value.as_ref(), zone);
    Ok(fields.iter().zip(values).flat_map(pairs).collect())
}
