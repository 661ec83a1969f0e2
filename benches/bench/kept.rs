//! Filled databases, kept under `target/bench` from one run to the next: each is made once for a number of contacts, a
//! way to fill and a schema, and never written to afterwards; whoever measures gets a copy.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::db::Db;
use linnet::mariadbd::{Mariadbd, Options};
use linnet::wiring;
use sha2::{Digest as _, Sha256};

use crate::fill;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const FILL: [&str; 6] = [
    include_str!("fill.rs"),
    include_str!("fill/fields.rs"),
    include_str!("fill/lists.rs"),
    include_str!("fill/firsts.txt"),
    include_str!("fill/lasts.txt"),
    include_str!("fill/companies.txt"),
];
/// Nobody else uses the server while it fills, and a crash would only mean to fill again.
const HURRY: [&str; 3] =
    ["--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite", "--innodb-sort-buffer-size=64M"];

/// The folder of a filled database, filled now when there is none yet.
pub(crate) fn folder(linnet: &Path, contacts: u64) -> PathBuf {
    let folder = Path::new(ROOT).join("target/bench").join(format!("{contacts}-{}", hash()));
    if folder.join("db").exists() {
        return folder;
    }
    let (began, making) = (Instant::now(), folder.with_extension("making"));
    fs::remove_dir_all(&making).ok();
    println!("filling {contacts} contacts into {} …", folder.display());
    let (server, url) = start(linnet, &making, 1 << 30, &HURRY);
    let db = Db::open(&url, 4).expect("the database opens");
    wiring::install(&db).expect("the schema");
    fill::fill(&db, &url, contacts);
    drop(db);
    drop(server);
    fs::rename(&making, &folder).expect("the filled database is kept");
    println!("filled in {:.0} s", began.elapsed().as_secs_f64());
    folder
}

/// A copy of it, for `LINNET_DATA`.
pub(crate) fn copy(kept: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    let copied = Command::new("cp").arg("-a").arg("--reflink=auto").arg(kept.join("db")).arg(to.join("db")).status();
    assert!(copied.expect("cp runs").success(), "the filled database could not be copied to {}", to.display());
}

/// The private server of a folder, and the address of its database.
pub(crate) fn start(linnet: &Path, folder: &Path, memory: u64, extra: &[&str]) -> (Mariadbd, String) {
    let extra = extra.iter().map(|argument| (*argument).to_owned()).collect();
    let options = Options { folder: folder.join("db"), memory, keeper: linnet.to_owned(), extra };
    let server = Mariadbd::start(options).expect("the private database starts");
    server.create_database("linnet").expect("a database");
    let url = server.url("linnet");
    (server, url)
}

/// Says that everybody was looked at for duplicates: that search, once over a million, has one of two cores busy for
/// minutes, and is no part of what is measured.
pub(crate) fn looked_through(url: &str) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let sql = "INSERT INTO settings (name, value, changed_at)
         SELECT 'contacts.duplicates', JSON_OBJECT('at', DATE_FORMAT(changed_at, '%Y-%m-%dT%H:%i:%s.%f'), 'id', id), NOW(6)
         FROM contacts ORDER BY changed_at DESC, id DESC LIMIT 1
         ON DUPLICATE KEY UPDATE value = VALUES(value)";
    conn.batch_execute(sql).expect("the mark is set");
}

/// Another way to fill or another schema is another database.
fn hash() -> String {
    let mut hash = Sha256::new();
    for text in FILL {
        hash.update(text);
    }
    let mut migrations: Vec<PathBuf> = fs::read_dir(Path::new(ROOT).join("migrations"))
        .expect("the migrations")
        .map(|entry| entry.expect("a migration").path().join("up.sql"))
        .collect();
    migrations.sort();
    for path in migrations {
        hash.update(fs::read(path).expect("a migration"));
    }
    format!("{:x}", hash.finalize()).chars().take(12).collect()
}
