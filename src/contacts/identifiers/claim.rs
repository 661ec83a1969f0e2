//! The values that are there become unique: walked by contact, some thousand at a time, by the same key as saving uses.

use std::collections::HashMap;

use super::{held_by, identifier_of, queries};
use crate::db::{self, Conn};
use crate::fields::{self, Clash, Field, Identity, Value};
use crate::ids::{ContactId, FieldId};

/// Rows of one step.
const STEP: usize = 2000;
/// As many clashes as a person mends before trying again.
const MOST: usize = 10;

/// Keeps values of unique fields apart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identifiers;

impl Identity for Identifiers {
    fn claim(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Clash>> {
        let (mut after, mut clashes) = (ContactId(0), Vec::new());
        loop {
            let values = fields::values_after(conn, field, after, STEP)?;
            let Some((last, _)) = values.last() else { return Ok(clashes) };
            after = *last;
            clashes.extend(hold_all(conn, field, &values)?);
            if clashes.len() >= MOST {
                clashes.truncate(MOST);
                return Ok(clashes);
            }
        }
    }

    fn let_go(&self, conn: &mut Conn, field: &Field) -> db::Result<()> {
        queries::release_field(conn, field.id)?;
        Ok(())
    }
}

/// These contacts hold their values; answers those that another holds.
fn hold_all(conn: &mut Conn, field: &Field, values: &[(ContactId, String)]) -> db::Result<Vec<Clash>> {
    let typed = values.iter().filter_map(|(contact, stored)| Some((*contact, Value::of_stored(field.kind, stored)?)));
    let rows: Vec<(FieldId, String, ContactId)> =
        typed.map(|(contact, value)| (field.id, identifier_of(field, &value), contact)).collect();
    queries::hold_free(conn, &rows)?;
    let keys: Vec<(FieldId, String)> = rows.iter().map(|(field, key, _)| (*field, key.clone())).collect();
    let holders: HashMap<String, ContactId> =
        held_by(conn, &keys)?.into_iter().map(|(_, key, contact)| (key, contact)).collect();
    let clash =
        |(_, key, contact): &(FieldId, String, ContactId)| (holders.get(key) != Some(contact)).then(|| of(field, key));
    Ok(rows.iter().filter_map(clash).collect())
}

fn of(field: &Field, key: &str) -> Clash {
    let term = format!("+{}:\"{}\"", field.alias, key.replace('"', ""));
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("search", &term).finish();
    Clash { words: key.to_owned(), url: format!("/contacts?{query}") }
}
