//! Sentences about contacts that turn out to be one person, and about people who want to be forgotten.

mod automatic;
mod campaigns;
mod choosing;
mod duplicates;
mod erasing;
mod undoing;

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::Text;
use linnet::contacts::{self, Draft, Editor};
use linnet::fields::{self, Value};
use linnet::handle::Handle;
use linnet::ids::ContactId;

use crate::support::App;
use crate::support::browser::Browser;

/// Somebody by first name, with values of fields by alias.
pub(super) fn person(app: &App, first: &str, email: &str, values: &[(&str, &str)]) -> Draft {
    let values = app.db(|conn| {
        let mut found = Vec::new();
        for (alias, value) in values.iter().filter(|(alias, _)| *alias != "twitter" && *alias != "lastname") {
            let field = fields::by_alias(conn, alias)?.expect("the field exists");
            found.push((field.id, Some(Value::Text((*value).to_owned()))));
        }
        Ok(found)
    });
    Draft {
        first_name: (!first.is_empty()).then(|| first.to_owned()),
        email: (!email.is_empty()).then(|| email.to_owned()),
        values,
        ..Draft::default()
    }
}

pub(super) fn create(app: &App, draft: &Draft) -> ContactId {
    let now = app.house.clock.now();
    app.db(|conn| contacts::create(conn, draft, Editor::new(None, now))).expect("the contact is created")
}

pub(super) fn handle(text: &str) -> Option<Handle> {
    Handle::parse(text).ok()
}

pub(super) fn sql(app: &App, sql: &str) {
    app.db(|conn| Ok(conn.batch_execute(sql)?));
}

/// Opens both side by side and merges as it is proposed.
pub(crate) async fn merge(browser: &mut Browser, winner: ContactId, loser: ContactId) {
    browser.open(&format!("/contacts/{winner}/merge?with={loser}")).await;
    assert_eq!(browser.status(), 200, "{}", browser.text());
    browser.press("Merge").await;
    assert_eq!(browser.status(), 200, "{}", browser.text());
    browser.sees("The two are one contact now.");
}

pub(crate) async fn take_back(browser: &mut Browser, winner: ContactId) {
    browser.open(&format!("/contacts/{winner}/merge")).await;
    browser.press("Take back").await.sees("They are two contacts again.");
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    text: String,
}

pub(super) fn texts(app: &App, query: &str) -> Vec<String> {
    let rows: Vec<Row> = app.db(|conn| Ok(diesel::sql_query(query).load(conn)?));
    rows.into_iter().map(|row| row.text).collect()
}

/// Tables and their columns.
pub(super) fn columns(app: &App) -> BTreeMap<String, Vec<String>> {
    let pairs = texts(
        app,
        "SELECT CONCAT(table_name, ' ', column_name) AS text FROM information_schema.columns \
         WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position",
    );
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in pairs {
        let (table, column) = pair.split_once(' ').expect("a table and a column");
        all.entry(table.to_owned()).or_default().push(column.to_owned());
    }
    all
}

/// Every row of every table as text, but for what only ever grows: the journal, acts, the outer clockwork.
pub(super) fn dump(app: &App) -> BTreeMap<String, Vec<String>> {
    const GROWS: [&str; 6] = ["acts", "audit", "sessions", "reconciler_runs", "settings", "contact_keys"];
    let mut all = BTreeMap::new();
    for (table, columns) in columns(app).into_iter().filter(|(table, _)| !GROWS.contains(&table.as_str())) {
        let shown = columns
            .iter()
            .filter(|column| table != "contacts" || !["version", "changed_at"].contains(&column.as_str()));
        let list: Vec<String> = shown.map(|column| format!("COALESCE(HEX({column}), '-')")).collect();
        let only = if table == "activity" {
            " WHERE kind NOT IN ('contact.merged', 'contact.changed', 'contact.points')"
        } else {
            ""
        };
        let query = format!("SELECT CONCAT_WS(' ', {}) AS text FROM {table}{only}", list.join(", "));
        let mut rows = texts(app, &query);
        rows.sort();
        all.insert(table, rows);
    }
    all
}

