//! Values of some thousand contacts, as text instead of placeholders.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::side_table;
use crate::db::{Conn, Values};
use crate::fields::{Field, Value};
use crate::ids::ContactId;

/// Rows of one INSERT: some hundred kilobytes.
const ROWS: usize = 2000;

/// A contact with a value for each field.
type Filled<'v> = (ContactId, &'v [Option<Value>]);

/// Writes the first values of new contacts, in the order of `fields`. Each gets its row in the first side table, and in
/// the others when it has a value there. Fixed columns belong to `contacts` and are left out.
pub fn fill(conn: &mut Conn, fields: &[&Field], rows: &[Filled<'_>]) -> QueryResult<()> {
    let mut tables: BTreeSet<u32> = fields.iter().filter_map(|field| side_table(field)).collect();
    tables.insert(1);
    for table in tables {
        let places = places(fields, table);
        let has_any =
            |values: &[Option<Value>]| places.iter().any(|(place, _)| values.get(*place).is_some_and(Option::is_some));
        let rows: Vec<Filled<'_>> = rows.iter().filter(|(_, values)| table == 1 || has_any(values)).copied().collect();
        put(conn, table, &places, &rows, "")?;
    }
    Ok(())
}

/// Writes values over those that contacts had, in the order of `fields`.
pub fn overwrite(conn: &mut Conn, fields: &[&Field], rows: &[Filled<'_>]) -> QueryResult<()> {
    let tables: BTreeSet<u32> = fields.iter().filter_map(|field| side_table(field)).collect();
    for table in tables {
        let places = places(fields, table);
        let columns: Vec<String> = places.iter().map(|(_, id)| format!("f{id} = VALUES(f{id})")).collect();
        put(conn, table, &places, rows, &format!(" ON DUPLICATE KEY UPDATE {}", columns.join(", ")))?;
    }
    Ok(())
}

/// The fields of a side table: where they stand, and the number of their column.
fn places(fields: &[&Field], table: u32) -> Vec<(usize, u64)> {
    let of_table = fields.iter().enumerate().filter(|(_, field)| side_table(field) == Some(table));
    of_table.map(|(place, field)| (place, field.id.0)).collect()
}

fn put(conn: &mut Conn, table: u32, places: &[(usize, u64)], rows: &[Filled<'_>], instead: &str) -> QueryResult<()> {
    let columns = places.iter().map(|(_, id)| format!("f{id}"));
    let columns: Vec<String> = std::iter::once("contact_id".to_owned()).chain(columns).collect();
    let into = format!("INSERT INTO contact_values_{table} ({}) VALUES ", columns.join(", "));
    for rows in rows.chunks(ROWS) {
        let mut values = Values::default();
        for (contact, cells) in rows {
            let cell = |place: &usize| cells.get(*place).and_then(Option::as_ref).map(Value::stored);
            let row = values.row().number(contact);
            drop(places.iter().fold(row, |row, (place, _)| row.maybe(cell(place).as_deref())));
        }
        conn.batch_execute(&(into.clone() + &values.take() + instead))?;
    }
    Ok(())
}
