//! Sorting, and pages both ways.

use diesel::prelude::*;
use diesel::sql_types::Text;
use linnet::contacts::{self, Draft};
use linnet::fields::{self, Kind};
use linnet::handle::Handle;
use linnet::ids::ContactId;
use linnet::users::{self, Role};

use super::{asking, field, named, saved, with};
use crate::support::{App, Browser};

#[derive(QueryableByName)]
pub(super) struct Name {
    #[diesel(sql_type = Text)]
    pub(super) name: String,
}

/// So many people with ties and gaps in everything that lists are sorted by.
pub(super) fn many(app: &App, count: usize) {
    app.user("Zoe Owner", Role::Sales);
    app.user("Anna Owner", Role::Sales);
    field(app, "revenue", Kind::Number, &[]);
    field(app, "renewal", Kind::Date, &[]);
    let owners: Vec<_> = app.db(|conn| Ok(users::choices(conn)?)).into_iter().map(|user| user.id).collect();
    let cities = ["Berlin", "berlin", "Äpfelstadt", "Zürich", "100%", "O'Hara.x"];
    let person = |n: usize| {
        let draft = Draft {
            last_name: (!n.is_multiple_of(3)).then(|| format!("Last{}", n % 5)),
            email: (!n.is_multiple_of(4)).then(|| format!("p{}@x{}.example", n, n % 7)),
            twitter: n.is_multiple_of(5).then(|| Handle::parse(&format!("h{n}")).unwrap()),
            points: i32::try_from(n % 4).unwrap() - 1,
            owner: owners.get(n % 3).copied(),
            ..named(&format!("P{:03}", n * 7 % count))
        };
        let (city, revenue, day) = (cities[n % 6], format!("{}.5", n % 9), format!("2026-01-{:02}", 1 + n % 20));
        let all = [("city", city), ("revenue", revenue.as_str()), ("renewal", day.as_str())];
        with(app, draft, &all[..n % 4])
    };
    saved(app, &(0..count).map(person).collect::<Vec<_>>());
    app.db(|conn| {
        let sql = "UPDATE contacts SET last_active_at = IF(id % 3, '2026-01-01' + INTERVAL id % 5 DAY, NULL), changed_at = '2026-01-01' + INTERVAL id % 6 HOUR";
        Ok(diesel::sql_query(sql).execute(conn)?)
    });
}

/// Names on a page, in order.
pub(super) fn names(browser: &Browser) -> Vec<String> {
    let pieces = browser.source().split("class=\"person-name\"").skip(1);
    pieces.map(|piece| piece.split_once("\">").unwrap().1.split_once("</a>").unwrap().0.to_owned()).collect()
}

/// Three pages forwards and back again are what the database says.
pub(super) async fn both_ways(app: &App, ada: &mut Browser, sort: &str, sql: &str) {
    let expected: Vec<String> =
        app.db(|conn| Ok(diesel::sql_query(sql).load::<Name>(conn)?)).into_iter().map(|row| row.name).collect();
    let mut pages = Vec::new();
    ada.open(&format!("/contacts?sort={sort}")).await;
    pages.push(names(ada));
    for _ in 0..2 {
        ada.follow("Next").await;
        pages.push(names(ada));
    }
    assert_eq!(pages.concat(), expected, "{sort} forwards");
    ada.sees_no("Next");
    for page in [1, 0] {
        ada.follow("Previous").await;
        assert_eq!(names(ada), pages[page], "{sort} back to page {page}");
    }
    ada.sees_no("Previous");
}

/// Whether a column of a side table has an index.
fn has_index(app: &App, table: u32) -> bool {
    let sql = format!(
        "SELECT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() \
         AND TABLE_NAME = 'contact_values_{table}' AND INDEX_NAME <> 'PRIMARY'"
    );
    !app.db(|conn| Ok(diesel::sql_query(&sql).load::<Name>(conn)?)).is_empty()
}

#[actix_web::test]
async fn every_sort_pages_both_ways_without_losing_or_repeating_anybody() {
    let app = App::start().await;
    many(&app, 130);
    let known = app.db(fields::all);
    let column = |key: &str| match key {
        "added" => "c.created_at".to_owned(),
        "name" => "c.name_key".to_owned(),
        "active" => "c.last_active_at".to_owned(),
        "changed" => "c.changed_at".to_owned(),
        "owner" => "(SELECT u.name FROM users u WHERE u.id = c.owner_id)".to_owned(),
        "email" => "c.email_key".to_owned(),
        "twitter" => "c.twitter_key".to_owned(),
        _ => fields::column_of(known.iter().find(|field| field.alias == key).unwrap()),
    };
    let mut ada = app.admin().await;
    let keys = [
        "added",
        "name",
        "points",
        "active",
        "changed",
        "owner",
        "email",
        "twitter",
        "firstname",
        "lastname",
        "city",
        "revenue",
        "renewal",
    ];
    for (key, way) in keys.iter().flat_map(|key| [(key, ""), (key, "-")]) {
        let (column, sort) = (column(key), format!("{way}{key}"));
        let sql = format!(
            "SELECT c.name_key AS name FROM contacts c LEFT JOIN contact_values_1 v1 ON v1.contact_id = c.id \
             ORDER BY {column} IS NULL, {column} {0}, c.id {0}",
            if way == "-" { "DESC" } else { "ASC" }
        );
        both_ways(&app, &mut ada, &sort, &sql).await;
    }
}

