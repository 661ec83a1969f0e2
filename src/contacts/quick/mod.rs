//! Quick add, from anywhere: a few fields in a dialog, without script on a page; and whether somebody is there already.

mod check;
mod routes;

pub(super) use check::checked;
pub(super) use routes::routes;

use crate::fields::{Column, Field};

/// What it always asks: whom it is about cannot be said otherwise.
const ALWAYS: [&str; 4] = ["firstname", "lastname", "email", "twitter"];
/// What it asks beside that when no field is marked for it.
const USUAL: [&str; 2] = ["phone", "company"];

/// The fields it asks for.
fn asked(fields: Vec<Field>) -> Vec<Field> {
    let is_any = fields.iter().any(|field| field.quick && !ALWAYS.contains(&field.alias.as_str()));
    let is_more = |field: &Field| if is_any { field.quick } else { USUAL.contains(&field.alias.as_str()) };
    let is_asked = |field: &Field| ALWAYS.contains(&field.alias.as_str()) || is_more(field);
    fields.into_iter().filter(|field| is_asked(field) && field.column() != Some(Column::Points)).collect()
}
