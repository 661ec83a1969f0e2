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

/// The fields whose column has its index; of a long text, both of its indexes.
pub(in crate::fields) fn indexed(conn: &mut Conn) -> QueryResult<Vec<(FieldId, bool)>> {
    let found: Vec<Named> = diesel::sql_query(
        "SELECT index_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() \
         AND table_name LIKE 'contact\\_values\\_%' AND index_name REGEXP '^[fk][0-9]+$' GROUP BY index_name",
    )
    .load(conn)?;
    let sorted = |id: &str| found.iter().any(|index| index.name.strip_prefix('k') == Some(id));
    let ids = found.iter().filter_map(|index| index.name.strip_prefix('f'));
    Ok(ids.filter_map(|id| Some((id.parse().ok()?, sorted(id)))).collect())
}

/// Builds or drops the index of a column, while everybody goes on reading and writing; false when the table was in
/// use for too long. A long text has two: of what it begins with for searching, and of [`super::sort_column`].
pub(in crate::fields) fn set_index(conn: &mut Conn, field: &Field, wanted: bool) -> db::Result<bool> {
    let Some(table) = side_table(field) else { return Ok(false) };
    let (id, is_long) = (field.id, field.kind.is_long());
    let begins = super::first(field.kind, &format!("f{id}"));
    let length = if is_long { "(191)" } else { "" };
    let found = format!("ADD INDEX IF NOT EXISTS f{id} (f{id}{length}, contact_id), ALGORITHM=INPLACE, LOCK=NONE");
    let changes = match (wanted, is_long) {
        (true, false) => vec![found],
        (true, true) => vec![
            found,
            format!(
                "ADD COLUMN IF NOT EXISTS k{id} VARCHAR({}) AS ({begins}) VIRTUAL, ALGORITHM=INSTANT",
                super::SORTED
            ),
            format!("ADD INDEX IF NOT EXISTS k{id} (k{id}, contact_id), ALGORITHM=INPLACE, LOCK=NONE"),
        ],
        (false, false) => vec![format!("DROP INDEX IF EXISTS f{id}, ALGORITHM=INPLACE, LOCK=NONE")],
        (false, true) => vec![
            format!("DROP INDEX IF EXISTS k{id}, ALGORITHM=INPLACE, LOCK=NONE"),
            format!("DROP COLUMN IF EXISTS k{id}, ALGORITHM=INSTANT"),
            format!("DROP INDEX IF EXISTS f{id}, ALGORITHM=INPLACE, LOCK=NONE"),
        ],
    };
    for change in changes {
        match patiently(conn, &format!("ALTER TABLE contact_values_{table} {change}")) {
            Err(error) if is_lock_timeout(&error) => return Ok(false),
            answer => answer?,
        }
    }
    Ok(true)
}
