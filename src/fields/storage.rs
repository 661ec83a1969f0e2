//! The column of a field: add, read, write, compare; the only dynamic SQL there is.
//!
//! Every name is made of an integer or is one of [`Column`]; what people typed is only ever bound.

mod bulk;

pub use bulk::{fill, overwrite};

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::connection::SimpleConnection as _;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::row::{Field as _, NamedRow, Row};
use diesel::sql_types::{BigInt, Nullable, Text, Unsigned};

use super::model::{Field, Kind, NewField, Place};
use super::op::Op;
use super::queries;
use super::value::Value;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, FieldId};

/// Columns of one side table: 60 of VARCHAR(191) stay below the 65,535 bytes of a row.
const COLUMNS: usize = 60;
const TRIES: u32 = 5;
/// Rows of one INSERT, as long as the placeholders suffice.
const ROWS: usize = 500;
const PLACEHOLDERS: usize = 60_000;

/// Why a field was not created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another field has the alias.
    Taken,
    /// The tables were in use for too long.
    Busy,
}

/// Defines a field and adds its column. Call it outside a transaction, because DDL commits: the definition comes
/// first and nobody sees it before its column is there; whatever a crash leaves is finished by the next call.
pub fn create(conn: &mut Conn, new: &NewField, now: At) -> db::Result<Result<FieldId, Refused>> {
    finish(conn)?;
    match queries::insert(conn, std::slice::from_ref(new), now) {
        Err(error) if error.is_duplicate() => return Ok(Err(Refused::Taken)),
        Err(error) if error.is_retryable() => return Ok(Err(Refused::Busy)),
        answer => answer?,
    }
    match finish(conn) {
        Err(error) if is_lock_timeout(&error) => {
            queries::forget_unfinished(conn, &new.alias)?;
            return Ok(Err(Refused::Busy));
        }
        answer => answer?,
    }
    let made = queries::with_archived(conn)?.into_iter().find(|field| field.alias == new.alias);
    Ok(made.map(|field| field.id).ok_or(Refused::Busy))
}

/// Adds the columns of all definitions that have none yet; one statement for each side table.
pub(super) fn finish(conn: &mut Conn) -> db::Result<()> {
    if queries::unfinished(conn)?.is_empty() {
        return Ok(());
    }
    // Two instances that start together do it one after the other.
    let locked: Got =
        diesel::sql_query("SELECT CAST(GET_LOCK('linnet_fields', 60) AS SIGNED) AS got").get_result(conn)?;
    if locked.got != Some(1) {
        return Err(db::Error::Unavailable("another instance is adding fields".to_owned()));
    }
    let done = finish_locked(conn);
    let _: Got = diesel::sql_query("SELECT CAST(RELEASE_LOCK('linnet_fields') AS SIGNED) AS got").get_result(conn)?;
    done
}

#[derive(QueryableByName)]
struct Got {
    #[diesel(sql_type = Nullable<BigInt>)]
    got: Option<i64>,
}

fn finish_locked(conn: &mut Conn) -> db::Result<()> {
    let mut waiting = queries::unfinished(conn)?;
    while !waiting.is_empty() {
        let (table, room) = next_table(conn)?;
        let rest = waiting.split_off(room.min(waiting.len()));
        if table > 1 {
            patiently(conn, &create_table(table))?;
        }
        patiently(conn, &add_columns(table, &waiting))?;
        let ids: Vec<FieldId> = waiting.iter().map(|(id, _)| *id).collect();
        queries::finish(conn, &ids, table)?;
        waiting = rest;
    }
    Ok(())
}

/// The first side table with room, and how much.
fn next_table(conn: &mut Conn) -> QueryResult<(u32, usize)> {
    let crowding = queries::crowding(conn)?;
    let used = |table: u32| {
        let found = crowding.iter().find(|(n, _)| *n == Some(table));
        found.and_then(|(_, count)| usize::try_from(*count).ok()).unwrap_or(0)
    };
    Ok((1..=10_000)
        .map(|table| (table, COLUMNS.saturating_sub(used(table))))
        .find(|(_, room)| *room > 0)
        .unwrap_or((1, 1)))
}

fn create_table(n: u32) -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS contact_values_{n} (contact_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, \
         CONSTRAINT contact_values_{n}_contact FOREIGN KEY (contact_id) REFERENCES contacts (id) ON DELETE CASCADE) \
         ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci"
    )
}

fn add_columns(table: u32, new: &[(FieldId, String)]) -> String {
    let column = |(id, kind): &(FieldId, String)| {
        let sql_type = match Kind::parse(kind) {
            Some(Kind::Textarea) => "TEXT",
            Some(Kind::Number) => "DOUBLE",
            Some(Kind::Boolean) => "TINYINT",
            Some(Kind::Date) => "DATE",
            _ => "VARCHAR(191)",
        };
        format!("ADD COLUMN IF NOT EXISTS f{id} {sql_type} NULL")
    };
    let columns: Vec<String> = new.iter().map(column).collect();
    format!("ALTER TABLE contact_values_{table} {}, ALGORITHM=INSTANT", columns.join(", "))
}

