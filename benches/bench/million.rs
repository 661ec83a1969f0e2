//! Lists, searches and the longest contact page at a million, against the SQL that a program without us would send.

use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::db::{self, Standing};

use crate::load::Load;
use crate::serving::Serving;
use crate::table::{self, Line};
use crate::{Medians, fill, floor, number};

const LENGTH: Duration = Duration::from_millis(2500);
/// Contacts of a page.
const SHOWN: u64 = 50;
const COLUMNS: &str = "c.id, c.first_name, c.last_name, c.email, c.twitter, c.points, c.owner_id, c.state, c.last_active_at, c.created_at";

/// A page, and what a program that showed nothing but its rows would ask.
pub(crate) struct Page {
    what: &'static str,
    path: String,
    raw: Vec<String>,
    most: f64,
    target: &'static str,
}

/// Columns of fields by alias.
pub(crate) fn column(conn: &mut MysqlConnection, alias: &str) -> String {
    format!("f{}", number(conn, &format!("SELECT id FROM fields WHERE alias = '{alias}'")))
}

/// Every page of the figures with the statements that it takes, as the server's log has them.
pub(crate) fn recorded(serving: &Serving, url: &str, contacts: u64) -> Vec<(Page, Vec<String>)> {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let record = |page: Page| {
        (0..3).for_each(|_| drop(serving.get(&page.path)));
        let statements = floor::recorded(url, || drop(serving.get(&page.path)));
        (page, statements)
    };
    pages(&mut conn, contacts).into_iter().map(record).collect()
}

/// Those pages, and their median times, for the growth.
pub(crate) fn measure(serving: &Serving, url: &str, pages: Vec<(Page, Vec<String>)>) -> (Vec<Line>, Medians) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let (mut lines, mut medians) = (Vec::new(), Medians::new());
    for (page, statements) in pages {
        let what = page.what;
        let (line, median) = reading(serving, &mut conn, page, &statements);
        lines.push(line);
        medians.push((what, median));
    }
    (lines, medians)
}

/// The usual pages alone: median times, for the growth from a small database.
pub(crate) fn medians(serving: &Serving, url: &str, contacts: u64) -> Medians {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let pages = pages(&mut conn, contacts);
    pages.into_iter().map(|page| (page.what, ours(serving, &page.path).p50)).collect()
}

fn pages(conn: &mut MysqlConnection, contacts: u64) -> Vec<Page> {
    let mut pages = lists(conn, contacts);
    pages.extend(searches(conn));
    pages.push(contact(conn, fill::busiest(contacts)));
    pages
}

/// Pages of the list, in several orders.
fn lists(conn: &mut MysqlConnection, contacts: u64) -> Vec<Page> {
    // As somebody who paged there would have it in the address.
    let depth = (10_000 * SHOWN).min(contacts / 2) - 1;
    let key = number(conn, &format!("SELECT id FROM contacts WHERE state = 1 ORDER BY id DESC LIMIT 1 OFFSET {depth}"));
    let (revenue, segment) = (column(conn, "revenue"), column(conn, "segment"));
    let customer = number(conn, "SELECT id FROM tags WHERE name = 'customer'");
    let list = |conn: &mut MysqlConnection, what, path: &str, ids: &str| Page {
        what,
        path: path.to_owned(),
        raw: list_of(conn, ids),
        most: 30.0,
        target: "p95 ≤ 30 ms, ≤ 2×",
    };
    let everybody = "SELECT c.id FROM contacts c FORCE INDEX (contacts_state) WHERE c.state = 1";
    let deep = format!("{everybody} AND c.id < {key} ORDER BY c.id DESC LIMIT 51");
    let sorted = format!(
        "SELECT c.id FROM contact_values_1 v FORCE INDEX ({revenue}) JOIN contacts c ON c.id = v.contact_id \
         WHERE v.{revenue} IS NOT NULL AND c.state = 1 ORDER BY v.{revenue} DESC, v.contact_id DESC LIMIT 51"
    );
    let filtered = format!(
        "SELECT STRAIGHT_JOIN c.id FROM contact_tags t FORCE INDEX (contact_tags_tag) JOIN contacts c ON c.id = t.contact_id \
         JOIN contact_values_1 v ON v.contact_id = c.id WHERE t.tag_id = {customer} AND v.{segment} = 'large' AND c.state = 1 \
         ORDER BY t.contact_id DESC LIMIT 51"
    );
    let search = "/contacts?search=tag%3Acustomer+segment%3Alarge";
    vec![
        list(conn, "list, page 1", "/contacts", &format!("{everybody} ORDER BY c.id DESC LIMIT 51")),
        list(conn, "list, page 10,000 by keyset", &format!("/contacts?after={key}"), &deep),
        list(conn, "list sorted by an indexed custom field", "/contacts?sort=-revenue", &sorted),
        list(conn, "list filtered by tag and custom field", search, &filtered),
    ]
}

