//! Indexes of columns are built and dropped here, in the background: at a million contacts one takes some seconds.

use super::model::Field;
use super::{queries, storage};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::ids::FieldId;
use crate::worker::Reconciler;

/// Gives the columns of indexed fields their indexes, and takes away those nobody wants any more.
#[derive(Clone)]
pub struct Indexes(Db);

impl Indexes {
    /// Over a database.
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

/// Whether a field's column shall have an index.
pub(super) fn is_wanted(field: &Field) -> bool {
    field.indexed && field.archived_at.is_none() && storage::side_table(field).is_some()
}

/// The fields whose column has all that its index needs.
pub(super) fn built(conn: &mut Conn, fields: &[Field]) -> db::Result<Vec<FieldId>> {
    let found = storage::indexed(conn)?;
    let has_all = |field: &&Field| found.contains(&(field.id, field.kind.is_long()));
    Ok(fields.iter().filter(has_all).map(|field| field.id).collect())
}

impl Reconciler for Indexes {
    fn name(&self) -> &'static str {
        "fields.indexes"
    }

    fn run(&self, _now: At) -> anyhow::Result<u64> {
        // Not `write`: DDL commits whatever is open.
        Ok(self.0.read_now(|conn| {
            let fields = queries::with_archived(conn)?;
            let (built, begun) = (built(conn, &fields)?, storage::indexed(conn)?);
            let has_any = |field: &Field| begun.iter().any(|(id, _)| *id == field.id);
            let is_due = |field: &&Field| if is_wanted(field) { !built.contains(&field.id) } else { has_any(field) };
            let next = fields.iter().find(is_due);
            match next {
                Some(field) if storage::set_index(conn, field, is_wanted(field))? => Ok(1),
                // The table is in use: the next tick tries again.
                _ => Ok(0),
            }
        })?)
    }
}
