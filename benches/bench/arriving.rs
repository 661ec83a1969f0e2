//! Files in: an import against `LOAD DATA LOCAL INFILE` of the same rows.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use diesel::prelude::*;

use crate::files::{LIMIT, client, client_into, drained, linnet_with};
use crate::million::column;
use crate::number;
use crate::table::{self, Line};

/// Rows of the file that is imported.
const ROWS: u64 = 200_000;

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
    let floors = (load_new(url, &raw), load_again(url, &raw));
    let changed = std::fs::read_to_string(&again)
        .expect("the file")
        .replace(",Porto,", ",Lisbon,")
        .replace(",Buyer ", ",Chief buyer ");
    std::fs::write(&again, changed).expect("the file again");
    let last = number(&mut MysqlConnection::establish(url).expect("the database"), "SELECT MAX(id) FROM contacts");
    let created = imported(linnet, folder, &new);
    let whole = floors.0 + load_beside(url, folder, last);
    let told = format!("{:.1} s; contacts and values alone {:.1} s", whole.as_secs_f64(), floors.0.as_secs_f64());
    let made = line(format!("import of {rows} rows × 12 columns, new rows"), rows, created, (whole, told), 0.4);
    let updated = imported(linnet, folder, &again);
    let told = format!("{:.1} s, without journal and timeline", floors.1.as_secs_f64());
    let again = line(format!("import of {rows} rows × 12 columns, updates"), rows, updated, (floors.1, told), 0.3);
    vec![made, again]
}

fn line(what: String, rows: u64, ours: (Duration, u64), (floor, told): (Duration, String), least: f64) -> Line {
    let (time, memory) = ours;
    let ratio = floor.as_secs_f64() / time.as_secs_f64();
    let pace = rows as f64 / time.as_secs_f64();
    table::shown(Line {
        what,
        ours: format!("{:.1} s, {pace:.0} rows/s, at most {} MB", time.as_secs_f64(), memory >> 20),
        floor: told,
        ratio: format!("{:.0} %", ratio * 100.0),
        target: if least > 0.35 { "≥ 40 %, ≤ 150 MB" } else { "≥ 30 %, ≤ 150 MB" },
        holds: ratio >= least && memory <= LIMIT,
    })
}

/// What an import writes beside contacts and their values, loaded once more for others: the words of the search, the
/// timeline and the journal. The rows are those that ours wrote, in the order of the first index.
fn load_beside(url: &str, folder: &Path, last: u64) -> Duration {
    let dumps = [
        (
            "words.tsv",
            "contact_words (word, contact_id)",
            format!(
                "SELECT REPLACE(word, 'new', 'raw'), contact_id - {ROWS} FROM contact_words WHERE contact_id > {last} ORDER BY 1, 2"
            ),
        ),
        (
            "activity.tsv",
            "activity (contact_id, kind, subject_kind, subject_key, title, at)",
            format!(
                "SELECT contact_id - {ROWS}, kind, subject_kind, subject_key, title, at FROM activity WHERE contact_id > {last} ORDER BY id"
            ),
        ),
        (
            "audit.tsv",
            "audit (act_id, subject_kind, subject_key, act, after_image, at)",
            format!(
                "SELECT act_id, subject_kind, subject_key - {ROWS}, act, after_image, at FROM audit WHERE subject_kind = 'contact' AND act = 'created' AND act_id = (SELECT MAX(id) FROM acts) ORDER BY id"
            ),
        ),
    ];
    let mut loads = "SET foreign_key_checks = 0;".to_owned();
    for (name, table, sql) in dumps {
        let path = folder.join(name);
        let file = std::fs::File::create(&path).expect("a file of rows");
        client_into(url, &["--quick", "--batch", "--skip-column-names", "--raw"], &sql, file.into());
        write!(
            loads,
            "LOAD DATA LOCAL INFILE '{}' INTO TABLE {} CHARACTER SET utf8mb4 FIELDS ESCAPED BY '' {};",
            path.display(),
            table.split_once(' ').expect("a table").0,
            table.split_once(' ').expect("columns").1
        )
        .expect("a statement");
    }
    let began = Instant::now();
    client(url, &["--local-infile=1"], &loads);
    began.elapsed()
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
fn load_new(url: &str, file: &Path) -> Duration {
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
