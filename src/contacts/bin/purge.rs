//! What was in the bin for thirty days is deleted for good.

use chrono::Duration;

use super::{BIN_DAYS, queries};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::Db;
use crate::worker::Reconciler;

/// Contacts of one transaction: each may take thousands of activities along.
const CHUNK: i64 = 100;

/// Empties the bin of what has been in it long enough.
pub struct Purge(Db);

impl Purge {
    /// Over the database.
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

impl Reconciler for Purge {
    fn name(&self) -> &'static str {
        "contacts.bin"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let until = now.minus(Duration::days(BIN_DAYS));
        let gone = self.0.write_now(|conn| {
            let ids = queries::binned_before(conn, until, CHUNK)?;
            queries::delete(conn, &ids)?;
            let keys: Vec<String> = ids.iter().map(ToString::to_string).collect();
            audit::blank(conn, "contact", &keys)?;
            let change = |key: &String| NewChange::new(None, "contact", key, "purged", now);
            audit::record(conn, &keys.iter().map(change).collect::<Vec<_>>())?;
            Ok(ids.len())
        })?;
        Ok(u64::try_from(gone)?)
    }
}
