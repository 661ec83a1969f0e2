//! The only ways to a connection: [`Db::read`] and [`Db::write`], and the schema's migrations.

use std::fmt;

use diesel::Connection;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::mysql::{Mysql, MysqlConnection};
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, Pool};
use diesel::result::{DatabaseErrorKind, Error as QueryError};
use diesel::sql_types::{Integer, Text, Unsigned};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

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
    fn is_retryable(&self) -> bool {
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

/// A pool of connections; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: Pool<ConnectionManager<MysqlConnection>>,
}

impl fmt::Debug for Db {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Db")
    }
}

#[derive(Debug)]
struct Session;

impl CustomizeConnection<MysqlConnection, diesel::r2d2::Error> for Session {
    fn on_acquire(&self, conn: &mut MysqlConnection) -> std::result::Result<(), diesel::r2d2::Error> {
        conn.batch_execute(
            "SET time_zone = '+00:00', NAMES utf8mb4 COLLATE utf8mb4_unicode_ci, \
             sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', \
             tx_isolation = 'READ-COMMITTED'",
        )
        .map_err(diesel::r2d2::Error::QueryError)
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
            .connection_customizer(Box::new(Session))
            .build(ConnectionManager::new(url))
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        Ok(Self { pool })
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
        // A connection that died while it lay in the pool is noticed here, once per pooled connection at most.
        for _ in 0..=self.pool.state().connections {
            match f(&mut *self.connection()?) {
                Err(error) if error.is_connection_lost() => (),
                answer => return answer,
            }
        }
        Err(Error::Unavailable("the connection was lost".to_owned()))
    }

    /// [`Db::write`] for threads that may block.
    pub fn write_now<T>(&self, f: impl Fn(&mut Conn) -> Result<T>) -> Result<T> {
        let mut tries = 1;
        loop {
            let mut conn = self.connection()?;
            match MysqlConnection::transaction(&mut conn, |conn| f(conn)) {
                Err(error) if error.is_retryable() && tries < TRIES => tries += 1,
                Err(error) if error.is_connection_lost() => return Err(Error::Unavailable(error.to_string())),
                answer => return answer,
            }
        }
    }

    /// The database's own clock, in UTC.
    pub fn now(&self) -> Result<crate::clock::At> {
        self.read_now(|conn| Ok(diesel::select(diesel::dsl::sql::<diesel::sql_types::Datetime>("UTC_TIMESTAMP(6)")).get_result(conn)?))
    }

    fn connection(&self) -> Result<diesel::r2d2::PooledConnection<ConnectionManager<MysqlConnection>>> {
        for _ in 0..=self.pool.state().connections {
            let mut conn = self.pool.get().map_err(|error| Error::Unavailable(error.to_string()))?;
            if !conn.is_stale() {
                return Ok(conn);
            }
        }
        Err(Error::Unavailable("every pooled connection was lost".to_owned()))
    }

    /// Brings the schema up to date; two instances that start together do it one after the other.
    pub fn migrate(&self) -> Result<usize> {
        let mut conn = self.connection()?;
        let got: i64 = diesel::select(get_lock("linnet_migrations", MIGRATION_LOCK_SECONDS)).get_result(&mut *conn)?;
        if got != 1 {
            return Err(Error::Unavailable("another instance has been migrating for five minutes".to_owned()));
        }
        let done = conn.run_pending_migrations(MIGRATIONS).map(|versions| versions.len()).map_err(anyhow_of);
        diesel::select(release_lock("linnet_migrations")).execute(&mut *conn)?;
        Ok(done?)
    }

    /// How the database's schema stands to this binary's.
    pub fn schema(&self) -> Result<Schema> {
        let mut conn = self.connection()?;
        let known = MigrationSource::<Mysql>::migrations(&MIGRATIONS).map_err(anyhow_of)?;
        let applied = conn.applied_migrations().map_err(anyhow_of)?;
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

trait Stale {
    fn is_stale(&mut self) -> bool;
}

impl Stale for MysqlConnection {
    fn is_stale(&mut self) -> bool {
        diesel::r2d2::R2D2Connection::is_broken(self)
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
    anyhow::anyhow!("{error}")
}

async fn blocking<T: Send + 'static>(f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(f).await {
        Ok(answer) => answer,
        Err(error) => Err(Error::Other(anyhow::Error::new(error).context("a database closure panicked"))),
    }
}
