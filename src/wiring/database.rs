//! The database that everything is put together over.

use anyhow::{Context as _, bail};

use crate::config::Config;
use crate::db::{Db, Schema};
use crate::fields;
use crate::mariadbd::{Mariadbd, Options};

/// Connections in the pool: more than the threads that can ask at once would only queue in the server.
const CONNECTIONS: u32 = 24;
const DATABASE: &str = "linnet";

/// The database of a configuration: the operator's, or the private one, started or attached to. Keep the second value
/// as long as the first.
pub fn open_database(config: &Config) -> anyhow::Result<(Db, Option<Mariadbd>)> {
    if let Some(url) = &config.database_url {
        let db = Db::open(&socket_as_diesel_says(url), CONNECTIONS)?;
        if !db.speaks_utf8mb4()? {
            bail!(
                "the database of DATABASE_URL does not store utf8mb4, so emoji would be lost: ALTER DATABASE … CHARACTER SET utf8mb4"
            );
        }
        return Ok((db, None));
    }
    let keeper = std::env::current_exe().context("cannot find my own program")?;
    let options = Options { folder: config.folder("db"), memory: config.db_memory, keeper, extra: Vec::new() };
    let server = Mariadbd::start(options)?;
    server.create_database(DATABASE)?;
    Ok((Db::open(&server.url(DATABASE), CONNECTIONS)?, Some(server)))
}

/// Refuses an old schema with the command to run; the private database, and an empty one, are brought up to date.
pub fn check_schema(db: &Db, is_private: bool) -> anyhow::Result<()> {
    match db.schema()? {
        Schema::Current => Ok(()),
        Schema::Newer => bail!("the database was written by a later Linnet; run that one, or restore a backup"),
        Schema::Older if !is_private => {
            bail!("the database is older than this Linnet: back it up, then run `linnet migrate`")
        }
        Schema::Older | Schema::Empty => install(db),
    }
}

/// Brings the schema up to date, and installs what Linnet ships with.
pub fn install(db: &Db) -> anyhow::Result<()> {
    db.migrate()?;
    fields::install(db, db.now()?)?;
    Ok(())
}

fn socket_as_diesel_says(url: &str) -> String {
    url.replacen("?socket=", "?unix_socket=", 1).replacen("&socket=", "&unix_socket=", 1)
}
