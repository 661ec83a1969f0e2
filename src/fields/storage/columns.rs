//! Columns come into being, one statement for each side table, without a lock on the contacts.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::clock::At;
use crate::db::{self, Conn};
use crate::fields::kind::Kind;
use crate::fields::model::NewField;
use crate::fields::queries;
use crate::ids::FieldId;

/// Columns of one side table: 60 of VARCHAR(191) stay below the 65,535 bytes of a row.
const COLUMNS: usize = 60;
const TRIES: u32 = 5;

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
    if let Err(error) = finish(conn) {
        queries::forget_unfinished(conn, &new.alias)?;
        return if is_lock_timeout(&error) { Ok(Err(Refused::Busy)) } else { Err(error) };
    }
    let made = queries::with_archived(conn)?.into_iter().find(|field| field.alias == new.alias);
    Ok(made.map(|field| field.id).ok_or(Refused::Busy))
}

/// Adds the columns of all definitions that have none yet; one statement for each side table.
pub(in crate::fields) fn finish(conn: &mut Conn) -> db::Result<()> {
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

/// The first side table with room, and how much. One with the column of a [`super::sort_column`] takes no more: that is
/// virtual, and beside its index the database adds no column without copying the whole table.
pub(in crate::fields) fn next_table(conn: &mut Conn) -> QueryResult<(u32, usize)> {
    let (crowding, closed) = (queries::crowding(conn)?, sorting_tables(conn)?);
    let used = |table: u32| {
        let found = crowding.iter().find(|(n, _)| *n == Some(table));
        found.and_then(|(_, count)| usize::try_from(*count).ok()).unwrap_or(0)
    };
    Ok((1..=10_000)
        .filter(|table| !closed.contains(table))
        .map(|table| (table, COLUMNS.saturating_sub(used(table))))
        .find(|(_, room)| *room > 0)
        .unwrap_or((1, 1)))
}

fn sorting_tables(conn: &mut Conn) -> QueryResult<Vec<u32>> {
    #[derive(QueryableByName)]
    struct Table {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let found: Vec<Table> = diesel::sql_query(
        "SELECT DISTINCT table_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() \
         AND table_name LIKE 'contact\\_values\\_%' AND column_name REGEXP '^k[0-9]+$'",
    )
    .load(conn)?;
    Ok(found.iter().filter_map(|table| table.name.rsplit('_').next()?.parse().ok()).collect())
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
        let sql_type = Kind::parse(kind).map_or("VARCHAR(191)", Kind::column_type);
        format!("ADD COLUMN IF NOT EXISTS f{id} {sql_type} NULL")
    };
    let columns: Vec<String> = new.iter().map(column).collect();
    format!("ALTER TABLE contact_values_{table} {}, ALGORITHM=INSTANT", columns.join(", "))
}

/// Waits five seconds for the table at a time, so that a long transaction cannot make everybody queue behind us.
pub(super) fn patiently(conn: &mut Conn, ddl: &str) -> db::Result<()> {
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

pub(super) fn is_lock_timeout(error: &db::Error) -> bool {
    error.to_string().contains("Lock wait timeout")
}
