//! All SQL on `contact_identifiers`.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::db::Conn;
use crate::ids::{ContactId, FieldId};
use crate::schema::{contact_identifiers as identifiers, fields};

/// Rows of one INSERT.
const ROWS: usize = 2000;

/// Who holds these values of unique fields: field, key, contact.
pub fn held_by(conn: &mut Conn, keys: &[(FieldId, String)]) -> QueryResult<Vec<(FieldId, String, ContactId)>> {
    let mut found = Vec::new();
    for keys in keys.chunks(ROWS) {
        let fields: Vec<FieldId> = keys.iter().map(|(field, _)| *field).collect();
        let texts: Vec<&String> = keys.iter().map(|(_, key)| key).collect();
        // Both lists are short or of one field, so their product is what was asked or little more.
        let rows: Vec<(FieldId, String, ContactId)> = identifiers::table
            .filter(identifiers::field_id.eq_any(fields).and(identifiers::identifier.eq_any(texts)))
            .select((identifiers::field_id, identifiers::identifier, identifiers::contact_id))
            .load(conn)?;
        found.extend(rows.into_iter().filter(|(field, key, _)| keys.iter().any(|(f, k)| f == field && k == key)));
    }
    Ok(found)
}

/// These contacts hold these values from now on; a duplicate fails the whole.
pub fn hold(conn: &mut Conn, rows: &[(FieldId, String, ContactId)]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS) {
        let rows: Vec<_> = rows
            .iter()
            .map(|(field, key, contact)| {
                (
                    identifiers::field_id.eq(*field),
                    identifiers::identifier.eq(key),
                    identifiers::contact_id.eq(*contact),
                )
            })
            .collect();
        diesel::insert_into(identifiers::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// These contacts let go of what they held in these fields.
pub fn release(conn: &mut Conn, contacts: &[ContactId], fields: &[FieldId]) -> QueryResult<usize> {
    let those = identifiers::contact_id.eq_any(contacts).and(identifiers::field_id.eq_any(fields));
    diesel::delete(identifiers::table.filter(those)).execute(conn)
}

/// The fields of which no two contacts share a value.
pub(in crate::contacts) fn unique_fields(conn: &mut Conn) -> QueryResult<HashSet<FieldId>> {
    Ok(fields::table.filter(fields::is_unique).select(fields::id).load(conn)?.into_iter().collect())
}

/// These contacts let go of everything they held.
pub(in crate::contacts) fn release_all(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<usize> {
    diesel::delete(identifiers::table.filter(identifiers::contact_id.eq_any(contacts))).execute(conn)
}

/// These contacts hold these values from now on, as far as nobody else does.
pub(super) fn hold_free(conn: &mut Conn, rows: &[(FieldId, String, ContactId)]) -> QueryResult<usize> {
    let rows: Vec<_> = rows
        .iter()
        .map(|(field, key, contact)| {
            (identifiers::field_id.eq(*field), identifiers::identifier.eq(key), identifiers::contact_id.eq(*contact))
        })
        .collect();
    diesel::insert_or_ignore_into(identifiers::table).values(rows).execute(conn)
}

/// Nobody holds a value of this field any more.
pub(super) fn release_field(conn: &mut Conn, field: FieldId) -> QueryResult<usize> {
    diesel::delete(identifiers::table.filter(identifiers::field_id.eq(field))).execute(conn)
}