/// A rare word and a common one.
fn searches(conn: &mut MysqlConnection) -> Vec<Page> {
    let rare = "SELECT c.id FROM (SELECT DISTINCT contact_id FROM contact_words WHERE word LIKE 'zwingen%') w \
                JOIN contacts c ON c.id = w.contact_id WHERE c.state = 1 ORDER BY c.id DESC LIMIT 51";
    // Not EXISTS, which would be turned into reading all that begin so.
    let common = "SELECT c.id FROM contacts c FORCE INDEX (contacts_state) WHERE c.state = 1 AND \
                  (SELECT 1 FROM contact_words w WHERE w.contact_id = c.id AND w.word LIKE 'ma%' LIMIT 1) IS NOT NULL \
                  ORDER BY c.id DESC LIMIT 51";
    [
        ("search, rare beginning of a word (zwingen)", "/contacts?search=zwingen", rare),
        ("search, common beginning of a word (ma)", "/contacts?search=ma", common),
    ]
    .into_iter()
    .map(|(what, path, ids)| Page {
        what,
        path: path.to_owned(),
        raw: list_of(conn, ids),
        most: 50.0,
        target: "p95 ≤ 50 ms",
    })
    .collect()
}

/// The rows of a list and their tags.
fn list_of(conn: &mut MysqlConnection, ids: &str) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Id {
        #[diesel(sql_type = diesel::sql_types::Unsigned<diesel::sql_types::BigInt>)]
        id: u64,
    }
    let found: Vec<Id> = diesel::sql_query(ids).load(conn).expect("the ids of a page");
    assert!(!found.is_empty(), "nobody for {ids}");
    let found = found.iter().map(|row| row.id.to_string()).collect::<Vec<_>>().join(", ");
    vec![
        ids.replacen("c.id", COLUMNS, 1),
        format!(
            "SELECT ct.contact_id, t.name FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.contact_id IN ({found}) ORDER BY t.name"
        ),
    ]
}

/// The contact page of whoever did most.
fn contact(conn: &mut MysqlConnection, id: u64) -> Page {
    let entries = number(conn, &format!("SELECT COUNT(*) FROM activity WHERE contact_id = {id}"));
    assert!(entries >= fill::LONG_TIMELINE, "only {entries} entries on the longest timeline");
    let raw = [
        "SELECT * FROM contacts WHERE id = ID",
        "SELECT * FROM contact_values_1 WHERE contact_id = ID",
        "SELECT * FROM fields ORDER BY position, id",
        "SELECT t.id, t.name FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.contact_id = ID",
        "SELECT * FROM activity WHERE contact_id = ID ORDER BY id DESC LIMIT 51",
        "SELECT DATE(at), COUNT(*) FROM activity WHERE contact_id = ID AND at > NOW() - INTERVAL 6 MONTH GROUP BY 1",
        "SELECT * FROM campaign_members WHERE contact_id = ID",
        "SELECT id, name FROM users",
        "SELECT * FROM x_profiles WHERE contact_id = ID",
    ];
    Page {
        what: "contact page of someone with 10,000 activities",
        path: format!("/contacts/{id}"),
        raw: raw.iter().map(|sql| sql.replace("ID", &id.to_string())).collect(),
        most: 15.0,
        target: "p95 ≤ 15 ms",
    }
}

