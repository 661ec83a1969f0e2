//! Indexes of columns, named like the column.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::columns::{is_lock_timeout, patiently};
use super::side_table;
use crate::db::{self, Conn};
use crate::fields::model::Field;
use crate::ids::FieldId;

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The fields whose column has an index.
pub(in crate::fields) fn indexed(conn: &mut Conn) -> QueryResult<Vec<FieldId>> {
    let found: Vec<Named> = diesel::sql_query(
        "SELECT index_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() \
         AND table_name LIKE 'contact\\_values\\_%' AND index_name LIKE 'f%' GROUP BY index_name",
    )
    .load(conn)?;
    Ok(found.iter().filter_map(|index| index.name.strip_prefix('f')?.parse().ok()).collect())
}

/// Builds or drops the index of a column, while everybody goes on reading and writing; false when the table was in
/// use for too long.
pub(in crate::fields) fn set_index(conn: &mut Conn, field: &Field, wanted: bool) -> db::Result<bool> {
    let Some(table) = side_table(field) else { return Ok(false) };
    let (id, length) = (field.id, if field.kind.is_long() { "(191)" } else { "" });
    let change = if wanted {
        format!("ADD INDEX IF NOT EXISTS f{id} (f{id}{length}, contact_id)")
    } else {
        format!("DROP INDEX IF EXISTS f{id}")
    };
    match patiently(conn, &format!("ALTER TABLE contact_values_{table} {change}, ALGORITHM=INPLACE, LOCK=NONE")) {
        Err(error) if is_lock_timeout(&error) => Ok(false),
        answer => answer.map(|()| true),
    }
}
