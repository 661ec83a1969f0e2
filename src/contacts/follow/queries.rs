//! SQL on tables that declare themselves as [`super::Rows`]. Names of tables and columns come from the program, numbers
//! are literals, words are bound.

use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Unsigned};
use serde_json::Value;

use crate::db::{self, Conn};
use crate::ids::ContactId;

/// Numbers in one statement.
const CHUNK: usize = 5000;

/// From whom, to whom.
type Way = (ContactId, ContactId);

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = Unsigned<BigInt>)]
    n: u64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

/// The keys of a contact's rows; with `except`, without those that this contact has too.
pub(super) fn numbers(
    conn: &mut Conn,
    table: &str,
    key: &str,
    of: ContactId,
    except: Option<ContactId>,
) -> QueryResult<Vec<u64>> {
    let clash = except.map_or(String::new(), |other| clash(table, key, other));
    let sql = format!("SELECT CAST(t.{key} AS UNSIGNED) AS n FROM {table} t WHERE t.contact_id = {of}{clash}");
    let rows: Vec<Number> = sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.n).collect())
}

/// The same with words.
pub(super) fn words(
    conn: &mut Conn,
    table: &str,
    key: &str,
    of: ContactId,
    except: ContactId,
) -> QueryResult<Vec<String>> {
    let clash = clash(table, key, except);
    let sql = format!("SELECT CAST(t.{key} AS CHAR) AS word FROM {table} t WHERE t.contact_id = {of}{clash}");
    let rows: Vec<Word> = sql_query(sql).load(conn)?;
    Ok(rows.into_iter().map(|row| row.word).collect())
}

fn clash(table: &str, key: &str, other: ContactId) -> String {
    format!(" AND NOT EXISTS (SELECT 1 FROM {table} o WHERE o.contact_id = {other} AND o.{key} = t.{key})")
}

/// Hands all rows over.
pub(super) fn move_all(conn: &mut Conn, table: &str, (from, to): Way) -> QueryResult<usize> {
    sql_query(format!("UPDATE {table} SET contact_id = {to} WHERE contact_id = {from}")).execute(conn)
}

/// Hands the rows with these keys over, as far as they are there and nothing stands in their way.
pub(super) fn move_some(
    conn: &mut Conn,
    table: &str,
    key: &str,
    (from, to): Way,
    literals: &[String],
) -> QueryResult<()> {
    for keys in literals.chunks(CHUNK) {
        let keys = keys.join(",");
        sql_query(format!(
            "UPDATE IGNORE {table} SET contact_id = {to} WHERE contact_id = {from} AND {key} IN ({keys})"
        ))
        .execute(conn)?;
    }
    Ok(())
}

/// The same with words.
pub(super) fn move_words(
    conn: &mut Conn,
    table: &str,
    key: &str,
    (from, to): Way,
    words: &[String],
) -> QueryResult<()> {
    if words.is_empty() {
        return Ok(());
    }
    let places = vec!["?"; words.len()].join(",");
    let sql = format!("UPDATE IGNORE {table} SET contact_id = {to} WHERE contact_id = {from} AND {key} IN ({places})");
    let query: BoxedSqlQuery<'_, Mysql, SqlQuery> = sql_query(sql).into_boxed();
    words.iter().fold(query, |query, word| query.bind::<Text, _>(word.clone())).execute(conn)?;
    Ok(())
}

/// Numbers as SQL writes them.
pub(super) fn literals(numbers: &[u64]) -> Vec<String> {
    numbers.iter().map(ToString::to_string).collect()
}

/// A contact's rows, each as an object; one after the other where they have a time.
pub(super) fn tell(conn: &mut Conn, table: &str, columns: &[&str], contact: ContactId) -> db::Result<Vec<Value>> {
    let is_time = |column: &&&str| **column == "at" || column.ends_with("_at");
    let pair = |column: &&str| match column.split_once('=') {
        Some((name, value)) => format!("'{name}', {value}"),
        // As the rest of the file writes them.
        None if is_time(&column) => format!("'{column}', DATE_FORMAT({column}, '%Y-%m-%dT%H:%i:%s.%fZ')"),
        None => format!("'{column}', {column}"),
    };
    let order = columns.iter().find(is_time).map(|column| format!(" ORDER BY {column}")).unwrap_or_default();
    let pairs: Vec<String> = columns.iter().map(pair).collect();
    let sql =
        format!("SELECT JSON_OBJECT({}) AS word FROM {table} WHERE contact_id = {contact}{order}", pairs.join(", "));
    let rows: Vec<Word> = sql_query(sql).load(conn)?;
    rows.into_iter().map(|row| Ok(serde_json::from_str(&row.word).map_err(anyhow::Error::from)?)).collect()
}

/// How many rows a contact has.
pub(super) fn count(conn: &mut Conn, table: &str, contact: ContactId) -> QueryResult<u64> {
    let sql = format!("SELECT CAST(COUNT(*) AS UNSIGNED) AS n FROM {table} WHERE contact_id = {contact}");
    Ok(sql_query(sql).get_result::<Number>(conn)?.n)
}

/// Removes a contact's rows.
pub(super) fn remove(conn: &mut Conn, table: &str, contact: ContactId) -> QueryResult<()> {
    sql_query(format!("DELETE FROM {table} WHERE contact_id = {contact}")).execute(conn)?;
    Ok(())
}

/// Takes the personal out of a contact's rows.
pub(super) fn empty(conn: &mut Conn, table: &str, sets: &str, contact: ContactId) -> QueryResult<()> {
    sql_query(format!("UPDATE {table} SET {sets} WHERE contact_id = {contact}")).execute(conn)?;
    Ok(())
}
