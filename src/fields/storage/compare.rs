//! Comparisons as conditions of SQL.

use std::collections::HashSet;

use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::query_builder::BoxedSqlQuery;
use diesel::sql_types::Text;

use super::{Cells, among, column_of, tables_of};
use crate::db::Conn;
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
