//! Comparisons as conditions of SQL.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::{Cells, column_of, tables_of};
use crate::db::{self, Bind, Conn};
use crate::fields::kind::Kind;
use crate::fields::model::Field;
use crate::fields::op::Op;
use crate::ids::ContactId;

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
    let (marks, mut all) = db::listed(contacts);
    all.extend(binds.into_iter().map(Bind::Text));
    let sql = format!("SELECT c.id FROM {} WHERE c.id IN ({marks}) AND {test}", tables_of(&[field]));
    let rows: Vec<Cells> = db::standing(&sql, all).load(conn)?;
    Ok(rows.into_iter().map(|row| row.contact).collect())
}

/// A comparison as a condition on `c` and `vn`, and what is bound to it. `operand` is ignored where none is taken;
/// where several are, `|` separates them.
pub fn test(field: &Field, op: Op, operand: &str) -> (String, Vec<String>) {
    let column = column_of(field);
    let bound = |sql: String| (sql, vec![operand.to_owned()]);
    let like = |pattern: String| (format!("{column} LIKE ?"), vec![pattern]);
    match op {
        Op::Equals if field.kind == Kind::Multiselect => any_of(field, &[operand.to_owned()]),
        Op::NotEquals if field.kind == Kind::Multiselect => or_empty(&column, none_of(field, operand)),
        Op::Equals => bound(format!("{column} = ?")),
        Op::NotEquals => or_empty(&column, bound(format!("{column} <> ?"))),
        Op::Greater => bound(format!("{column} > ?")),
        Op::AtLeast => bound(format!("{column} >= ?")),
        Op::Less => bound(format!("{column} < ?")),
        Op::AtMost => bound(format!("{column} <= ?")),
        Op::Contains => like(format!("%{}%", escaped(operand))),
        Op::StartsWith => like(format!("{}%", escaped(operand))),
        Op::EndsWith => like(format!("%{}", escaped(operand))),
        Op::Like => like(pattern(operand)),
        Op::NotLike => or_empty(&column, (format!("{column} NOT LIKE ?"), vec![pattern(operand)])),
        Op::Matches => bound(format!("{column} REGEXP ?")),
        Op::NotMatches => or_empty(&column, bound(format!("{column} NOT REGEXP ?"))),
        Op::In => any_of(field, &several(operand)),
        Op::NotIn => or_empty(&column, none_of(field, operand)),
        Op::Between => (format!("{column} BETWEEN ? AND ?"), ends(operand)),
        Op::NotBetween => or_empty(&column, (format!("{column} NOT BETWEEN ? AND ?"), ends(operand))),
        Op::Empty => (format!("{column} IS NULL"), Vec::new()),
        Op::NotEmpty => (format!("{column} IS NOT NULL"), Vec::new()),
    }
}

/// Whether a field has one of these values; of a list that takes many, any of them.
pub fn any_of(field: &Field, values: &[String]) -> (String, Vec<String>) {
    let column = column_of(field);
    match (values, field.kind) {
        ([], _) => ("FALSE".to_owned(), Vec::new()),
        (_, Kind::Multiselect) => {
            let one = format!("CONCAT('|', {column}, '|') LIKE ?");
            let binds = values.iter().map(|value| format!("%|{}|%", escaped(value))).collect();
            (format!("({})", vec![one; values.len()].join(" OR ")), binds)
        }
        ([only], _) => (format!("{column} = ?"), vec![only.clone()]),
        _ => (format!("{column} IN ({})", vec!["?"; values.len()].join(", ")), values.to_vec()),
    }
}

fn none_of(field: &Field, operand: &str) -> (String, Vec<String>) {
    let (sql, binds) = any_of(field, &several(operand));
    (format!("NOT {sql}"), binds)
}

fn or_empty(column: &str, (sql, binds): (String, Vec<String>)) -> (String, Vec<String>) {
    (format!("({sql} OR {column} IS NULL)"), binds)
}

fn several(operand: &str) -> Vec<String> {
    operand.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn ends(operand: &str) -> Vec<String> {
    let (from, to) = operand.split_once('|').unwrap_or((operand, operand));
    vec![from.to_owned(), to.to_owned()]
}

/// What is like something without `%` has it anywhere.
fn pattern(operand: &str) -> String {
    if operand.contains('%') { operand.to_owned() } else { format!("%{operand}%") }
}

/// Whether the database understands a regular expression.
pub fn is_expression(conn: &mut Conn, text: &str) -> QueryResult<bool> {
    match diesel::sql_query("SELECT '' REGEXP ? AS fits").bind::<Text, _>(text).execute(conn) {
        Ok(_) => Ok(true),
        Err(diesel::result::Error::DatabaseError(_, info))
            if info.message().contains("REGEXP") || info.message().contains("Regex") =>
        {
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// A fragment as LIKE takes it literally.
pub fn escaped(fragment: &str) -> String {
    fragment.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
