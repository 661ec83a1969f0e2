//! How the database finds a page of the list: by an index in the list's order, never by sorting the contacts.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use linnet::fields::Kind;
use linnet::users::Role;

use super::field;
use crate::support::{App, statements};

/// One line of EXPLAIN.
#[derive(Debug, QueryableByName)]
struct Line {
    #[diesel(sql_type = Nullable<Text>)]
    table: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    #[diesel(column_name = "Extra")]
    extra: Option<String>,
}

/// Twenty thousand people with everything that the list is sorted by, and a field of each size with its index.
async fn crowd() -> App {
    statements::listen();
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    field(&app, "revenue", Kind::Number, &[]);
    field(&app, "letter", Kind::Html, &[]);
    app.db(|conn| {
        Ok(conn.batch_execute("UPDATE fields SET is_indexed = 1 WHERE alias IN ('revenue', 'letter', 'city')")?)
    });
    for _ in 0..5 {
        app.tick().await;
    }
    let fields = app.db(linnet::fields::all);
    let column = |alias: &str| fields.iter().find(|field| field.alias == alias).map(|field| field.id).expect(alias);
    let fill = format!(
        "INSERT INTO contact_values_1 (contact_id, f{}, f{}) SELECT id, id % 997, CONCAT('<p>', id % 991, '</p>') FROM contacts",
        column("revenue"),
        column("letter")
    );
    app.db(|conn| {
        conn.batch_execute(
            "INSERT INTO contacts (first_name, last_name, email, email_key, points, owner_id, last_active_at, created_at, changed_at) \
             SELECT CONCAT('P', seq), CONCAT('L', seq % 777), CONCAT(seq, '@x.example'), CONCAT(seq, '@x.example'), seq % 99, \
             IF(seq % 3, 1, NULL), '2026-01-01' + INTERVAL seq MINUTE, '2026-01-01' + INTERVAL seq MINUTE, \
             '2026-01-01' + INTERVAL seq MINUTE FROM seq_1_to_20000; \
             INSERT INTO tags (name, created_at) VALUES ('zebra', NOW(6)), ('apple', NOW(6)); \
             INSERT INTO contact_tags (contact_id, tag_id, added_at) SELECT c.id, t.id, NOW(6) FROM contacts c JOIN tags t \
             ON (t.name = 'zebra' AND c.id % 2) OR (t.name = 'apple' AND c.id % 5 = 0)",
        )?;
        conn.batch_execute(&fill)?;
        Ok(conn.batch_execute("ANALYZE TABLE contacts, contact_values_1, contact_tags")?)
    });
    app
}

/// A statement with its values in their places, without its limit of time.
fn whole(sent: &str) -> String {
    let (sql, binds) = sent.split_once(" -- binds: ").unwrap_or((sent, "[]"));
    let sql = sql.split_once(" FOR ").map_or(sql, |(_, sql)| sql).trim_matches('`');
    let binds: Vec<String> = serde_json::from_str(binds.trim()).expect(binds);
    binds.into_iter().fold(sql.to_owned(), |sql, bind| sql.replacen('?', &format!("'{}'", bind.replace('\'', "''")), 1))
}

/// What the rows of a page are found by.
async fn plans(app: &App, path: &str) -> Vec<Line> {
    let mut ada = app.admin().await;
    let sent = statements::sent(&app.database.url, async {
        ada.open(path).await.sees("@x.example");
    });
    let sent = sent.await;
    let pages: Vec<&String> =
        sent.iter().filter(|sql| sql.contains("SET STATEMENT") && sql.contains(" AS value ")).collect();
    assert!(!pages.is_empty(), "{path}: {sent:#?}");
    let explained = pages.iter().flat_map(|sql| {
        let sql = format!("EXPLAIN {}", whole(sql));
        app.db(|conn| Ok(diesel::sql_query(&sql).load::<Line>(conn)?))
    });
    explained.collect()
}

/// The contacts come by this index, and nothing but a page is ever sorted.
async fn comes_by(app: &App, path: &str, index: &str) {
    let lines = plans(app, path).await;
    let keys: Vec<&str> = lines.iter().filter_map(|line| line.key.as_deref()).collect();
    assert!(keys.contains(&index), "{path}: {lines:#?}");
    for line in &lines {
        let (table, extra) = (line.table.as_deref().unwrap_or_default(), line.extra.as_deref().unwrap_or_default());
        let is_result = table.starts_with('<');
        assert!(is_result || !extra.contains("filesort") && !extra.contains("temporary"), "{path}: {lines:#?}");
        assert!(is_result || table.is_empty() || line.key.is_some(), "{path} reads a whole table: {lines:#?}");
    }
}

