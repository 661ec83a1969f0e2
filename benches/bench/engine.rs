//! The engine: a campaign [add tag → field condition → add tag] over everybody.

use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use linnet::campaigns::{self, Branch, Delay, NewCampaign, NewStep, Source};
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::db::Db;
use linnet::ids::StepId;
use linnet::wiring::House;

use crate::number;
use crate::table::{self, Line};

/// What the engine writes.
const TABLES: [&str; 4] = ["campaign_members", "campaign_log", "contact_tags", "activity"];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    row: String,
}

/// The engine's time against the same rows as bare multi-row INSERTs into tables with the same indexes.
pub(crate) fn measure(config: Config, db: Db, url: &str, contacts: u64) -> Vec<Line> {
    let house = House::build(config, Clock::system(), db).expect("everything can be put together");
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let before = TABLES.map(|table| number(&mut conn, &format!("SELECT COUNT(*) FROM {table}")));
    publish(&house);
    let began = Instant::now();
    let done = house.worker().tick();
    let ours = began.elapsed().as_secs_f64();
    assert!(done.iter().all(|done| done.trouble.is_none()), "{done:?}");
    let steps = number(&mut conn, "SELECT COUNT(*) FROM campaign_log WHERE state = 'done'");
    assert!(steps >= contacts, "only {steps} steps were done");
    let (rows, floor) = bare(&mut conn, before);
    let ratio = ours / floor;
    vec![table::shown(Line {
        what: format!("engine: {steps} contact-steps, {rows} rows"),
        ours: format!("{ours:.1} s, {:.0} contact-steps/s", steps as f64 / ours),
        floor: format!("{floor:.1} s"),
        ratio: format!("{ratio:.1} ×"),
        target: "≤ 5 ×",
        holds: ratio <= 5.0,
    })]
}

fn publish(house: &House) {
    let now = house.clock.now();
    let registry = house.registry.clone();
    let tag = |name: &str, parent: Option<StepId>, branch: Option<Branch>| NewStep {
        parent,
        branch,
        kind: "contact.tags".to_owned(),
        name: format!("Add {name}"),
        config: format!("{{\"add\":[\"{name}\"],\"remove\":[]}}"),
        delay: Delay::NONE,
    };
    let condition = |parent: StepId| NewStep {
        parent: Some(parent),
        branch: None,
        kind: "contact.field".to_owned(),
        name: "Has points".to_owned(),
        config: "{\"field\":\"points\",\"operator\":\"gt\",\"value\":\"10\"}".to_owned(),
        delay: Delay::NONE,
    };
    let published = house.db.write_now(|conn| {
        let new = NewCampaign { name: "Bench".to_owned(), description: None, source: Source::Everyone };
        let id = campaigns::create(conn, &new, now)?;
        let add = |conn: &mut linnet::db::Conn, step: NewStep| campaigns::add_step(conn, &registry, id, &step);
        let first = add(conn, tag("bench-one", None, None))?.expect("a first step");
        let second = add(conn, condition(first))?.expect("a condition");
        add(conn, tag("bench-two", Some(second), Some(Branch::Yes)))?.expect("a last step");
        campaigns::publish(conn, &registry, id, now)
    });
    published.expect("the campaign is stored").expect("nothing stands against it");
}

/// Writes the rows that the engine added once more, 1,000 a statement; gives their number and the seconds.
fn bare(conn: &mut MysqlConnection, before: [u64; 4]) -> (usize, f64) {
    let (mut count, mut seconds) = (0, 0.0);
    for (table, skip) in TABLES.into_iter().zip(before) {
        conn.batch_execute(&format!(
            "CREATE TABLE bare_{table} LIKE {table}; SET foreign_key_checks = 0; SET group_concat_max_len = 100000"
        ))
        .expect("a table");
        let rows = rows(conn, table, skip);
        let began = Instant::now();
        for chunk in rows.chunks(1000) {
            conn.batch_execute(&format!("INSERT INTO bare_{table} VALUES {}", chunk.join(","))).expect("the rows fit");
        }
        seconds += began.elapsed().as_secs_f64();
        count += rows.len();
    }
    (count, seconds)
}

fn rows(conn: &mut MysqlConnection, table: &str, skip: u64) -> Vec<String> {
    let columns: Vec<Row> = diesel::sql_query(format!(
        "SELECT CONCAT('COALESCE(QUOTE(', column_name, '), ''NULL'')') AS `row` FROM information_schema.columns \
         WHERE table_schema = DATABASE() AND table_name = '{table}' ORDER BY ordinal_position"
    ))
    .load(conn)
    .expect("the columns");
    let columns: Vec<String> = columns.into_iter().map(|column| column.row).collect();
    // `contact_tags` has no id of its own: its newest rows are those of the bench's tags.
    let newest = match table {
        "contact_tags" => "WHERE tag_id IN (SELECT id FROM tags WHERE name LIKE 'bench-%')".to_owned(),
        _ => format!("WHERE id > (SELECT id FROM {table} ORDER BY id LIMIT 1) + {skip} - 1 OR {skip} = 0"),
    };
    let sql = format!("SELECT CONCAT('(', CONCAT_WS(',', {}), ')') AS `row` FROM {table} {newest}", columns.join(","));
    diesel::sql_query(sql).load::<Row>(conn).expect("the rows").into_iter().map(|row| row.row).collect()
}
