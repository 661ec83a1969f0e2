//! What reads every contact says so before it does.

use diesel::connection::SimpleConnection as _;

use super::{named, saved};
use crate::support::App;

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
