//! `make bench`: ours and the raw-SQL floor in the same run, printed as one table.
//!
//! The filled database is kept under `target/bench`. `cargo bench --bench bench -- --fill-only` makes it and stops;
//! `cargo bench --bench bench -- --fill-only FOLDER` also leaves a copy in FOLDER, to look at with
//! `LINNET_DATA=FOLDER linnet serve` (sign in as ada@example.org, “a long password”). `BENCH_CONTACTS=10000` makes it smaller;
//! `BENCH_ONLY=pages,export` measures just those of: pages, export, adding, handlers, landing, import, growth, engine,
//! outbox.
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

mod adding;
mod arriving;
mod engine;
mod files;
mod fill;
mod floor;
mod kept;
mod landing;
mod load;
mod million;
mod outbox;
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
/// A hundredth, for the growth.
const SMALL: u64 = 10_000;
/// Contacts that the engine takes through a campaign.
const ENGINE: u64 = 100_000;
/// The memory of the measured database.
const BUFFER_POOL: u64 = 1 << 30;

fn main() {
    let linnet = PathBuf::from(env!("CARGO_BIN_EXE_linnet"));
    let contacts = std::env::var("BENCH_CONTACTS").map_or(CONTACTS, |text| text.parse().expect("a number"));
    let kept = || kept::folder(&linnet, contacts);
    let mut arguments = std::env::args().skip_while(|argument| argument != "--fill-only");
    if arguments.next().is_some() {
        let to = arguments.next().filter(|argument| !argument.starts_with("--"));
        return fill_only(&kept(), to.as_deref());
    }
    let before = load_average();
    let mut lines = Vec::new();
    if ["pages", "export", "adding", "handlers", "landing", "import", "growth"].into_iter().any(wanted) {
        let (found, large) = in_copy(&kept(), |folder| measure(&linnet, folder, contacts));
        lines.extend(found);
        if wanted("growth") {
            lines.extend(in_copy(&kept::folder(&linnet, SMALL), |folder| growth(&linnet, folder, &large)));
        }
    }
    if wanted("engine") {
        lines.extend(in_copy(&kept::folder(&linnet, ENGINE), |folder| engine(&linnet, folder)));
    }
    if wanted("outbox") {
        lines.extend(outbox::measure(&linnet));
    }
    let circumstances = format!(
        "{contacts} contacts, 25 fields of the team's own filled on a fifth of them, warm; buffer pool {} MB; pages against raw \
         queries by one client, throughput at 4 connections, landing page at 16, the engine over {ENGINE} contacts; server, \
         database, floor and load share this machine's {} cores; load average {before} before, {} after.",
        BUFFER_POOL >> 20,
        std::thread::available_parallelism().map_or(0, Into::into),
        load_average(),
    );
    table::publish(&circumstances, &lines);
}

/// Whether a part of the figures is asked for; all are when nobody chose.
fn wanted(part: &str) -> bool {
    std::env::var("BENCH_ONLY").map_or(true, |chosen| chosen.split(',').any(|one| one.trim() == part))
}

/// Works in a copy of a filled database, which goes afterwards.
fn in_copy<T>(kept: &Path, work: impl FnOnce(&Path) -> T) -> T {
    let folder = tempfile::tempdir_in(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).expect("a folder");
    kept::copy(kept, folder.path());
    work(folder.path())
}

fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("?").to_owned()
}

/// Says where the filled database is, or copies it to where somebody wants to use it.
fn fill_only(kept: &Path, to: Option<&str>) {
    println!("kept in {}", kept.display());
    if let Some(to) = to {
        kept::copy(kept, Path::new(to));
        println!("LINNET_DATA={to} linnet serve    # {} / {}", fill::EMAIL, fill::PASSWORD);
    }
}