/// A contact's page that opens on what X says of them, from what is kept, beside the one that opens on the timeline; in
/// turns, so that what else the machine does falls on both.
pub(crate) fn panel(serving: &Serving, url: &str) -> Line {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let id = number(
        &mut conn,
        "SELECT MAX(p.contact_id) FROM x_profiles p JOIN contacts c ON c.id = p.contact_id WHERE c.twitter IS NOT NULL AND c.id % 1000 = 0",
    );
    let (with, without) = (format!("/contacts/{id}?tab=tweets"), format!("/contacts/{id}"));
    assert!(
        serving.get(&with).contains("about #coffee") || serving.get(&with).contains("about <"),
        "the panel is empty"
    );
    let rounds: Vec<_> = (0..3).map(|_| (ours(serving, &with).p50, ours(serving, &without).p50)).collect();
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let with = median(rounds.iter().map(|(with, _)| *with).collect());
    let without = median(rounds.iter().map(|(_, without)| *without).collect());
    let ratio = with.as_secs_f64() / without.as_secs_f64();
    let millis = |time: Duration| format!("p50 {:.2} ms", time.as_secs_f64() * 1000.0);
    table::shown(Line {
        what: "contact page open on the X panel, from cache; floor: the same contact's page open on the timeline"
            .into(),
        ours: millis(with),
        floor: millis(without),
        ratio: format!("{ratio:.2} ×"),
        target: "≤ 1.1×",
        holds: ratio <= 1.1,
    })
}

fn ours(serving: &Serving, path: &str) -> Load {
    serving.load(path, 1, LENGTH / 4);
    serving.load(path, 1, LENGTH)
}

/// Against the statements of the page, sent one after the other, because most of them name what the one before found;
/// what they take sent at once, and what the bare rows take, is told beside it.
fn reading(serving: &Serving, conn: &mut MysqlConnection, page: Page, statements: &[String]) -> (Line, Duration) {
    let body = serving.get(&page.path).len();
    let ours = ours(serving, &page.path);
    let ((p50, p95), (bare, _)) = (raw(conn, statements), raw(conn, &page.raw));
    let at_once = at_once(conn, statements);
    let ratio = ours.p50.as_secs_f64() / p50.as_secs_f64();
    let millis = |time: Duration| time.as_secs_f64() * 1000.0;
    let line = Line {
        what: format!("{} ({} statements, {} kB)", page.what, statements.len(), body / 1024),
        ours: format!("p50 {:.1} ms, p95 {:.1} ms", millis(ours.p50), millis(ours.p95)),
        floor: format!(
            "p50 {:.1} ms, p95 {:.1} ms; at once {:.1} ms; bare rows {:.1} ms",
            millis(p50),
            millis(p95),
            millis(at_once),
            millis(bare)
        ),
        ratio: format!("{ratio:.1} ×"),
        target: page.target,
        holds: millis(ours.p95) <= page.most && (ratio <= 2.0 || !page.target.contains('×')),
    };
    (table::shown(line), ours.p50)
}

/// Median and 95th percentile of the raw queries, one client, each prepared once.
fn raw(conn: &mut MysqlConnection, statements: &[String]) -> (Duration, Duration) {
    assert!(statements.iter().all(|sql| !sql.contains('?')), "a question mark stands for what is bound");
    let each: Vec<Standing> = statements.iter().map(|sql| prepared(sql)).collect();
    timed(|| {
        for statement in &each {
            statement.clone().execute(conn).expect("the raw queries run");
        }
    })
}

/// The same, sent at once as text.
fn at_once(conn: &mut MysqlConnection, statements: &[String]) -> Duration {
    let sql = statements.join(";");
    timed(|| conn.batch_execute(&sql).expect("the raw queries run")).0
}

/// A text stays prepared from the second time on.
fn prepared(sql: &str) -> Standing {
    drop(db::standing(sql, Vec::new()));
    db::standing(sql, Vec::new())
}

fn timed(mut run: impl FnMut()) -> (Duration, Duration) {
    let (mut times, began) = (Vec::new(), Instant::now());
    while began.elapsed() < LENGTH || times.len() < 20 {
        let one = Instant::now();
        run();
        times.push(one.elapsed());
    }
    times.sort();
    (times[times.len() / 2], times[times.len() * 95 / 100])
}
