//! Files out: an export against the raw client.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use diesel::prelude::*;

use crate::number;
use crate::serving::{Serving, resident};
use crate::table::{self, Line};

/// Memory that a file may take.
pub(crate) const LIMIT: u64 = 150 << 20;

/// Everything out, by the command line and by the server, against the raw client reading the same columns.
pub(crate) fn export(linnet: &Path, folder: &Path, serving: &Serving, url: &str) -> Vec<Line> {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let rows = number(&mut conn, "SELECT COUNT(*) FROM contacts WHERE state = 1");
    let columns = number(&mut conn, "SELECT COUNT(*) FROM fields WHERE archived_at IS NULL") + 10;
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

/// The program with arguments, over a database's folder.
pub(crate) fn linnet_with(linnet: &Path, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(linnet);
    command.args(arguments).env("LINNET_DATA", folder).env("LINNET_LOG", "warn").stdin(Stdio::null());
    command
}

/// Reads a program's output to its end; how many bytes, and the most memory it had.
pub(crate) fn drained(child: &mut Child) -> (u64, u64) {
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

/// The raw client reads what the file has: every field, then every tag, do-not-contact and consent.
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
         SELECT contact_id, tag_id FROM contact_tags ORDER BY contact_id, tag_id; \
         SELECT contact_id, channel FROM contact_blocks ORDER BY contact_id, channel; \
         SELECT contact_id, is_granted FROM contact_consents WHERE channel = 'x_mention' ORDER BY contact_id, at, id",
        columns.join(", ")
    );
    let began = Instant::now();
    client(url, &["--quick", "--batch", "--skip-column-names"], &sql);
    began.elapsed()
}

/// MariaDB's own client, its output thrown away.
pub(crate) fn client(url: &str, options: &[&str], sql: &str) {
    client_into(url, options, sql, Stdio::null());
}

/// MariaDB's own client, and where its output goes.
pub(crate) fn client_into(url: &str, options: &[&str], sql: &str, output: Stdio) {
    let socket = url::Url::parse(url).expect("an address");
    let socket = socket.query_pairs().find(|(name, _)| name == "unix_socket").expect("a socket").1.into_owned();
    let status = Command::new("mariadb")
        .arg("--no-defaults")
        .arg(format!("--socket={socket}"))
        .args(["--local-infile=1", "--default-character-set=utf8mb4", "linnet"])
        .args(options)
        .args(["-e", sql])
        .stdin(Stdio::null())
        .stdout(output)
        .status();
    assert!(status.expect("the client runs").success(), "the client failed: {sql}");
}
