//! Files in and out: an export against the raw client, an import against `LOAD DATA LOCAL INFILE`.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;

use crate::million::column;
use crate::number;
use crate::serving::{Serving, resident};
use crate::table::{self, Line};

/// Rows of the file that is imported.
const ROWS: u64 = 200_000;
const LIMIT: u64 = 150 << 20;

/// Everything out, by the command line and by the server, against the raw client reading the same columns.
pub(crate) fn export(linnet: &Path, folder: &Path, serving: &Serving, url: &str) -> Vec<Line> {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let rows = number(&mut conn, "SELECT COUNT(*) FROM contacts WHERE state = 1");
    let columns = number(&mut conn, "SELECT COUNT(*) FROM fields WHERE archived_at IS NULL") + 6;
    let raw = raw_read(url);
    let began = Instant::now();
    let mut child =
        linnet_with(linnet, folder, &["export", "contacts"]).stdout(Stdio::piped()).spawn().expect("linnet starts");
    let (bytes, memory) = drained(&mut child);
    let ours = began.elapsed();
    let began = Instant::now();
    let most = serving.download("/contacts/export");
    let served = began.elapsed();
    let line = |what: &str, ours: Duration, memory: u64| {
        let ratio = raw.as_secs_f64() / ours.as_secs_f64();
        table::shown(Line {
            what: format!("{what}: {rows} rows × {columns} columns, {} MB", bytes >> 20),
            ours: format!(
                "{:.1} s, {:.0} rows/s, at most {} MB",
                ours.as_secs_f64(),
                rows as f64 / ours.as_secs_f64(),
                memory >> 20
            ),
            floor: format!("{:.1} s", raw.as_secs_f64()),
            ratio: format!("{:.0} %", ratio * 100.0),
            target: "≥ 40 %, flat (≤ 150 MB)",
            holds: ratio >= 0.4 && memory <= LIMIT,
        })
    };
    vec![line("linnet export contacts", ours, memory), line("download of the export", served, most)]
}

fn linnet_with(linnet: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(linnet);
    command.args(arguments).env("LINNET_DATA", folder).env("LINNET_LOG", "warn").stdin(Stdio::null());
    command
}