/// Median times of pages, by their names.
type Medians = Vec<(&'static str, Duration)>;

/// Everything but the engine, at a million; also the medians, for the growth.
fn measure(linnet: &Path, folder: &Path, contacts: u64) -> (Vec<Line>, Medians) {
    let (_database, url) = kept::start(linnet, folder, BUFFER_POOL, &[]);
    kept::looked_through(&url);
    let db = Db::open(&url, 8).expect("the database opens");
    let logs = ["handlers", "landing", "pages", "growth"].into_iter().any(wanted);
    floor::log(&url, logs);
    let mut serving = Serving::start(linnet, folder);
    let mut lines = vec![started(&serving, linnet)];
    serving.sign_in(fill::EMAIL, fill::PASSWORD);
    let handlers = if wanted("handlers") { recorded(&serving, &url, contacts) } else { Vec::new() };
    let pages = (wanted("pages") || wanted("growth")).then(|| million::recorded(&serving, &url, contacts));
    // The last one: it switches the log off.
    let bare = wanted("landing").then(|| landing::bare(&serving, &url));
    floor::log(&url, false);
    let mut medians = Medians::new();
    if let Some(pages) = pages {
        let (pages, times) = million::measure(&serving, &url, pages);
        lines.extend(pages);
        medians = times;
        lines.push(million::panel(&serving, &url));
    }
    if wanted("export") {
        lines.extend(files::export(linnet, folder, &serving, &url));
    }
    if wanted("adding") {
        lines.push(adding::measure(&serving, &db));
    }
    lines.extend(handlers.into_iter().map(|page| reading(&serving, &url, page)));
    lines.extend(bare.into_iter().flat_map(|bare| landing::measure(&serving, &url, bare)));
    let memory = serving.resident();
    let held = format!("{} MB", memory >> 20);
    lines.push(line("resident memory of serve after the run", held, "< 150 MB", memory < 150 << 20));
    serving.stop();
    if wanted("import") {
        lines.extend(arriving::import(linnet, folder, &url));
    }
    (lines, medians)
}

fn started(serving: &Serving, linnet: &Path) -> Line {
    let (took, size) = (serving.started, std::fs::metadata(linnet).expect("the program").len() >> 20);
    line(
        "start to first answer, existing database; size of the program",
        format!("{:.2} s; {size} MB", took.as_secs_f64()),
        "< 2 s, < 60 MB",
        took < Duration::from_secs(2) && size < 60,
    )
}

/// The same pages with a hundredth of the contacts: how much longer they take with all.
fn growth(linnet: &Path, folder: &Path, large: &Medians) -> Vec<Line> {
    let (_database, url) = kept::start(linnet, folder, BUFFER_POOL, &[]);
    kept::looked_through(&url);
    let mut serving = Serving::start(linnet, folder);
    serving.sign_in(fill::EMAIL, fill::PASSWORD);
    let small = million::medians(&serving, &url, SMALL);
    serving.stop();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let pairs = large.iter().zip(small);
    pairs
        .map(|((what, large), (_, small))| {
            let ratio = large.as_secs_f64() / small.as_secs_f64();
            table::shown(Line {
                what: format!("growth from {SMALL}: {what}"),
                ours: format!("p50 {:.1} ms", millis(*large)),
                floor: format!("{:.1} ms at {SMALL}", millis(small)),
                ratio: format!("{ratio:.1} ×"),
                target: "< 2 ×",
                holds: ratio < 2.0,
            })
        })
        .collect()
}

fn engine(linnet: &Path, folder: &Path) -> Vec<Line> {
    let (_database, url) = kept::start(linnet, folder, BUFFER_POOL, &[]);
    let db = Db::open(&url, 8).expect("the database opens");
    let config = Config::from_map(&HashMap::from([("LINNET_DATA".to_owned(), folder.display().to_string())]));
    engine::measure(config.expect("settings"), db, &url, ENGINE)
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
    table::shown(Line {
        what: format!("{what} ({count} statements, {} kB)", body / 1024),
        ours: format!("p50 {:.1} ms, p95 {p95:.1} ms, {:.0}/s", ours.p50.as_secs_f64() * 1000.0, ours.per_second),
        floor: format!("p95 {:.1} ms, {:.0}/s", floor.p95.as_secs_f64() * 1000.0, floor.per_second),
        ratio: format!("{:.0} %", ratio * 100.0),
        target: "p95 < 20 ms, ≥ 40 %",
        holds: p95 < 20.0 && ratio >= 0.4,
    })
}

fn line(what: &str, ours: String, target: &'static str, holds: bool) -> Line {
    table::shown(Line { what: what.to_owned(), ours, floor: "–".to_owned(), ratio: "–".to_owned(), target, holds })
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
