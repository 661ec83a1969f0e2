//! Values of many contacts and fields at once, read and written.

use std::collections::{BTreeSet, HashMap};

use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::{Cells, column_of, side_table, tables_of};
use crate::db::{self, Conn};
use crate::fields::model::Field;
use crate::fields::value::Value;
use crate::ids::ContactId;

/// Rows of one INSERT, as long as the placeholders suffice.
const ROWS: usize = 500;
const PLACEHOLDERS: usize = 60_000;

/// The values of these fields for these contacts, in both orders; one statement.
pub fn read(conn: &mut Conn, fields: &[&Field], contacts: &[ContactId]) -> QueryResult<Vec<Vec<Option<Value>>>> {
    if fields.is_empty() || contacts.is_empty() {
        return Ok(vec![vec![None; fields.len()]; contacts.len()]);
    }
    let columns: Vec<String> = fields.iter().map(|field| format!("CAST({} AS CHAR)", column_of(field))).collect();
    let (marks, ids) = db::listed(contacts);
    let sql = format!("SELECT c.id, {} FROM {} WHERE c.id IN ({marks})", columns.join(", "), tables_of(fields));
    let rows: Vec<Cells> = db::standing(&sql, ids).load(conn)?;
    let found: HashMap<ContactId, Vec<Option<String>>> = rows.into_iter().map(|row| (row.contact, row.cells)).collect();
    let typed = |cells: Vec<Option<String>>| {
        let pairs = fields.iter().zip(cells);
        pairs.map(|(field, cell)| cell.and_then(|text| Value::of_stored(field.kind, &text))).collect()
    };
    // A contact may be asked for twice: two visits of one moment.
    let cells = |contact| found.get(contact).cloned().map_or_else(|| vec![None; fields.len()], typed);
    Ok(contacts.iter().map(cells).collect())
}

/// Writes values of side columns, a row for each contact in the order of `fields`; one statement for each side table
/// and some hundred contacts. Fixed columns belong to `contacts` and are left out.
pub fn write(conn: &mut Conn, fields: &[&Field], rows: &[(ContactId, Vec<Option<Value>>)]) -> QueryResult<()> {
    let tables: BTreeSet<u32> = fields.iter().filter_map(|field| side_table(field)).collect();
    for table in tables {
        let places: Vec<(usize, u64)> = fields
            .iter()
            .enumerate()
            .filter(|(_, field)| side_table(field) == Some(table))
            .map(|(place, field)| (place, field.id.0))
            .collect();
        for rows in rows.chunks(ROWS.min(PLACEHOLDERS / places.len().max(1))) {
            upsert(conn, table, &places, rows)?;
        }
    }
    Ok(())
}

fn upsert(
    conn: &mut Conn,
    table: u32,
    places: &[(usize, u64)],
    rows: &[(ContactId, Vec<Option<Value>>)],
) -> QueryResult<()> {
    let columns: Vec<String> = places.iter().map(|(_, id)| format!("f{id}")).collect();
    let updates: Vec<String> = columns.iter().map(|column| format!("{column} = VALUES({column})")).collect();
    let marks = ", ?".repeat(places.len());
    let tuples: Vec<String> = rows.iter().map(|(contact, _)| format!("({contact}{marks})")).collect();
    let sql = format!(
        "INSERT INTO contact_values_{table} (contact_id, {}) VALUES {} ON DUPLICATE KEY UPDATE {}",
        columns.join(", "),
        tuples.join(", "),
        updates.join(", ")
    );
    let mut query = diesel::sql_query(sql).into_boxed::<Mysql>();
    for (_, values) in rows {
        for (place, _) in places {
            let value = values.get(*place).and_then(Option::as_ref).map(Value::stored);
            query = query.bind::<Nullable<Text>, _>(value);
        }
    }
    query.execute(conn).map(drop)
}

/// What others wrote in a field and begins so, each once: from its index, or of the contacts that came last.
pub(in crate::fields) fn values_like(
    conn: &mut Conn,
    field: &Field,
    beginning: &str,
    most: usize,
) -> QueryResult<Vec<String>> {
    let Some(table) = side_table(field) else { return Ok(Vec::new()) };
    let column = format!("f{}", field.id);
    let from = if field.indexed {
        format!("contact_values_{table}")
    } else {
        format!("(SELECT {column} FROM contact_values_{table} ORDER BY contact_id DESC LIMIT {NEWEST}) newest")
    };
    let sql =
        format!("SELECT DISTINCT {column} AS value FROM {from} WHERE {column} LIKE ? ORDER BY {column} LIMIT {most}");
    let rows: Vec<Known> =
        diesel::sql_query(sql).bind::<Text, _>(format!("{}%", super::escaped(beginning))).load(conn)?;
    Ok(rows.into_iter().map(|row| row.value).collect())
}

/// Contacts that are looked at where no index helps.
const NEWEST: u32 = 5000;

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Contact and value, as stored, of those after one who have a value; in their order, without the bin and the merged.
pub fn values_after(
    conn: &mut Conn,
    field: &Field,
    after: ContactId,
    most: usize,
) -> QueryResult<Vec<(ContactId, String)>> {
    let Some(table) = side_table(field) else { return Ok(Vec::new()) };
    let column = column_of(field);
    let sql = format!(
        "SELECT c.id, CAST({column} AS CHAR) FROM contact_values_{table} v{table} \
         JOIN contacts c ON c.id = v{table}.contact_id AND c.state IN (0, 1) \
         WHERE v{table}.contact_id > {after} AND {column} IS NOT NULL ORDER BY v{table}.contact_id LIMIT {most}"
    );
    let rows: Vec<Cells> = diesel::sql_query(sql).load(conn)?;
    Ok(rows.into_iter().filter_map(|row| Some((row.contact, row.cells.into_iter().next().flatten()?))).collect())
}
