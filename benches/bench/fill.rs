//! A million contacts, made up inside the database: names common and rare, companies, words to find them by, tags of
//! every size, values of twenty-five fields, timelines, one of them long, and one with tweets.

mod fields;
mod lists;

use std::time::Instant;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::db::Db;
use linnet::users::{self, Role};

/// Whom the bench signs in as; an administrator.
pub(crate) const EMAIL: &str = "ada@example.org";
/// Their password.
pub(crate) const PASSWORD: &str = "a long password";
/// Those who own contacts, the administrator among them.
const USERS: u32 = 10;

/// The contact whose timeline has [`LONG_TIMELINE`] entries; they have tweets, too.
pub(crate) fn busiest(contacts: u64) -> u64 {
    contacts / 2
}

/// Entries on the longest timeline.
pub(crate) const LONG_TIMELINE: u64 = 10_000;

/// Tags: name, and one contact in how many has it.
pub(crate) const TAGS: [(&str, u64); 16] = [
    ("newsletter", 3),
    ("customer", 7),
    ("trial", 19),
    ("webinar", 31),
    ("vip", 53),
    ("partner", 101),
    ("press", 211),
    ("supplier", 401),
    ("speaker", 997),
    ("investor", 2003),
    ("beta", 4001),
    ("ambassador", 10_007),
    ("jury", 20_011),
    ("founder", 50_021),
    ("advisor", 100_003),
    ("laureate", 250_007),
];

/// Fills an empty, migrated database.
pub(crate) fn fill(db: &Db, url: &str, count: u64) {
    let mut conn = MysqlConnection::establish(url).expect("the database answers");
    let mut step = |what: &str, act: &mut dyn FnMut(&mut MysqlConnection)| {
        let began = Instant::now();
        act(&mut conn);
        println!("  {what}: {:.1} s", began.elapsed().as_secs_f64());
    };
    step("users, fields and lists", &mut |conn| {
        add_users(db);
        fields::define(db);
        // An empty table is then filled in one go, its indexes sorted before they are written.
        conn.batch_execute("SET NAMES utf8mb4, foreign_key_checks = 0, unique_checks = 0, sql_mode = ''")
            .expect("a setting");
        lists::write(conn);
    });
    step("people", &mut |conn| run(conn, &people(count)));
    step("contacts", &mut |conn| run(conn, &contacts(count)));
    step("words", &mut |conn| run(conn, &words()));
    step("values", &mut |conn| fields::fill(db, conn));
    step("tags", &mut |conn| run(conn, &tags()));
    step("timelines", &mut |conn| run(conn, &timelines(count)));
    step("tweets and a landing page", &mut |conn| run(conn, &tweets(count)));
    step("statistics", &mut |conn| {
        lists::remove(conn);
        run(
            conn,
            "ANALYZE TABLE contacts, contact_values_1, contact_words, contact_tags, tags, activity, x_profiles, x_timeline, fields, users",
        );
    });
    checked(db, count);
}

fn run(conn: &mut MysqlConnection, sql: &str) {
    conn.batch_execute(sql).unwrap_or_else(|error| panic!("{error}: {}", sql.chars().take(400).collect::<String>()));
}

fn add_users(db: &Db) {
    let hash = users::hash_password(PASSWORD).expect("a hash");
    for n in 0..USERS {
        let email = if n == 0 { EMAIL.to_owned() } else { format!("sales{n}@example.org") };
        let new = users::NewUser {
            email_key: users::email_key(&email),
            email,
            name: if n == 0 { "Ada".to_owned() } else { format!("Sales {n}") },
            role: if n == 0 { Role::Administrator.key() } else { Role::Sales.key() },
            password_hash: hash.clone(),
            time_zone: "UTC".to_owned(),
            created_at: linnet::clock::Clock::system().now(),
        };
        db.write_now(|conn| Ok(users::create(conn, &new)?)).expect("a user");
    }
}

