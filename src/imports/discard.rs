//! Files that nobody imports: thrown away by hand, or when they have waited for too long.

use chrono::Duration;

use super::engine::Importer;
use super::queries;
use crate::clock::At;
use crate::db;
use crate::ids::ImportId;

/// For how long a file waits for somebody to say what goes where: people stand in it.
pub(super) const PATIENCE_DAYS: i64 = 30;

impl Importer {
    /// Throws a file away with everything that was kept of it; false when its import has begun. Nothing was written
    /// from it, so that no trace has to stay.
    pub(super) fn discard(&self, id: ImportId) -> db::Result<bool> {
        let hash = self.db.write_now(|conn| match queries::lock(conn, id)? {
            Some(import) if import.state().is_open() => {
                queries::delete(conn, id)?;
                Ok(Some(import.file_hash))
            }
            _ => Ok(None),
        })?;
        if let Some(hash) = &hash {
            self.forget_file(hash);
        }
        Ok(hash.is_some())
    }

    /// Throws away what has waited for too long.
    pub(super) fn sweep(&self, now: At) -> db::Result<()> {
        let before = now.plus(-Duration::days(PATIENCE_DAYS));
        for id in self.db.read_now(|conn| Ok(queries::waiting_since(conn, before)?))? {
            if self.discard(id)? {
                tracing::info!(import = id.0, "a file that waited for {PATIENCE_DAYS} days was thrown away");
            }
        }
        Ok(())
    }
}