/// Reads a program's output to its end; how many bytes, and the most memory it had.
fn drained(child: &mut Child) -> (u64, u64) {
    let (mut out, id) = (child.stdout.take().expect("its output"), child.id());
    let reader = thread::spawn(move || {
        let (mut bytes, mut buffer) = (0, vec![0; 1 << 20]);
        while let Ok(read @ 1..) = out.read(&mut buffer) {
            bytes += read as u64;
        }
        bytes
    });
    let mut most = 0;
    while child.try_wait().expect("its state").is_none() {
        most = most.max(resident(id));
        thread::sleep(Duration::from_millis(50));
    }
    assert!(child.wait().expect("its end").success(), "it failed");
    (reader.join().expect("the reader"), most)
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The raw client reads what the file has: every field, then every tag.
fn raw_read(url: &str) -> Duration {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let columns: Vec<Column> = diesel::sql_query(
        "SELECT CONCAT(IF(side_table IS NULL, 'c.', 'v.'), COALESCE(fixed_column, CONCAT('f', id))) AS name FROM fields WHERE archived_at IS NULL",
    )
    .load(&mut conn)
    .expect("the columns");
    let columns: Vec<String> = columns.into_iter().map(|column| column.name).collect();
    let sql = format!(
        "SELECT c.id, c.owner_id, c.created_at, c.changed_at, c.last_active_at, {} FROM contacts c \
         LEFT JOIN contact_values_1 v ON v.contact_id = c.id WHERE c.state = 1 ORDER BY c.id; \
         SELECT contact_id, tag_id FROM contact_tags ORDER BY contact_id, tag_id",
        columns.join(", ")
    );
    let began = Instant::now();
    client(url, &["--quick", "--batch", "--skip-column-names"], &sql);
    began.elapsed()
}

/// MariaDB's own client, its output thrown away.
fn client(url: &str, options: &[&str], sql: &str) {
    let socket = url::Url::parse(url).expect("an address");
    let socket = socket.query_pairs().find(|(name, _)| name == "unix_socket").expect("a socket").1.into_owned();
    let status = Command::new("mariadb")
        .arg("--no-defaults")
        .arg(format!("--socket={socket}"))
        .args(["--local-infile=1", "--default-character-set=utf8mb4", "linnet"])
        .args(options)
        .args(["-e", sql])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status();
    assert!(status.expect("the client runs").success(), "the client failed: {sql}");
}

/// Files of people, new ones and ones that are there, into the million; `LOAD DATA` of other people into the same
/// tables first, so into the same indexes.
pub(crate) fn import(linnet: &Path, folder: &Path, url: &str) -> Vec<Line> {
    let rows = ROWS
        .min(number(&mut MysqlConnection::establish(url).expect("the database"), "SELECT COUNT(*) FROM contacts") / 5);
    let file = |name: &str, from: &str| {
        let path = folder.join(name);
        std::fs::write(&path, people(from, rows)).expect("a file of people");
        path
    };
    let (raw, new, again) = (file("raw.csv", "raw"), file("new.csv", "new"), file("again.csv", "new"));
    let floors = [load_new(url, &raw, rows), load_again(url, &raw)];
    let knows = linnet_with(linnet, folder, &["import", "--help"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let can = knows.is_ok_and(|status| status.success());
    let changed = std::fs::read_to_string(&again)
        .expect("the file")
        .replace(",Porto,", ",Lisbon,")
        .replace(",Buyer ", ",Chief buyer ");
    std::fs::write(&again, changed).expect("the file again");
    [("new rows", &new, 0.4, "≥ 40 %, ≤ 150 MB"), ("updates", &again, 0.3, "≥ 30 %, ≤ 150 MB")]
        .into_iter()
        .zip(floors)
        .map(|((what, path, least, target), floor)| {
            let ours = can.then(|| imported(linnet, folder, path));
            let ratio = ours.map_or(0.0, |(time, _)| floor.as_secs_f64() / time.as_secs_f64());
            table::shown(Line {
                what: format!("import of {rows} rows × 12 columns, {what}"),
                ours: ours.map_or("–".to_owned(), |(time, memory)| {
                    format!(
                        "{:.1} s, {:.0} rows/s, at most {} MB",
                        time.as_secs_f64(),
                        rows as f64 / time.as_secs_f64(),
                        memory >> 20
                    )
                }),
                floor: format!("{:.1} s", floor.as_secs_f64()),
                ratio: format!("{:.0} %", ratio * 100.0),
                target,
                holds: ratio >= least && ours.is_some_and(|(_, memory)| memory <= LIMIT),
            })
        })
        .collect()
}

fn imported(linnet: &Path, folder: &Path, file: &Path) -> (Duration, u64) {
    let began = Instant::now();
    let path = file.display().to_string();
    let mut child = linnet_with(linnet, folder, &["import", "contacts", &path])
        .stdout(Stdio::piped())
        .spawn()
        .expect("linnet starts");
    let (_, memory) = drained(&mut child);
    (began.elapsed(), memory)
}

const HEAD: &str = "email,firstname,lastname,twitter,company,position,city,mobile,zipcode,customer_no,revenue,renewal";

fn people(from: &str, rows: u64) -> String {
    let mut text = format!("{HEAD}\n");
    for n in 0..rows {
        let last = ["Stone", "Rivers", "Marsh", "Dale", "Heath"][(n % 5) as usize];
        writeln!(
            text,
            "{from}{n}@import.example,Nina{},{last},{from}_{n},Stone {} Works,Buyer {},Porto,+49 171 {},{},N-{from}-{n},{}.5,2027-0{}-11",
            n % 300, n % 5000, n % 40, 2_000_000 + n, 10_000 + n % 80_000, n % 7000, 1 + n % 9
        )
        .expect("a line");
    }
    text
}

/// Twelve columns into two tables: contacts, and the values of the same ids.
fn load_new(url: &str, file: &Path, _rows: u64) -> Duration {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let last = number(&mut conn, "SELECT MAX(id) FROM contacts");
    let values = columns(&mut conn).join(", ");
    let load = format!("LOAD DATA LOCAL INFILE '{}' INTO TABLE", file.display());
    let how = "CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' OPTIONALLY ENCLOSED BY '\"' LINES TERMINATED BY '\\n' IGNORE 1 LINES";
    let began = Instant::now();
    client(
        url,
        &[],
        &format!(
            "SET @n = {last}; {load} contacts {how} (email, first_name, last_name, twitter, @x, @x, @x, @x, @x, @x, @x, @x) \
             SET id = (@n := @n + 1), email_key = LOWER(email), twitter_key = LOWER(twitter), state = 1, created_at = NOW(6), changed_at = NOW(6); \
             SET @n = {last}; {load} contact_values_1 {how} (@x, @x, @x, @x, {values}) SET contact_id = (@n := @n + 1)"
        ),
    );
    began.elapsed()
}

/// The set-based update: into a table without indexes but the key, then by the key into both.
fn load_again(url: &str, file: &Path) -> Duration {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let columns = columns(&mut conn);
    let made: Vec<String> = columns.iter().map(|column| format!("{column} VARCHAR(191)")).collect();
    let set: Vec<String> = columns.iter().map(|column| format!("v.{column} = r.{column}")).collect();
    let city = format!("IF(r.{0} = 'Porto', 'Lisbon', r.{0})", column(&mut conn, "city"));
    let began = Instant::now();
    client(
        url,
        &[],
        &format!(
            "CREATE TEMPORARY TABLE raw (email VARCHAR(191) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, first VARCHAR(191), last VARCHAR(191), twitter VARCHAR(15), {}); \
             LOAD DATA LOCAL INFILE '{}' INTO TABLE raw CHARACTER SET utf8mb4 FIELDS TERMINATED BY ',' LINES TERMINATED BY '\\n' IGNORE 1 LINES; \
             UPDATE contacts c JOIN raw r ON r.email = c.email_key JOIN contact_values_1 v ON v.contact_id = c.id \
             SET c.first_name = r.first, c.last_name = r.last, c.twitter = r.twitter, c.twitter_key = LOWER(r.twitter), \
             c.changed_at = NOW(6), c.version = c.version + 1, {}",
            made.join(", "),
            file.display(),
            set.join(", ").replace(&format!("r.{}", column(&mut conn, "city")), &city)
        ),
    );
    began.elapsed()
}

/// The columns of the values, in the order of the file.
fn columns(conn: &mut MysqlConnection) -> Vec<String> {
    HEAD.split(',').skip(4).map(|alias| column(conn, alias)).collect()
}
