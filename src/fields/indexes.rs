//! Indexes of columns are built and dropped here, in the background: at a million contacts one takes some seconds.

use super::model::Field;
use super::{queries, storage};
use crate::clock::At;
use crate::db::Db;
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

impl Reconciler for Indexes {
    fn name(&self) -> &'static str {
        "fields.indexes"
    }

    fn run(&self, _now: At) -> anyhow::Result<u64> {
        // Not `write`: DDL commits whatever is open.
        Ok(self.0.read_now(|conn| {
            let (fields, built) = (queries::with_archived(conn)?, storage::indexed(conn)?);
            let next = fields.iter().find(|field| is_wanted(field) != built.contains(&field.id));
            match next {
                Some(field) if storage::set_index(conn, field, is_wanted(field))? => Ok(1),
                // The table is in use: the next tick tries again.
                _ => Ok(0),
            }
        })?)
    }
}