/// Two more fields: one with an index in the first side table, one with an index in the second, which ends up there
/// because the first is full.
fn two_tables(app: &App) -> [String; 2] {
    let value = |app: &App, alias: &str| {
        field(app, alias, Kind::Number, &[]);
        app.db(|conn| {
            diesel::sql_query(format!("UPDATE fields SET is_indexed = 1 WHERE alias = '{alias}'")).execute(conn)?;
            Ok(fields::column_of(&fields::by_alias(conn, alias)?.unwrap()))
        })
    };
    let first = value(app, "near");
    // As if the team had sixty of its own.
    app.db(|conn| {
        let sql = "INSERT INTO fields (label, alias, field_group, kind, properties, side_table, position, created_at, archived_at) \
                   SELECT 'Gone', CONCAT('gone', seq), 'core', 'text', '{}', 1, 999, NOW(6), NOW(6) FROM seq_1_to_60";
        Ok(diesel::sql_query(sql).execute(conn)?)
    });
    let second = value(app, "far");
    assert!(first.starts_with("v1.") && second.starts_with("v2."), "{first} and {second}");
    app.db(|conn| {
        for (column, n) in [(&first, 1), (&second, 2)] {
            let name = column.split('.').next_back().unwrap();
            diesel::sql_query(format!(
                "INSERT INTO contact_values_{n} (contact_id, {name}) SELECT id, id % 9 FROM contacts WHERE id % 4 \
                 ON DUPLICATE KEY UPDATE {name} = VALUES({name})"
            ))
            .execute(conn)?;
        }
        Ok(())
    });
    [first, second]
}

#[actix_web::test]
async fn fields_with_an_index_and_of_the_second_table_page_both_ways() {
    let app = App::start().await;
    many(&app, 130);
    let columns = two_tables(&app);
    app.tick().await;
    for table in [1, 2] {
        assert!(has_index(&app, table), "table {table}");
    }
    let mut ada = app.admin().await;
    for (key, column) in ["near", "far"].iter().zip(&columns) {
        for (way, words) in [("", "ASC"), ("-", "DESC")] {
            let sql = format!(
                "SELECT c.name_key AS name FROM contacts c LEFT JOIN contact_values_1 v1 ON v1.contact_id = c.id \
                 LEFT JOIN contact_values_2 v2 ON v2.contact_id = c.id \
                 ORDER BY {column} IS NULL, {column} {words}, c.id {words}"
            );
            both_ways(&app, &mut ada, &format!("{way}{key}"), &sql).await;
        }
    }
}

#[actix_web::test]
async fn a_sorted_search_pages_as_well_and_a_heading_turns_it_round() {
    let app = App::start().await;
    many(&app, 130);
    let mut ada = app.admin().await;
    ada.open("/contacts?search=points:%3E%3D1&sort=-points").await;
    let first = names(&ada);
    ada.follow("Next").await;
    assert_eq!(ada.value("Search"), "points:>=1");
    let (second, all) = (names(&ada), app.db(|conn| Ok(contacts::any(conn)?)));
    assert!(all && first.len() == 50 && second.len() == 14, "{} and {}", first.len(), second.len());
    ada.follow("Points").await;
    assert!(ada.path().contains("sort=points"), "{}", ada.path());
    assert!(ada.source().contains("aria-sort=\"ascending\""));
    ada.open("/contacts?after=x&sort=nothing").await;
    assert_eq!((ada.status(), names(&ada).len()), (200, 50));
    ada.open("/contacts?after=7.%27+OR+1&sort=city").await;
    assert_eq!(ada.status(), 200);
}

#[actix_web::test]
async fn whom_a_word_finds_pages_both_ways_and_who_is_in_the_bin_is_not_among_them() {
    let app = App::start().await;
    many(&app, 134);
    let mut ada = app.admin().await;
    for id in [1, 70, 71, 134] {
        ada.open(&format!("/contacts/{id}/delete")).await.press("Put into the bin").await;
    }
    for (sort, words) in [("id", "ASC"), ("-id", "DESC")] {
        let sql = format!("SELECT name_key AS name FROM contacts WHERE state = 1 ORDER BY id {words}");
        both_ways(&app, &mut ada, &format!("{sort}&search=p"), &sql).await;
    }
}

#[actix_web::test]
async fn a_contact_knows_its_neighbours_in_the_list_one_came_from() {
    let app = App::start().await;
    saved(&app, &["Ada", "Bea", "Cleo", "Dora"].map(named));
    let (criteria, asking) = (app.house.criteria.clone(), asking(&app, None));
    let beside = |search: &str, sort: &str, id: u64| {
        let (before, after) =
            app.db(|conn| contacts::neighbours(conn, &criteria, search, sort, ContactId(id), &asking));
        (before.map(|id| id.0), after.map(|id| id.0))
    };
    assert_eq!(beside("", "", 2), (Some(3), Some(1)));
    assert_eq!(beside("", "name", 1), (None, Some(2)));
    assert_eq!(beside("!bea", "name", 3), (Some(1), Some(4)));
    assert_eq!(beside("", "-points", 4), (None, Some(3)));
    assert_eq!(beside("(", "", 2), (None, None));
    assert_eq!(beside("", "", 99), (None, None));
    let mut ada = app.admin().await;
    ada.open("/contacts?search=!bea&sort=name").await;
    assert!(ada.source().contains("/contacts/1?from=search%3D%2521bea%26sort%3Dname"), "rows say where they stand");
}
