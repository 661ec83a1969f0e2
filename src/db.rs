//! The only ways to a connection: [`Db::read`] and [`Db::write`], and the schema's migrations.

use std::cell::Cell;
use std::fmt;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::mysql::{Mysql, MysqlConnection};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, ManageConnection, Pool, PooledConnection, R2D2Connection as _};
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::sql_types::{Integer, Text, Unsigned};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

mod literal;
mod running;
mod standing;

pub use literal::{Row, Values};
pub use running::is_stopped;
pub use standing::{Bind, Standing, among, listed, standing};

/// One connection; what every function of a `queries.rs` takes.
pub type Conn = MysqlConnection;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
const MIGRATION_LOCK_SECONDS: u32 = 300;
const TRIES: u32 = 5;

/// What can go wrong with a database, sorted by who must act.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached now.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// A query failed.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// Anything else that happened inside a closure.
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

/// The result of a closure handed to [`Db`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Whether running the whole transaction again can help: a deadlock or a lock that took too long.
    pub fn is_retryable(&self) -> bool {
        matches!(self.query(), Some(QueryError::DatabaseError(kind, info))
            if matches!(kind, DatabaseErrorKind::SerializationFailure)
                || ["Deadlock found", "Lock wait timeout", "Record has changed since"].iter().any(|text| info.message().contains(text)))
    }

    /// Whether the connection broke, so that "not reachable" is the honest answer.
    pub fn is_connection_lost(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            _ => matches!(self.query(), Some(QueryError::DatabaseError(_, info)) if is_lost(info.message())),
        }
    }

    /// Whether a unique key refused a row.
    pub fn is_duplicate(&self) -> bool {
        matches!(self.query(), Some(QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    fn query(&self) -> Option<&QueryError> {
        match self {
            Self::Query(error) => Some(error),
            Self::Other(error) => error.downcast_ref::<QueryError>(),
            Self::Unavailable(_) => None,
        }
    }
}

fn is_lost(message: &str) -> bool {
    ["gone away", "Lost connection", "Broken pipe", "Can't connect", "Server shutdown", "Connection was killed"]
        .iter()
        .any(|text| message.contains(text))
}

/// Writes rows that belong to rows which this transaction wrote or locked itself: the database does not look each of
/// their foreign keys up again.
pub fn trusting<T>(conn: &mut Conn, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
    conn.batch_execute("SET foreign_key_checks = 0")?;
    let answer = f(conn);
    conn.batch_execute("SET foreign_key_checks = 1")?;
    answer
}

/// A pool of connections; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<Connections>,
    running: running::Running,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

/// Opens connections, and keeps those that were lost out of the pool: the C client does not tell by itself.
struct Connections(ConnectionManager<MysqlConnection>);

struct Kept {
    conn: MysqlConnection,
    is_lost: bool,
}

impl ManageConnection for Connections {
    type Connection = Kept;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<Kept, Self::Error> {
        let mut conn = self.0.connect()?;
        conn.batch_execute(
            "SET time_zone = '+00:00', NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, \
             sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', \
             tx_isolation = 'READ-COMMITTED'",
        )
        .map_err(diesel::r2d2::Error::QueryError)?;
        Ok(Kept { conn, is_lost: false })
    }

    fn is_valid(&self, kept: &mut Kept) -> std::result::Result<(), Self::Error> {
        self.0.is_valid(&mut kept.conn)
    }

    fn has_broken(&self, kept: &mut Kept) -> bool {
        kept.is_lost || std::thread::panicking() || kept.conn.is_broken()
    }
}

impl Db {
    /// Opens a pool of at most `size` connections; fails when the first cannot be had within ten seconds.
    pub fn open(url: &str, size: u32) -> Result<Self> {
        let pool = Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(std::time::Duration::from_secs(10))
            .build(Connections(ConnectionManager::new(url)))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { pool, running: running::Running::default() })
    }

    /// Runs a closure that only reads, on a blocking thread.
    pub async fn read<T: Send + 'static>(&self, f: impl Fn(&mut Conn) -> Result<T> + Send + 'static) -> Result<T> {
        let db = self.clone();
        blocking(move || db.read_now(f)).await
    }

    /// Runs a closure in one transaction, on a blocking thread, whole again after a deadlock:
    /// it must be callable twice and touch nothing but the database.
    pub async fn write<T: Send + 'static>(&self, f: impl Fn(&mut Conn) -> Result<T> + Send + 'static) -> Result<T> {
        let db = self.clone();
        blocking(move || db.write_now(f)).await
    }

    /// [`Db::read`] for threads that may block: the worker and the command line.
    pub fn read_now<T>(&self, f: impl Fn(&mut Conn) -> Result<T>) -> Result<T> {
        let mut left = self.pool.state().connections;
        loop {
            match self.once(&f) {
                // A connection that died while it lay in the pool; another one may live.
                Err(error) if error.is_connection_lost() && left > 0 => left -= 1,
                Err(error) if error.is_connection_lost() => return Err(Error::Unavailable(error.to_string())),
                answer => return answer,
            }
        }
    }

    /// [`Db::write`] for threads that may block.
    pub fn write_now<T>(&self, f: impl Fn(&mut Conn) -> Result<T>) -> Result<T> {
        let (mut tries, mut left) = (1, self.pool.state().connections);
        loop {
            let has_begun = Cell::new(false);
            let answer = self.once(|conn| {
                conn.transaction(|conn| {
                    has_begun.set(true);
                    f(conn)
                })
            });
            match answer {
                Err(error) if error.is_retryable() && tries < TRIES => tries += 1,
                // Lost before anything was said on it; later nobody knows whether the commit came through.
                Err(error) if error.is_connection_lost() && !has_begun.get() && left > 0 => left -= 1,
                Err(error) if error.is_connection_lost() => return Err(Error::Unavailable(error.to_string())),
                answer => return answer,
            }
        }
    }

    /// Runs a closure on one connection, which does not go back to the pool when it turns out to be lost.
    fn once<T>(&self, f: impl FnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut kept = self.connection()?;
        let answer = f(&mut kept.conn);
        kept.is_lost = answer.as_ref().is_err_and(Error::is_connection_lost);
        answer
    }

    /// The database's own clock, in UTC.
    pub fn now(&self) -> Result<crate::clock::At> {
        self.read_now(|conn| {
            Ok(diesel::select(diesel::dsl::sql::<diesel::sql_types::Datetime>("UTC_TIMESTAMP(6)")).get_result(conn)?)
        })
    }

    fn connection(&self) -> Result<PooledConnection<Connections>> {
        self.pool.get().map_err(|error| Error::Unavailable(error.to_string()))
    }

    /// Brings the schema up to date; two instances that start together do it one after the other.
    pub fn migrate(&self) -> Result<usize> {
        let conn = &mut self.connection()?.conn;
        let got: i64 = diesel::select(get_lock("linnet_migrations", MIGRATION_LOCK_SECONDS)).get_result(conn)?;
        if got != 1 {
            return Err(Error::Unavailable("another instance has been migrating for five minutes".to_owned()));
        }
        let done = conn.run_pending_migrations(MIGRATIONS).map(|versions| versions.len()).map_err(anyhow_of);
        diesel::select(release_lock("linnet_migrations")).execute(conn)?;
        Ok(done?)
    }

    /// How the database's schema stands to this binary's.
    pub fn schema(&self) -> Result<Schema> {
        let known = MigrationSource::<Mysql>::migrations(&MIGRATIONS).map_err(anyhow_of)?;
        let applied = self.read_now(|conn| Ok(conn.applied_migrations().map_err(anyhow_of)?))?;
        let known: Vec<_> = known.iter().map(|migration| migration.name().version().as_owned()).collect();
        Ok(if applied.is_empty() {
            Schema::Empty
        } else if applied.iter().any(|version| !known.contains(version)) {
            Schema::Newer
        } else if applied.len() < known.len() {
            Schema::Older
        } else {
            Schema::Current
        })
    }

    /// Whether the server stores text as utf8mb4; anything less loses emoji.
    pub fn speaks_utf8mb4(&self) -> Result<bool> {
        #[derive(QueryableByName)]
        struct Charset {
            #[diesel(sql_type = diesel::sql_types::Text)]
            charset: String,
        }
        self.read_now(|conn| {
            let row: Charset = diesel::sql_query("SELECT @@character_set_database AS charset").get_result(conn)?;
            Ok(row.charset == "utf8mb4")
        })
    }
}