#[actix_web::test]
async fn every_order_of_the_list_is_walked_by_an_index_on_its_first_page_and_on_a_deep_one() {
    let app = crowd().await;
    let fields = app.db(linnet::fields::all);
    let id = |alias: &str| fields.iter().find(|field| field.alias == alias).map(|field| field.id).expect(alias);
    let (revenue, letter, city) =
        (format!("f{}", id("revenue")), format!("k{}", id("letter")), format!("f{}", id("city")));
    for (sort, index, deep) in [
        ("id", "contacts_state", "10000"),
        ("-id", "contacts_state", "10000"),
        ("added", "contacts_created", "5000.2026-01-04 11:20:00.000000"),
        ("-added", "contacts_created", "5000.2026-01-04 11:20:00.000000"),
        ("name", "contacts_name", "5000.P5000 L336"),
        ("firstname", "contacts_first", "5000.P5000"),
        ("lastname", "contacts_last", "5000.L336"),
        ("points", "contacts_points", "5000.50"),
        ("active", "contacts_active", "5000.2026-01-04 11:20:00.000000"),
        ("changed", "contacts_changed", "5000.2026-01-04 11:20:00.000000"),
        ("email", "contacts_email", "5000.5000@x.example"),
        ("owner", "contacts_owned", "5000.1"),
        ("-owner", "contacts_owned", "5000.1"),
        ("tags", "contact_tags_tag", "5000.apple"),
        ("-tags", "contact_tags_tag", "5001.zebra"),
        ("revenue", &revenue, "5000.15"),
        ("-revenue", &revenue, "5000.15"),
        ("letter", &letter, "5000.5"),
        ("city", &city, "5000"),
    ] {
        if sort != "city" {
            comes_by(&app, &format!("/contacts?sort={sort}"), index).await;
        }
        let index = if sort == "city" { "contacts_state" } else { index };
        for way in ["after", "before"] {
            comes_by(&app, &format!("/contacts?sort={sort}&{way}={deep}"), index).await;
        }
    }
}

#[actix_web::test]
async fn a_large_tag_is_walked_in_the_order_of_the_list_and_a_small_one_gathered() {
    let app = crowd().await;
    comes_by(&app, "/contacts?search=tag:zebra", "contact_tags_tag").await;
    comes_by(&app, "/contacts?search=tag:zebra&sort=name", "contacts_name").await;
    comes_by(&app, "/contacts?search=tag:zebra&sort=owner", "contacts_owned").await;
    comes_by(&app, "/contacts?search=tag:zebra&sort=tags", "contact_tags_tag").await;
    app.db(|conn| Ok(conn.batch_execute("DELETE FROM contact_tags WHERE contact_id > 2000")?));
    let lines = plans(&app, "/contacts?search=tag:apple&sort=name").await;
    let sorted = lines.iter().filter(|line| line.extra.as_deref().is_some_and(|extra| extra.contains("filesort")));
    assert!(
        sorted.count() <= 1 && lines.iter().any(|line| line.key.as_deref() == Some("contact_tags_tag")),
        "{lines:#?}"
    );
}

#[actix_web::test]
async fn of_a_tag_and_a_field_the_one_is_walked_that_fewer_of_the_newest_have() {
    let app = crowd().await;
    let fields = app.db(linnet::fields::all);
    let id = |alias: &str| fields.iter().find(|field| field.alias == alias).map(|field| field.id).expect(alias);
    let (revenue, city) = (format!("f{}", id("revenue")), id("city"));
    let path = "/contacts?search=tag:zebra+revenue:7";
    comes_by(&app, path, &revenue).await;
    comes_by(&app, &format!("{path}&after=9000"), &revenue).await;
    // A third of all, and of the newest nobody but few.
    app.db(|conn| {
        let sql =
            format!("UPDATE contact_values_1 SET f{city} = 'Graz' WHERE contact_id < 7000 OR contact_id % 199 = 0");
        Ok(conn.batch_execute(&sql)?)
    });
    comes_by(&app, "/contacts?search=tag:zebra+%2Bcity:graz", &format!("f{city}")).await;
}

#[actix_web::test]
async fn an_index_that_is_being_built_is_done_without() {
    let app = crowd().await;
    let mut ada = app.admin().await;
    ada.open("/contacts?search=revenue:7").await;
    let found = ada.source().matches("person-name").count();
    ada.open("/contacts?search=revenue:7+tag:zebra").await;
    let both = ada.source().matches("person-name").count();
    let revenue = app.db(linnet::fields::all).into_iter().find(|field| field.alias == "revenue").expect("the field").id;
    app.db(|conn| Ok(conn.batch_execute(&format!("ALTER TABLE contact_values_1 DROP INDEX f{revenue}"))?));
    assert!(found == 21 && both == 11, "{found}, {both}");
    for (search, shown) in [("revenue:7", found), ("revenue:7+tag:zebra", both)] {
        ada.open(&format!("/contacts?search={search}")).await;
        assert_eq!((ada.status(), ada.source().matches("person-name").count()), (200, shown), "{search}");
        ada.open(&format!("/contacts/count?search={search}")).await.sees(&shown.to_string());
    }
}

#[actix_web::test]
async fn a_word_of_few_is_read_once_and_one_of_many_walks_the_list() {
    let app = crowd().await;
    app.db(|conn| {
        let sql = "INSERT INTO contact_words SELECT 'rare', id FROM contacts WHERE id % 10 = 0; \
                   INSERT INTO contact_words SELECT 'many', id FROM contacts";
        Ok(conn.batch_execute(sql)?)
    });
    let mut ada = app.admin().await;
    for (word, reads, next) in [("rare", 1, "after=19510"), ("many", 2, "after=19951")] {
        let sent = statements::sent(&app.database.url, async {
            ada.open(&format!("/contacts?search={word}")).await.sees("@x.example");
        });
        let sent = sent.await.into_iter().filter(|sql| sql.contains("contact_words")).collect::<Vec<_>>();
        assert_eq!(sent.len(), reads, "{word}: {sent:#?}");
        assert!(ada.source().contains(next), "{word}: {next}");
        assert!(word == "rare" || sent.iter().any(|sql| sql.contains("FORCE INDEX (contacts_state)")), "{sent:#?}");
    }
}
