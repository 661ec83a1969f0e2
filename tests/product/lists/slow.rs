//! What reads every contact says so before it does.

use diesel::connection::SimpleConnection as _;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{named, saved, with};
use crate::support::App;
use crate::support::database::connect;

#[actix_web::test]
async fn the_middle_of_a_word_is_looked_for_only_when_it_is_meant() {
    let app = App::start().await;
    saved(&app, &[named("Grace"), named("Ada")]);
    let mut ada = app.admin().await;
    ada.open("/contacts?search=%25rac%25").await.sees("Grace").sees_no("reads every contact");
    app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO contacts (id, first_name, created_at, changed_at) VALUES (90000, 'Last', NOW(6), NOW(6))",
        )?)
    });
    ada.open("/contacts?search=%25rac%25").await.sees("reads every contact").sees_no("Grace");
    assert_eq!(ada.value("Search"), "%rac%");
    ada.follow("Stop").await.sees("It was stopped.").sees_no("Grace");
    ada.follow("Search all the same").await.sees("Grace").sees_no("reads every contact");
    ada.open("/contacts?search=%25rac%25+grace").await.sees("Grace").sees_no("reads every contact");
    ada.open("/contacts?sort=city")
        .await
        .sees("Sorting by “City” reads every contact")
        .sees("an administrator can give");
    ada.follow("Search all the same").await.sees("Grace");
    ada.open("/contacts?sort=city&search=grace").await.sees("Grace").sees_no("reads every contact");
}

/// How many searches look into the middle of words at this moment.
fn looking(app: &App) -> usize {
    let sql = "SELECT COUNT(*) AS n FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID() \
               AND info LIKE '%max_statement_time%' AND info LIKE '%LIKE%'";
    let count = app.db(|conn| Ok(diesel::sql_query(sql).get_result::<Count>(conn)?));
    usize::try_from(count.n).unwrap_or_default()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

#[actix_web::test]
async fn stopping_a_slow_search_ends_it_in_the_database_too() {
    let app = App::start().await;
    saved(&app, &[with(&app, named("Grace"), &[("city", "Berlin")]), named("Ada")]);
    app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO contacts (id, first_name, created_at, changed_at) VALUES (90000, 'Last', NOW(6), NOW(6))",
        )?)
    });
    let (mut ada, mut other) = (app.admin().await, app.admin().await);
    let mut guard = connect(&app.database.url);
    // Whoever looks into this table waits until the test lets go of it.
    guard.batch_execute("LOCK TABLES contact_values_1 WRITE").expect("the table can be locked");
    let (search, begun) = ("/contacts?search=city:%25erl%25", std::time::Instant::now());
    let running =
        async { ada.open(&format!("{search}&run=1")).await.sees("It was stopped.").sees_no("Grace").status() };
    let stopping = async {
        while looking(&app) == 0 {
            assert!(begun.elapsed().as_secs() < 10, "the search never began");
            tokio::task::yield_now().await;
        }
        other.open("/contacts?search=city:%25xyz%25&stop=1").await;
        assert_eq!(looking(&app), 1, "another search is nobody's business");
        other.open(&format!("{search}&stop=1")).await;
        while looking(&app) > 0 {
            assert!(begun.elapsed().as_secs() < 10, "the search goes on in the database");
            tokio::task::yield_now().await;
        }
    };
    let (status, ()) = tokio::join!(running, stopping);
    assert_eq!(status, 200);
    guard.batch_execute("UNLOCK TABLES").expect("the table can be let go of");
    ada.open(&format!("{search}&run=1")).await.sees("Grace");
}

#[actix_web::test]
async fn a_large_count_is_about_so_many_until_it_is_wanted_exactly() {
    let app = App::start().await;
    app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO contacts (first_name, points, created_at, changed_at) SELECT 'P', seq % 2, NOW(6), NOW(6) FROM seq_1_to_25000",
        )?)
    });
    let mut ada = app.admin().await;
    ada.open("/contacts/count")
        .await
        .sees("about 25,000 contacts")
        .follow("Count exactly")
        .await
        .sees("25,000 contacts")
        .sees_no("about");
    ada.open("/contacts/count?search=points:1")
        .await
        .sees("about 1")
        .follow("Count exactly")
        .await
        .sees("12,500 contacts");
}