/// Who everybody is, drawn once with a fixed seed: squares and cubes of a random number make few words common and
/// many rare. One in thirty is a visitor without a name.
fn people(contacts: u64) -> String {
    let lists = lists::lists();
    let draw = |list: usize, power: u32| {
        let (_, words) = &lists[list];
        format!("FLOOR(POW(RAND(), {power}) * {})", words.len())
    };
    format!(
        "SET rand_seed1 = 20261126, rand_seed2 = 42;
         CREATE TABLE fill_people (id BIGINT UNSIGNED PRIMARY KEY, first INT, last INT, adjective INT, noun INT, form INT,
           is_known BOOL, has_name BOOL, has_handle BOOL, has_company BOOL, is_filled BOOL, owner INT, points INT,
           active INT NULL, changed INT, a INT UNSIGNED, b INT UNSIGNED, c INT UNSIGNED);
         INSERT INTO fill_people SELECT seq, {}, {}, {}, {}, {}, seq % 30 <> 7, RAND() < 0.97, RAND() < 0.4, RAND() < 0.7,
           RAND() < 0.2, IF(RAND() < 0.6, 1 + FLOOR(POW(RAND(), 2) * {USERS}), NULL), FLOOR(POW(RAND(), 4) * 500),
           IF(RAND() < 0.5, FLOOR(POW(RAND(), 2) * 1000000), NULL), FLOOR(POW(RAND(), 2) * 1500000),
           FLOOR(RAND() * 4000000000), FLOOR(RAND() * 4000000000), FLOOR(RAND() * 4000000000)
         FROM seq_1_to_{contacts};
         UPDATE fill_people SET is_known = TRUE, has_name = TRUE, has_handle = TRUE, is_filled = TRUE WHERE id = {}",
        draw(0, 3),
        draw(1, 3),
        draw(2, 2),
        draw(3, 2),
        draw(4, 2),
        busiest(contacts),
    )
}

/// Joins the words of a contact `p`.
const PEOPLE: &str = "fill_people p JOIN fill_firsts f ON f.n = p.first JOIN fill_lasts l ON l.n = p.last \
     JOIN fill_adjectives ca ON ca.n = p.adjective JOIN fill_nouns cn ON cn.n = p.noun JOIN fill_forms cf ON cf.n = p.form";
/// `blue-coffee.example`, or one of four large providers.
const HOST: &str = "CONCAT(IF(p.has_company, CONCAT(ca.folded, '-', cn.folded), ELT(1 + p.a % 4, 'mail', 'post', 'inbox', 'letters')), '.example')";
const LOCAL: &str = "CONCAT(l.folded, p.id)";
const HANDLE: &str = "CONCAT(LEFT(l.folded, 7), '_', p.id)";

fn contacts(contacts: u64) -> String {
    let email = format!("IF(p.is_known, CONCAT(f.folded, '.', {LOCAL}, '@', {HOST}), NULL)");
    let handle = format!("IF(p.is_known AND p.has_handle, {HANDLE}, NULL)");
    format!(
        "INSERT INTO contacts (id, first_name, last_name, email, email_key, twitter, twitter_key, points, owner_id, state,
           last_active_at, created_at, changed_at)
         SELECT STRAIGHT_JOIN p.id, IF(p.is_known AND p.has_name, f.word, NULL), IF(p.is_known AND p.has_name, l.word, NULL),
           {email}, {email}, {handle}, {handle}, p.points, p.owner, p.is_known,
           NOW(6) - INTERVAL p.active MINUTE, NOW(6) - INTERVAL ({contacts} - p.id) * 95 SECOND, NOW(6) - INTERVAL p.changed MINUTE
         FROM {PEOPLE} ORDER BY p.id"
    )
}

/// Exactly the words that saving these contacts would write; see [`checked`].
fn words() -> String {
    let (known, named) = ("p.is_known", "p.is_known AND p.has_name");
    let handle = "p.is_known AND p.has_handle";
    let whole = format!("CONCAT(f.folded, '.', {LOCAL}, '@', {HOST})");
    let employed = "p.is_known AND p.has_company";
    let words = [
        ("f.folded", named),
        ("l.folded", named),
        ("ca.folded", employed),
        ("cn.folded", employed),
        ("cf.folded", employed),
        (LOCAL, known),
        (HANDLE, handle),
        (HOST, known),
        (whole.as_str(), known),
        // The ends of the telephone numbers that `fields` gives them.
        ("CONCAT('1', 1000000 + p.c % 8999999)", "p.is_known AND p.c % 4 = 0"),
        ("CONCAT('0', 1000000 + p.c % 8999999)", "p.is_known AND p.is_filled"),
        ("CONCAT('0', 1000000 + p.a % 8999999)", "p.is_known AND p.is_filled"),
    ];
    let selects: Vec<String> = words
        .iter()
        .map(|(word, holds)| format!("SELECT STRAIGHT_JOIN LEFT({word}, 32) AS word, p.id FROM {PEOPLE} WHERE {holds}"))
        .collect();
    format!("INSERT INTO contact_words (word, contact_id) {}", selects.join(" UNION ALL "))
}