pub(super) fn differences(
    before: &BTreeMap<String, Vec<String>>,
    after: &BTreeMap<String, Vec<String>>,
) -> Vec<String> {
    before
        .iter()
        .filter(|(table, rows)| after.get(*table) != Some(rows))
        .map(|(table, rows)| {
            let now = after.get(table).cloned().unwrap_or_default();
            let gone: Vec<_> = rows.iter().filter(|row| !now.contains(row)).collect();
            let new: Vec<_> = now.iter().filter(|row| !rows.contains(row)).collect();
            format!("{table}: gone {gone:#?}, new {new:#?}")
        })
        .collect()
}

/// A contact with something in every table that hangs on contacts.
pub(super) fn furnish(app: &App, id: ContactId, mark: &str) {
    sql(
        app,
        &format!(
            "INSERT INTO tags (id, name, created_at) VALUES ({id}00, 'tag {mark}', NOW(6)), ({id}01, 'also {mark}', NOW(6));
             INSERT INTO contact_tags (contact_id, tag_id, added_at) VALUES ({id}, {id}00, NOW(6)), ({id}, {id}01, NOW(6));
             INSERT INTO activity (contact_id, kind, title, detail, at) SELECT {id}, 'twitter.sent', 'Tweeted: {mark}', '{mark}', NOW(6) FROM seq_1_to_50;
             INSERT INTO contact_notes (contact_id, kind, text, at, created_at, changed_at) VALUES ({id}, 'call', 'note {mark}', NOW(6), NOW(6), NOW(6));
             INSERT INTO contact_blocks (contact_id, channel, reason, comment, at) VALUES ({id}, 'x', 'asked', '{mark}', NOW(6)), ({id}, 'email', 'asked', '{mark}', NOW(6));
             INSERT INTO contact_consents (contact_id, channel, is_granted, source, words, at, created_at) VALUES ({id}, 'phone', TRUE, '{mark}', 'words {mark}', NOW(6), NOW(6));
             INSERT INTO contact_points (contact_id, delta, points, reason, at) VALUES ({id}, 1, 1, '{mark}', NOW(6));
             INSERT INTO visitors (cookie_hash, contact_id, created_at) VALUES (UNHEX(SHA2('{mark}', 256)), {id}, NOW(6));
             INSERT IGNORE INTO pages (id, title, slug, html, is_published, hits, unique_hits, created_at, changed_at) VALUES (900, 'Page', 'page-900', '', TRUE, 0, 0, NOW(6), NOW(6));
             INSERT INTO page_hits (page_id, contact_id, at, referer) VALUES (900, {id}, NOW(6), 'https://{mark}.example/');
             INSERT INTO links (id, code, once_key, target, title, contact_id, subject_kind, subject_key, created_at) VALUES ({id}, 'code{id}', UNHEX(SHA2('link {mark}', 256)), 'https://example.org/?who={mark}', 'the tweet', {id}, 'tweet', '1', NOW(6));
             INSERT INTO link_clicks (link_id, contact_id, at, referer) VALUES ({id}, {id}, NOW(6), 'https://{mark}.example/');
             INSERT IGNORE INTO assets (id, title, slug, file_hash, file_name, media_type, bytes, is_published, downloads, unique_downloads, created_at, changed_at) VALUES (900, 'Asset', 'asset-900', REPEAT('a', 64), 'a.pdf', 'application/pdf', 1, TRUE, 0, 0, NOW(6), NOW(6));
             INSERT INTO asset_downloads (asset_id, contact_id, at, referer) VALUES (900, {id}, NOW(6), 'https://{mark}.example/');
             INSERT INTO x_profiles (contact_id, handle, state, user_xid, name, bio, fetched_at) SELECT id, twitter, 'found', '77{id}', '{mark}', 'bio {mark}', NOW(6) FROM contacts WHERE id = {id} AND twitter IS NOT NULL;
             INSERT INTO x_timeline (contact_id, post_xid, text, entities, posted_at) SELECT id, '99{id}', 'post {mark}', '[]', NOW(6) FROM contacts WHERE id = {id} AND twitter IS NOT NULL;
             INSERT INTO posts (once_key, contact_id, text, state, due_at, reason, created_at, finished_at, cost_micros) VALUES (UNHEX(SHA2('post {mark}', 256)), {id}, 'Hello {mark}', 'sent', NOW(6), '{mark}', NOW(6), NOW(6), 10000);
             INSERT INTO post_days (day, tweet, campaign, outcome, posts) VALUES (CURDATE(), 0, 0, 'sent', 1) ON DUPLICATE KEY UPDATE posts = posts + 1;"
        ),
    );
}
