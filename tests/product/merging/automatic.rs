//! A visitor who turns out to be somebody we know, and the identifiers that the database itself keeps apart.

use linnet::contacts::{self, Editor};

use super::{create, person, sql, take_back, texts};
use crate::support::App;

#[actix_web::test]
async fn a_visitor_who_gives_a_known_address_becomes_that_contact_with_their_history() {
    let app = App::start().await;
    let known = create(&app, &person(&app, "Grace", "grace@example.org", &[("city", "New York")]));
    let now = app.house.clock.now();
    let visitor = app.db(|conn| Ok(contacts::create_anonymous_many(conn, 1, now)?))[0];
    sql(
        &app,
        &format!(
            "INSERT INTO activity (contact_id, kind, title, at) VALUES ({visitor}, 'page.visit', 'Visited “Prices”', NOW(6)); INSERT INTO visitors (cookie_hash, contact_id, created_at) VALUES (UNHEX(SHA2('v', 256)), {visitor}, NOW(6));"
        ),
    );
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{visitor}/edit")).await;
    ada.fill("E-mail", " GRACE@example.org").fill("City", "Paris").fill("Company", "Navy").press("Save").await;
    ada.sees("This visitor is somebody you know already").sees("Visited “Prices”").sees("Navy");
    // Nothing that was known is overwritten.
    ada.sees("Grace").sees("City New York").sees_no("City Paris");
    assert_eq!(ada.path(), format!("/contacts/{known}"));
    assert_eq!(texts(&app, "SELECT CAST(contact_id AS CHAR) AS text FROM visitors"), [known.to_string()]);
    take_back(&mut ada, known).await;
    ada.open(&format!("/contacts/{visitor}")).await.sees("Visited “Prices”");
}

#[actix_web::test]
async fn a_known_address_given_in_place_makes_the_visitor_that_contact() {
    let app = App::start().await;
    let known = create(&app, &person(&app, "Grace", "grace@example.org", &[]));
    let now = app.house.clock.now();
    let visitor = app.db(|conn| Ok(contacts::create_anonymous_many(conn, 1, now)?))[0];
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{visitor}/fields/city")).await.fill("City", "Paris").press("Save").await;
    ada.open(&format!("/contacts/{visitor}/fields/email"))
        .await
        .fill("E-mail", "GRACE@example.org")
        .press("Save")
        .await;
    ada.sees("This visitor is somebody you know already").sees("Grace").sees("City Paris");
    assert_eq!(ada.path(), format!("/contacts/{known}"));
    // Two people we know are for a person to decide.
    let other = create(&app, &person(&app, "Linus", "linus@example.org", &[]));
    ada.open(&format!("/contacts/{other}/fields/email")).await.fill("E-mail", "grace@example.org").press("Save").await;
    assert_eq!(ada.status(), 422);
    take_back(&mut ada, known).await;
    ada.open(&format!("/contacts/{visitor}")).await.sees("City Paris");
}

#[actix_web::test]
async fn two_people_we_know_are_never_merged_by_themselves() {
    let app = App::start().await;
    create(&app, &person(&app, "Grace", "grace@example.org", &[]));
    let other = create(&app, &person(&app, "Linus", "linus@example.org", &[]));
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{other}/edit")).await.fill("E-mail", "grace@example.org").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Another contact has this e-mail already.");
    ada.follow("Compare the two").await.sees("Grace").sees("Linus").sees("Who stays");
}

#[actix_web::test]
async fn of_two_who_are_created_with_one_address_at_the_same_moment_one_is_refused() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let spellings = ["José@example.org", "JOSE\u{301}@Example.org "];
    let drafts: Vec<_> = spellings.iter().map(|email| person(&app, "José", email, &[])).collect();
    for round in 0..5 {
        let made: Vec<bool> = std::thread::scope(|scope| {
            let db = &app.house.db;
            let race: Vec<_> = drafts
                .iter()
                .map(|draft| {
                    scope.spawn(move || db.write_now(|conn| contacts::create(conn, draft, Editor::new(None, now))))
                })
                .collect();
            race.into_iter().map(|one| matches!(one.join().expect("it ends"), Ok(Ok(_)))).collect()
        });
        assert_eq!(made.iter().filter(|made| **made).count(), 1, "round {round}");
        sql(&app, "DELETE FROM contacts");
    }
}