/// How the database's schema stands to this binary's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Nothing was ever installed.
    Empty,
    /// Migrations are waiting: `linnet migrate`.
    Older,
    /// As this binary expects.
    Current,
    /// Written by a later Linnet.
    Newer,
}

diesel::define_sql_function! {
    /// The id of the row just inserted on this connection (of several: the first).
    fn last_insert_id() -> Unsigned<BigInt>;
}
diesel::define_sql_function! {
    /// MySQL's named lock; 1 when it was granted.
    fn get_lock(name: Text, seconds: Unsigned<Integer>) -> BigInt;
}
diesel::define_sql_function! {
    /// Lets a named lock go.
    fn release_lock(name: Text) -> BigInt;
}

/// The id of the row just inserted on this connection: `last_id::<ContactId>(conn)?`.
pub fn last_id<Id: From<u64>>(conn: &mut Conn) -> QueryResult<Id> {
    diesel::select(last_insert_id()).get_result::<u64>(conn).map(Id::from)
}

fn anyhow_of(error: Box<dyn std::error::Error + Send + Sync>) -> anyhow::Error {
    match error.downcast::<QueryError>() {
        Ok(error) => anyhow::Error::new(*error),
        Err(error) => anyhow::anyhow!("{error}"),
    }
}

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let panicked = |error| Error::Other(anyhow::Error::new(error).context("a database closure panicked"));
    tokio::task::spawn_blocking(f).await.map_err(panicked)?
}