fn tags() -> String {
    let rows: Vec<String> = TAGS.iter().map(|(name, _)| format!("('{name}', NOW(6))")).collect();
    let every: Vec<String> = TAGS.iter().map(|(_, every)| every.to_string()).collect();
    format!(
        "INSERT INTO tags (name, created_at) VALUES {};
         INSERT INTO contact_tags (contact_id, tag_id, added_at)
         SELECT STRAIGHT_JOIN p.id, t.id, NOW(6) - INTERVAL p.changed MINUTE FROM fill_people p JOIN tags t
         WHERE p.is_known AND (p.a + t.id * 7919) % ELT(t.id, {}) = 0 ORDER BY p.id, t.id",
        rows.join(","),
        every.join(", ")
    )
}

/// Everybody was created; one in a thousand looked at pages; one person did everything there is, often.
fn timelines(contacts: u64) -> String {
    let busiest = busiest(contacts);
    format!(
        "INSERT INTO activity (contact_id, kind, title, at)
         SELECT id, 'contact.created', 'Contact created', created_at FROM contacts ORDER BY id;
         INSERT INTO activity (contact_id, kind, title, detail, at)
         SELECT contacts.id, 'page.visit', CONCAT('Visited the page Spring offer ', seq), 'https://www.example.org/spring', NOW(6) - INTERVAL seq HOUR
         FROM contacts JOIN seq_1_to_60 WHERE contacts.id % 1000 = 0 AND contacts.id <> {busiest};
         INSERT INTO activity (contact_id, kind, title, detail, at)
         SELECT {busiest},
           ELT(1 + seq % 10, 'page.visit', 'page.visit', 'page.visit', 'page.visit', 'asset.download', 'contact.tagged',
             'contact.changed', 'campaign.step', 'twitter.sent', 'page.visit'),
           CONCAT(ELT(1 + seq % 10, 'Visited the page Spring offer', 'Visited the page Prices', 'Visited the page Spring offer',
             'Visited the page Contact', 'Downloaded Brewing guide', 'Tagged customer', 'Changed Position', 'Did a step of Welcome',
             'Sent a tweet to', 'Visited the page Home'), ' ', seq),
           IF(seq % 10 < 4, CONCAT('https://www.example.org/spring?visit=', seq), NULL),
           NOW(6) - INTERVAL ({LONG_TIMELINE} - seq) * 25 MINUTE
         FROM seq_2_to_{LONG_TIMELINE};
         INSERT IGNORE INTO contact_tags SELECT {busiest}, id, NOW(6) FROM tags WHERE id <= 5"
    )
}

fn tweets(contacts: u64) -> String {
    let who = format!("c.id % 1000 = 0 OR c.id = {}", busiest(contacts));
    format!(
        "INSERT INTO x_profiles (contact_id, handle, state, user_xid, username, name, bio, place, followers, following, posts, fetched_at)
         SELECT c.id, COALESCE(twitter, 'somebody'), 'found', c.id, COALESCE(twitter, 'somebody'), first_name, 'Numbers, mostly.', 'London', 120, 80, 2400, NOW(6)
         FROM contacts c WHERE {who};
         INSERT INTO x_timeline (contact_id, post_xid, text, entities, posted_at, likes)
         SELECT c.id, 1800000000000000000 + c.id * 100 + seq, CONCAT('Post ', seq, ' about #coffee and a lovely morning with @somebody'), '[]', NOW(6) - INTERVAL seq HOUR, seq
         FROM contacts c JOIN seq_1_to_10 WHERE {who};
         INSERT INTO pages (title, slug, html, is_published, created_at, changed_at)
         VALUES ('Spring', 'spring', '<!doctype html><title>Spring</title><h1>Spring offer</h1><p>Coffee for everybody, roasted yesterday.</p>', TRUE, NOW(6), NOW(6))"
    )
}

/// The words of some contacts are what the product itself would have written: else every search would measure a
/// made-up world.
fn checked(db: &Db, contacts: u64) {
    use linnet::ids::ContactId;
    let sample: Vec<u64> = (1..=200).map(|n| n * contacts / 200).collect();
    let text = sample.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
    let sql = format!(
        "SELECT CAST(SUM(CRC32(CONCAT(contact_id, ' ', word))) AS SIGNED) AS n FROM contact_words WHERE contact_id IN ({text})"
    );
    let ids: Vec<ContactId> = sample.into_iter().map(ContactId).collect();
    let same = db.write_now(|conn| {
        let made = crate::number(conn, &sql);
        linnet::contacts::refresh_words(conn, &ids)?;
        Ok(made == crate::number(conn, &sql))
    });
    assert!(same.expect("the words can be written"), "the words made up here are not those that saving writes");
}
