//! Reads that somebody may end before they are done.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::{Conn, Db, Result, blocking};

/// The database's number of each connection on which such a read is under way, by its name.
#[derive(Clone, Debug, Default)]
pub(super) struct Running(Arc<Mutex<HashMap<String, Vec<u64>>>>);

/// One of them; dropped, it is over.
struct Entry<'r> {
    running: &'r Running,
    name: &'r str,
    connection: u64,
}

impl Running {
    fn all(&self) -> MutexGuard<'_, HashMap<String, Vec<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let mut all = self.running.all();
        if let Some(ids) = all.get_mut(self.name) {
            ids.retain(|id| *id != self.connection);
            if ids.is_empty() {
                all.remove(self.name);
            }
        }
    }
}

diesel::define_sql_function! {
    /// The database's number of this connection.
    fn connection_id() -> Unsigned<BigInt>;
}

impl Db {
    /// [`Db::read`] under a name by which [`Db::stop`] ends it; its statement then fails, see [`is_stopped`].
    pub async fn read_as<T: Send + 'static>(
        &self,
        name: String,
        f: impl Fn(&mut Conn) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let running = self.running.clone();
        self.read(move |conn| {
            let id: u64 = diesel::select(connection_id()).get_result(conn)?;
            running.all().entry(name.clone()).or_default().push(id);
            let _entry = Entry { running: &running, name: &name, connection: id };
            f(conn)
        })
        .await
    }

    /// Ends the statements of reads of this name, in the database; answers how many there were.
    pub async fn stop(&self, name: String) -> Result<usize> {
        let db = self.clone();
        blocking(move || {
            if !db.running.all().contains_key(&name) {
                return Ok(0);
            }
            db.read_now(|conn| {
                // Held until the end: no read can be over, and its connection be somebody else's, meanwhile.
                let all = db.running.all();
                let ids = all.get(&name).cloned().unwrap_or_default();
                for id in &ids {
                    conn.batch_execute(&format!("KILL QUERY {id}"))?;
                }
                Ok(ids.len())
            })
        })
        .await
    }
}

/// Whether a statement failed because [`Db::stop`] ended it.
pub fn is_stopped(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(_, info)
        if info.message().starts_with("Query execution was interrupted") && !info.message().contains("max_statement_time"))
}