/// Waits five seconds for the table at a time, so that a long transaction cannot make everybody queue behind us.
fn patiently(conn: &mut Conn, ddl: &str) -> db::Result<()> {
    conn.batch_execute("SET lock_wait_timeout = 5")?;
    let mut answer = Ok(());
    for _ in 0..TRIES {
        answer = conn.batch_execute(ddl).map_err(db::Error::from);
        if !answer.as_ref().is_err_and(is_lock_timeout) {
            break;
        }
    }
    conn.batch_execute("SET lock_wait_timeout = DEFAULT")?;
    answer
}

fn is_lock_timeout(error: &db::Error) -> bool {
    error.to_string().contains("Lock wait timeout")
}

/// The values of these fields for these contacts, in both orders; one statement.
pub fn read(conn: &mut Conn, fields: &[&Field], contacts: &[ContactId]) -> QueryResult<Vec<Vec<Option<Value>>>> {
    if fields.is_empty() || contacts.is_empty() {
        return Ok(vec![vec![None; fields.len()]; contacts.len()]);
    }
    let columns: Vec<String> = fields.iter().map(|field| format!("CAST({} AS CHAR)", column_of(field))).collect();
    let sql = format!("SELECT c.id, {} FROM {} WHERE {}", columns.join(", "), tables_of(fields), among(contacts));
    let rows: Vec<Cells> = diesel::sql_query(sql).load(conn)?;
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

/// Those of these contacts for whom the comparison holds; one statement. `operand` is ignored where none is taken.
pub fn matching(
    conn: &mut Conn,
    field: &Field,
    op: Op,
    operand: &str,
    contacts: &[ContactId],
) -> QueryResult<HashSet<ContactId>> {
    if contacts.is_empty() {
        return Ok(HashSet::new());
    }
    let (test, binds) = test(field, op, operand);
    let sql = format!("SELECT c.id FROM {} WHERE {} AND {test}", tables_of(&[field]), among(contacts));
    let query = diesel::sql_query(sql).into_boxed::<Mysql>();
    let query = binds.into_iter().fold(query, BoxedSqlQuery::bind::<Text, _>);
    let rows: Vec<Cells> = query.load(conn)?;
    Ok(rows.into_iter().map(|row| row.contact).collect())
}

/// A comparison as a condition on `c` and `vn`, and what is bound to it; `operand` is ignored where none is taken.
pub fn test(field: &Field, op: Op, operand: &str) -> (String, Vec<String>) {
    let column = column_of(field);
    let (sql, bound) = match op {
        Op::Equals => (format!("{column} = ?"), Some(operand.to_owned())),
        Op::NotEquals => (format!("({column} <> ? OR {column} IS NULL)"), Some(operand.to_owned())),
        Op::Contains => (format!("{column} LIKE ?"), Some(format!("%{}%", escaped(operand)))),
        Op::StartsWith => (format!("{column} LIKE ?"), Some(format!("{}%", escaped(operand)))),
        Op::Empty => (format!("{column} IS NULL"), None),
        Op::NotEmpty => (format!("{column} IS NOT NULL"), None),
        Op::Greater => (format!("{column} > ?"), Some(operand.to_owned())),
        Op::Less => (format!("{column} < ?"), Some(operand.to_owned())),
    };
    (sql, bound.into_iter().collect())
}

/// A fragment as LIKE takes it literally.
pub fn escaped(fragment: &str) -> String {
    fragment.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The n of the `contact_values_n` that a field lives in; `None`: in `contacts`.
pub fn side_table(field: &Field) -> Option<u32> {
    match field.place {
        Place::Side { table, .. } => Some(table),
        Place::Fixed(_) => None,
    }
}

/// A field's column as statements name it: `c.email`, `v1.f42`.
pub fn column_of(field: &Field) -> String {
    match field.place {
        Place::Fixed(column) => format!("c.{}", column.name()),
        Place::Side { table, column } => format!("v{table}.f{column}"),
    }
}

/// `contacts` as `c`, and each side table that is needed as `vn`.
fn tables_of(fields: &[&Field]) -> String {
    let tables: BTreeSet<u32> = fields.iter().filter_map(|field| side_table(field)).collect();
    let joins = tables.iter().map(|n| format!(" LEFT JOIN contact_values_{n} v{n} ON v{n}.contact_id = c.id"));
    format!("contacts c{}", joins.collect::<String>())
}

fn among(contacts: &[ContactId]) -> String {
    let ids: Vec<String> = contacts.iter().map(ToString::to_string).collect();
    format!("c.id IN ({})", ids.join(", "))
}

/// A row whose width only the caller knows: the contact, then texts.
struct Cells {
    contact: ContactId,
    cells: Vec<Option<String>>,
}

impl QueryableByName<Mysql> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Mysql>) -> deserialize::Result<Self> {
        let first = Row::get(row, 0).ok_or("a row without a contact")?;
        let contact = <u64 as FromSql<Unsigned<BigInt>, Mysql>>::from_nullable_sql(first.value())?;
        let cell = |index| {
            let field = Row::get(row, index).ok_or("a row that is too short")?;
            <Option<String> as FromSql<Nullable<Text>, Mysql>>::from_nullable_sql(field.value())
        };
        let cells = (1..row.field_count()).map(cell).collect::<deserialize::Result<_>>()?;
        Ok(Self { contact: ContactId(contact), cells })
    }
}
