//! The landing page with a durable visit: half of the visitors new, half returning.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use crate::floor;
use crate::load;
use crate::number;
use crate::serving::Serving;
use crate::table::{self, Line};

const CONNECTIONS: usize = 16;
/// What a visit writes, in the order in which it may be removed again.
const TABLES: [&str; 5] = ["page_hits", "visitors", "activity", "contact_values_1", "contacts"];

/// Throughput against the same statements, bare, in the same grouping.
pub(crate) fn measure(serving: &Serving, url: &str, bare: f64) -> Vec<Line> {
    let cookies = visitors(serving);
    visit(serving, &cookies, Duration::from_secs(2));
    let (ours, per_commit) = counted(serving, url, &cookies);
    let ratio = ours.per_second / bare;
    vec![table::shown(Line {
        what: format!("landing page, visit committed before the answer ({per_commit:.1} visits a commit)"),
        ours: format!("{:.0}/s, p95 {:.1} ms", ours.per_second, ours.p95.as_secs_f64() * 1000.0),
        floor: format!("{bare:.0}/s"),
        ratio: format!("{:.0} %", ratio * 100.0),
        target: "≥ 3,000/s, ≥ 60 %",
        holds: ours.per_second >= 3000.0 && ratio >= 0.6,
    })]
}

fn counted(serving: &Serving, url: &str, cookies: &[String]) -> (load::Load, f64) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let commits = "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'COM_COMMIT'";
    let inserts = "SELECT COUNT(*) FROM page_hits";
    let (hits, before) = (number(&mut conn, inserts), number(&mut conn, commits));
    let ours = visit(serving, cookies, Duration::from_secs(6));
    let (new, commits) = (number(&mut conn, inserts) - hits, number(&mut conn, commits) - before);
    assert!(new as usize >= ours.requests, "{} answers, but only {new} visits recorded", ours.requests);
    (ours, new as f64 / commits as f64)
}

/// Visits a second when one client runs the statements of a recorded run again, with nothing around them; while the
/// log is on.
pub(crate) fn bare(serving: &Serving, url: &str) -> f64 {
    let cookies = &visitors(serving);
    visit(serving, cookies, Duration::from_secs(1));
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let last = TABLES.map(|table| {
        let key = if table == "contact_values_1" { "contact_id" } else { "id" };
        (table, key, number(&mut conn, &format!("SELECT COALESCE(MAX({key}), 0) FROM {table}")))
    });
    let mut requests = 0;
    let statements = floor::recorded(url, || requests = visit(serving, cookies, Duration::from_secs(3)).requests);
    conn.batch_execute("SET GLOBAL general_log = OFF").expect("the log can be switched");
    for (table, key, id) in last {
        conn.batch_execute(&format!("DELETE FROM {table} WHERE {key} > {id}")).expect("the visits are removed");
        if key == "id" {
            conn.batch_execute(&format!("ALTER TABLE {table} AUTO_INCREMENT = {}", id + 1))
                .expect("the ids start again");
        }
    }
    let began = Instant::now();
    for sql in &statements {
        conn.batch_execute(sql)
            .unwrap_or_else(|error| panic!("{error}: {}", sql.chars().take(300).collect::<String>()));
    }
    requests as f64 / began.elapsed().as_secs_f64()
}

fn visit(serving: &Serving, cookies: &[String], length: Duration) -> load::Load {
    let (cookies, address) = (cookies.to_vec(), serving.address.clone());
    load::run(&serving.address, CONNECTIONS, length, move |connection, number| {
        // Every second visitor is new: no cookie.
        let returning = number % 2 == 0;
        let cookie = cookies.get((connection * 31 + number) % cookies.len()).filter(|_| returning);
        let cookie = cookie.map(|cookie| format!("Cookie: {cookie}\r\n")).unwrap_or_default();
        format!(
            "GET /spring HTTP/1.1\r\nHost: {address}\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n{cookie}\r\n"
        )
    })
}

/// Two hundred browsers that came before.
fn visitors(serving: &Serving) -> Vec<String> {
    (0..200).map(|_| serving.first_visit("/spring")).collect()
}
