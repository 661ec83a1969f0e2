//! Sorting by what no column of the contacts has: owners and tags by name, long texts by how they begin.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::contacts;
use linnet::fields::{self, Kind};
use linnet::ids::ContactId;
use linnet::users::Role;

use super::paging::{both_ways, many, names};
use super::{field, found, named, saved, with};
use crate::support::App;

/// Everybody by a key that an expression of the database says, those without one last.
fn expected(key: &str, is_down: bool) -> String {
    let way = if is_down { "DESC" } else { "ASC" };
    format!(
        "SELECT c.name_key AS name FROM contacts c LEFT JOIN contact_values_1 v1 ON v1.contact_id = c.id \
         ORDER BY {key} IS NULL, {key} {way}, c.id {way}"
    )
}

/// Tags whose order of names is not that of their ids; many contacts have several, some have none.
fn tagged(app: &App) {
    app.db(|conn| {
        let now = app.house.clock.now();
        let names = ["zebra", "apple", "mango", "Birch", "nobody's"].map(str::to_owned);
        contacts::ensure_tags(conn, &names, now)?;
        Ok(conn.batch_execute(
            "INSERT INTO contact_tags (contact_id, tag_id, added_at) SELECT c.id, t.id, NOW(6) FROM contacts c \
             JOIN tags t ON (t.name = 'zebra' AND c.id % 2) OR (t.name = 'apple' AND c.id % 5 = 0) \
             OR (t.name = 'mango' AND c.id % 3 = 0) OR (t.name = 'Birch' AND c.id % 4 = 1)",
        )?)
    });
}

const FIRST_TAG: &str =
    "(SELECT MIN(t.name) FROM contact_tags ct JOIN tags t ON t.id = ct.tag_id WHERE ct.contact_id = c.id)";

#[actix_web::test]
async fn tags_sort_by_the_first_of_each_and_nobody_stands_twice() {
    let app = App::start().await;
    many(&app, 130);
    tagged(&app);
    let mut ada = app.admin().await;
    both_ways(&app, &mut ada, "tags", &expected(FIRST_TAG, false)).await;
    both_ways(&app, &mut ada, "-tags", &expected(FIRST_TAG, true)).await;
    ada.open("/contacts").await;
    assert!(ada.source().contains("sort=tags\" title=\"Sorted by the first tag\""));
}

#[actix_web::test]
async fn a_search_keeps_the_order_of_owners_and_tags() {
    let app = App::start().await;
    many(&app, 130);
    tagged(&app);
    let mut ada = app.admin().await;
    let search = |key: &str, way: &str| {
        format!(
            "SELECT c.name_key AS name FROM contacts c WHERE c.points > -1 OR c.state = 0 \
             ORDER BY {key} IS NULL, {key} {way}, c.id {way} LIMIT 50"
        )
    };
    let owner = "(SELECT u.name FROM users u WHERE u.id = c.owner_id)";
    for (sort, sql) in [
        ("owner", search(owner, "ASC")),
        ("-owner", search(owner, "DESC")),
        ("tags", search(FIRST_TAG, "ASC")),
        ("-tags", search(FIRST_TAG, "DESC")),
    ] {
        for text in ["points:%3E-1", "points:%3E-1+OR+is:anonymous"] {
            ada.open(&format!("/contacts?search={text}&sort={sort}")).await;
            assert_eq!(
                names(&ada),
                app.db(|conn| Ok(diesel::sql_query(&sql).load::<super::paging::Name>(conn)?))
                    .into_iter()
                    .map(|row| row.name)
                    .collect::<Vec<_>>(),
                "{text} by {sort}"
            );
        }
    }
}

#[actix_web::test]
async fn an_owner_who_is_renamed_between_two_pages_loses_nobody() {
    let app = App::start().await;
    many(&app, 130);
    let mut ada = app.admin().await;
    ada.open("/contacts?sort=owner").await;
    let first = names(&ada);
    app.db(|conn| Ok(conn.batch_execute("UPDATE users SET name = 'Aaron Owner' WHERE name = 'Anna Owner'")?));
    ada.follow("Next").await;
    let second = names(&ada);
    assert_eq!((first.len(), second.len()), (50, 50));
    assert!(first.iter().all(|name| !second.contains(name)));
    app.user("Bob Sales", Role::Sales);
    ada.open("/contacts?sort=owner&after=7.999999").await;
    assert_eq!(ada.status(), 200, "an owner who is gone is no mistake of the reader");
}

