//! `make bench`: ours and the raw-SQL floor in the same run, printed as one table.
//!
//! The filled database is kept under `target/bench`. `cargo bench --bench bench -- --fill-only` makes it and stops;
//! `cargo bench --bench bench -- --fill-only FOLDER` also leaves a copy in FOLDER, to look at with
//! `LINNET_DATA=FOLDER linnet serve` (sign in as ada@example.org, “a long password”). `BENCH_CONTACTS=10000` makes it smaller.
#![expect(
    clippy::expect_used,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measuring program: it may stop at the first surprise"
)]

mod engine;
mod fill;
mod floor;
mod kept;
mod landing;
mod load;
mod serving;
mod table;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use diesel::prelude::*;
use linnet::config::Config;
use linnet::db::Db;

use crate::serving::Serving;
use crate::table::Line;

const CONTACTS: u64 = 1_000_000;
const BUFFER_POOL: u64 = 1 << 30;

fn main() {
    let linnet = PathBuf::from(env!("CARGO_BIN_EXE_linnet"));
    let contacts = std::env::var("BENCH_CONTACTS").map_or(CONTACTS, |text| text.parse().expect("a number"));
    let kept = kept::folder(&linnet, contacts);
    let mut arguments = std::env::args().skip_while(|argument| argument != "--fill-only");
    if arguments.next().is_some() {
        let to = arguments.next().filter(|argument| !argument.starts_with("--"));
        return fill_only(&kept, to.as_deref());
    }
    let folder = tempfile::tempdir_in(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).expect("a folder");
    kept::copy(&kept, folder.path());
    measure(&linnet, folder.path(), contacts);
}

/// Says where the filled database is, or copies it to where somebody wants to use it.
fn fill_only(kept: &Path, to: Option<&str>) {
    println!("kept in {}", kept.display());
    if let Some(to) = to {
        kept::copy(kept, Path::new(to));
        println!("LINNET_DATA={to} linnet serve    # {} / {}", fill::EMAIL, fill::PASSWORD);
    }
}

fn measure(linnet: &Path, folder: &Path, contacts: u64) {
    let (_database, url) = kept::start(linnet, folder, BUFFER_POOL, &[]);
    let db = Db::open(&url, 8).expect("the database opens");

    let mut lines = Vec::new();
    floor::log(&url, true);
    let mut serving = Serving::start(linnet, folder);
    lines.push(line(
        "start to first answer, existing database",
        format!("{:.2} s", serving.started.as_secs_f64()),
        "< 2 s",
        serving.started < Duration::from_secs(2),
    ));
    serving.sign_in(fill::EMAIL, fill::PASSWORD);
    let pages = recorded(&serving, &url, contacts);
    let bare = landing::bare(&serving, &url);
    floor::log(&url, false);
    for page in pages {
        lines.push(reading(&serving, &url, page));
    }
    lines.extend(landing::measure(&serving, &url, bare));
    let memory = serving.resident();
    lines.push(line(
        "resident memory of serve after the run",
        format!("{} MB", memory >> 20),
        "< 150 MB",
        memory < 150 << 20,
    ));
    let size = std::fs::metadata(linnet).expect("the program").len();
    lines.push(line("release binary", format!("{} MB", size >> 20), "< 60 MB", size < 60 << 20));
    serving.stop();
    let config = Config::from_map(&HashMap::from([("LINNET_DATA".to_owned(), folder.display().to_string())]));
    lines.extend(engine::measure(config.expect("settings"), db, &url, contacts));

    let circumstances = format!(
        "{} contacts, warm; buffer pool {} MB; list and contact pages at 4 connections (one signed-in session cookie each), \
         landing page at 16 connections; server, database, floor and load share this machine's {} cores.",
        contacts,
        BUFFER_POOL >> 20,
        std::thread::available_parallelism().map_or(0, Into::into),
    );
    table::publish(&circumstances, &lines);
}

/// A page, and the statements that it takes.
struct Page {
    what: &'static str,
    path: String,
    statements: Vec<String>,
}

/// Contact list and contact page, with the SQL of one request each.
fn recorded(serving: &Serving, url: &str, contacts: u64) -> Vec<Page> {
    let deep = format!("/contacts?after={}", contacts / 2);
    [
        ("contact list, page 1", "/contacts".to_owned()),
        ("contact list, deep keyset page", deep),
        ("contact page with tweets, 50 timeline rows", format!("/contacts/{}", fill::busiest(contacts))),
    ]
    .into_iter()
    .map(|(what, path)| {
        (0..5).for_each(|_| drop(serving.get(&path)));
        let statements = floor::recorded(url, || drop(serving.get(&path)));
        Page { what, path, statements }
    })
    .collect()
}

/// A page against a handler that runs the same SQL.
fn reading(serving: &Serving, url: &str, page: Page) -> Line {
    let Page { what, path, statements } = page;
    let (body, count) = (serving.get(&path).len(), statements.len());
    let address = floor::serve(url, 8, statements, body).to_string();
    let head = |_: usize, _: usize| "GET / HTTP/1.1\r\nHost: floor\r\n\r\n".to_owned();
    serving.load(&path, 4, Duration::from_millis(1500));
    let ours = serving.load(&path, 4, Duration::from_secs(4));
    load::run(&address, 4, Duration::from_millis(1500), head);
    let floor = load::run(&address, 4, Duration::from_secs(4), head);
    let ratio = ours.per_second / floor.per_second;
    let p95 = ours.p95.as_secs_f64() * 1000.0;
    Line {
        what: format!("{what} ({count} statements, {} kB)", body / 1024),
        ours: format!("p50 {:.1} ms, p95 {p95:.1} ms, {:.0}/s", ours.p50.as_secs_f64() * 1000.0, ours.per_second),
        floor: format!("p95 {:.1} ms, {:.0}/s", floor.p95.as_secs_f64() * 1000.0, floor.per_second),
        ratio: format!("{:.0} %", ratio * 100.0),
        target: "p95 < 20 ms, ≥ 40 %",
        holds: p95 < 20.0 && ratio >= 0.4,
    }
}

fn line(what: &str, ours: String, target: &'static str, holds: bool) -> Line {
    Line { what: what.to_owned(), ours, floor: "–".to_owned(), ratio: "–".to_owned(), target, holds }
}

/// A number from the database.
pub(crate) fn number(conn: &mut MysqlConnection, sql: &str) -> u64 {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        n: i64,
    }
    let row: Row =
        diesel::sql_query(format!("SELECT CAST(({sql}) AS SIGNED) AS n")).get_result(conn).expect("a number");
    u64::try_from(row.n).unwrap_or(0)
}
