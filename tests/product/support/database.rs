//! A real MariaDB for the whole run, on tmpfs, and a database of its own for each test.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use linnet::db::Db;
use linnet::mariadbd::{Mariadbd, Options};
use linnet::wiring;

static SERVER: OnceLock<Server> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(1);

struct Server {
    mariadbd: Mariadbd,
    template: String,
}

/// A database of its own, dropped with the test.
pub(crate) struct Database {
    name: String,
    pub(crate) url: String,
}

impl Database {
    /// Migrated and with what Linnet ships: the template's tables and rows, replayed.
    pub(crate) fn new() -> Self {
        let (server, database) = (server(), Self::empty());
        connect(&database.url).batch_execute(&server.template).expect("the template's tables can be replayed");
        database
    }

    /// Without any table.
    pub(crate) fn empty() -> Self {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let mariadbd = &server().mariadbd;
        mariadbd.create_database(&name).expect("a test database can be created");
        Self { url: mariadbd.url(&name), name }
    }

    pub(crate) fn open(&self) -> Db {
        Db::open(&self.url, 8).expect("the test database can be opened")
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        connect(&self.url).batch_execute(&format!("DROP DATABASE {}", self.name)).ok();
    }
}

pub(crate) fn connect(url: &str) -> MysqlConnection {
    MysqlConnection::establish(url).expect("the test server answers")
}

fn server() -> &'static Server {
    SERVER.get_or_init(|| {
        let folder = folder();
        sweep(folder.parent().expect("the folder has a parent"));
        let options = Options {
            folder,
            memory: 192 << 20,
            keeper: PathBuf::from(env!("CARGO_BIN_EXE_linnet")),
            extra: vec!["--innodb-flush-log-at-trx-commit=0".to_owned()],
        };
        let mariadbd = Mariadbd::start(options).expect("the test server starts");
        mariadbd.create_database("template").expect("the template can be created");
        let url = mariadbd.url("template");
        wiring::install(&Db::open(&url, 2).expect("the template opens")).expect("the template can be migrated");
        Server { template: dump(&mut connect(&url)), mariadbd }
    })
}

fn folder() -> PathBuf {
    let tmpfs = Path::new("/dev/shm");
    let parent = if tmpfs.is_dir() { tmpfs.to_owned() } else { std::env::temp_dir() };
    parent.join(format!("linnet-test-{}", std::process::id()))
}

/// Removes the folders of runs that are over.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(pid) = name.strip_prefix("linnet-test-") else { continue };
        if pid.parse::<u32>().is_ok() && !Path::new("/proc").join(pid).exists() {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Created {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "Create Table")]
    sql: String,
}

/// The tables and rows of a database, as statements.
fn dump(conn: &mut MysqlConnection) -> String {
    let tables: Vec<Name> =
        diesel::sql_query("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()")
            .load(conn)
            .expect("the template's tables can be listed");
    let mut sql = "SET foreign_key_checks = 0;".to_owned();
    for Name { name } in tables {
        let created: Created =
            diesel::sql_query(format!("SHOW CREATE TABLE {name}")).get_result(conn).expect("a table can be shown");
        sql += &created.sql;
        sql += ";";
        sql.extend(["INSERT INTO ", &name, " SELECT * FROM template.", &name, ";"]);
    }
    sql + "SET foreign_key_checks = 1;"
}