#[actix_web::test]
async fn long_texts_formatted_texts_and_lists_sort_by_how_they_begin() {
    let app = App::start().await;
    for (alias, kind) in [("story", Kind::Textarea), ("letter", Kind::Html), ("topics", Kind::Multiselect)] {
        field(&app, alias, kind, &["art", "books", "cars"]);
    }
    let topics = ["art", "art|cars", "books", "cars"];
    let person = |n: usize| {
        let story = format!("{}Story {:02}\nand more", "long ".repeat(n % 3 * 10), n % 7);
        let letter = format!("<p>{}Letter {:02}</p>", if n.is_multiple_of(2) { "<em></em>" } else { "" }, n % 9);
        let values = [("story", story.as_str()), ("letter", letter.as_str()), ("topics", topics[n % 4])];
        with(&app, named(&format!("P{n:03}")), &values[..(n % 5).min(3)])
    };
    saved(&app, &(0..130).map(person).collect::<Vec<_>>());
    let column = |alias: &str| {
        let known = app.db(fields::all);
        fields::column_of(known.iter().find(|field| field.alias == alias).unwrap())
    };
    let mut ada = app.admin().await;
    for is_indexed in [false, true] {
        if is_indexed {
            app.db(|conn| {
                Ok(conn
                    .batch_execute("UPDATE fields SET is_indexed = 1 WHERE alias IN ('story', 'letter', 'topics')")?)
            });
            ada.open("/contacts?sort=story").await;
            assert_eq!((ada.status(), names(&ada).len()), (200, 50), "its index is not built yet");
            ada.open("/contacts/1?from=sort%3Dstory").await;
            assert_eq!(ada.status(), 200);
            for _ in 0..4 {
                app.tick().await;
            }
        }
        for (alias, key) in [
            ("story", format!("LEFT({}, 64)", column("story"))),
            ("letter", format!("LEFT(TRIM(REGEXP_REPLACE({}, '<[^>]*>', ' ')), 64)", column("letter"))),
            ("topics", format!("LEFT({}, 64)", column("topics"))),
        ] {
            both_ways(&app, &mut ada, alias, &expected(&key, false)).await;
            both_ways(&app, &mut ada, &format!("-{alias}"), &expected(&key, true)).await;
        }
    }
    app.db(|conn| Ok(conn.batch_execute("UPDATE fields SET is_indexed = 0 WHERE alias = 'story'")?));
    for _ in 0..3 {
        app.tick().await;
    }
    ada.open("/contacts?sort=story").await;
    assert_eq!(names(&ada).len(), 50, "and back");
    assert!(!found(&app, "has:story").is_empty());
    let beside = app.db(|conn| {
        let asking = super::asking(&app, None);
        contacts::neighbours(conn, &app.house.criteria, "", "letter", ContactId(3), &asking)
    });
    assert!(beside.0.is_some() && beside.1.is_some(), "{beside:?}");
}

#[actix_web::test]
async fn who_came_last_stands_first_until_one_sorts_by_the_day_they_were_added() {
    let app = App::start().await;
    saved(&app, &["Ada", "Grace", "Zoe"].map(named));
    app.db(|conn| {
        let early = "UPDATE contacts SET created_at = '2025-01-02 03:04:05' WHERE first_name = 'Zoe'";
        Ok(conn.batch_execute(early)?)
    });
    let mut ada = app.admin().await;
    ada.open("/contacts").await;
    assert_eq!(names(&ada), ["Zoe", "Grace", "Ada"]);
    assert!(!ada.source().contains("aria-sort"), "no column says that the list is sorted by it");
    ada.follow("Added").await;
    assert_eq!(names(&ada), ["Grace", "Ada", "Zoe"]);
    ada.follow("Added").await;
    assert_eq!(names(&ada), ["Zoe", "Ada", "Grace"]);
}
