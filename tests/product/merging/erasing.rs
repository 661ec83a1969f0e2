//! Everything we hold, and nothing of it any more.

use linnet::contacts::{self, Draft, Editor, Erasing, Identifier};
use linnet::ids::ContactId;
use linnet::users::Role;

use super::{columns, create, furnish, handle, merge, person, take_back, texts};
use crate::support::App;

/// Somebody of whom every text carries one of these words.
fn somebody(app: &App) -> ContactId {
    let draft = Draft {
        last_name: Some("Quartzman".into()),
        twitter: handle("quartz_h"),
        points: 7,
        ..person(app, "Zirconia", "zirconia@quartz.example", &[("city", "Quartzville"), ("company", "Quartz Ltd")])
    };
    let id = create(app, &draft);
    furnish(app, id, "quartz");
    id
}

/// Where any of these words stands, in any text column of any table.
fn traces(app: &App) -> Vec<String> {
    let mut found = Vec::new();
    for (table, columns) in columns(app) {
        for column in columns {
            // Tags are words of the team's own.
            if table == "tags" {
                continue;
            }
            let query = format!(
                "SELECT CONVERT({column} USING utf8mb4) AS text FROM {table} WHERE LOWER(CONVERT({column} USING utf8mb4)) REGEXP 'quartz|zirconia'"
            );
            found.extend(texts(app, &query).into_iter().map(|text| format!("{table}.{column}: {text}")));
        }
    }
    found
}

#[actix_web::test]
async fn everything_we_hold_is_told_in_one_file() {
    let app = App::start().await;
    let id = somebody(&app);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}/json")).await;
    assert_eq!(ada.header("content-disposition").map(|name| name.contains("contact-")), Some(true));
    let told: serde_json::Value = serde_json::from_str(ada.source()).expect("it is JSON");
    let text = told.to_string();
    for piece in [
        "zirconia@quartz.example",
        "Quartzville",
        "note quartz",
        "Hello quartz",
        "post quartz",
        "bio quartz",
        "tag quartz",
        "words quartz",
        "Tweeted: quartz",
        "https://quartz.example/",
    ] {
        assert!(text.contains(piece), "{piece} is not told: {told:#}");
    }
    for role in [Role::Sales, Role::Viewer] {
        let mut browser = app.signed_in(role.label(), role).await;
        assert_eq!(browser.open(&format!("/contacts/{id}/json")).await.status(), 403, "{}", role.label());
    }
}

#[actix_web::test]
async fn whoever_is_deleted_for_good_is_found_nowhere_and_leaves_a_receipt() {
    let app = App::start().await;
    let id = somebody(&app);
    let mut ada = app.admin().await;
    assert!(traces(&app).len() > 20, "the search for traces is blind");
    ada.open(&format!("/contacts/{id}/edit")).await.fill("City", "Quartzburg").press("Save").await.sees("Quartzburg");
    ada.open(&format!("/contacts/{id}/erase")).await.sees("52").sees("entries of the timeline").sees("removed");
    ada.press("Forget them").await;
    assert_eq!(ada.status(), 422);
    ada.sees("nothing was removed");
    ada.fill("Type DELETE", "DELETE")
        .press("Forget them")
        .await
        .sees("Deleted for good")
        .sees("Ada Admin")
        .sees("notes");
    assert!(ada.path().starts_with("/contacts/erasures/"));
    assert_eq!(traces(&app), [""; 0]);
    assert_eq!(ada.open(&format!("/contacts/{id}")).await.status(), 404);
    // What money needs stays.
    assert_eq!(texts(&app, "SELECT CONCAT(state, cost_micros, text) AS text FROM posts"), ["sent10000"]);
    ada.open("/contacts/erasures").await.sees("Deleted for good");
    let mut marketer = app.signed_in("Max Marketer", Role::Marketer).await;
    assert_eq!(marketer.open("/contacts/erasures").await.status(), 403);
}

#[actix_web::test]
async fn whoever_is_anonymised_keeps_counts_and_nothing_else() {
    let app = App::start().await;
    let id = somebody(&app);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}/erase"))
        .await
        .choose("How", "Anonymise")
        .fill("Type DELETE", "DELETE")
        .press("Forget them")
        .await
        .sees("Anonymised");
    assert_eq!(traces(&app), [""; 0]);
    for (table, count) in [
        ("activity", 51),
        ("page_hits", 1),
        ("asset_downloads", 1),
        ("posts", 1),
        ("contact_notes", 0),
        ("x_profiles", 0),
    ] {
        let query = format!("SELECT CAST(COUNT(*) AS CHAR) AS text FROM {table} WHERE contact_id = {id}");
        assert_eq!(texts(&app, &query), [count.to_string()], "{table}");
    }
    ada.open("/contacts").await.sees_no("Anonymous visitor");
    ada.open(&format!("/contacts/{id}")).await.sees("This contact was anonymised").sees_no("Restore");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("What it was about is forgotten.");
}

#[actix_web::test]
async fn whoever_was_merged_is_forgotten_with_the_one_they_became_a_part_of() {
    let app = App::start().await;
    let known = create(&app, &person(&app, "Grace", "grace@example.org", &[]));
    let id = somebody(&app);
    let mut ada = app.admin().await;
    merge(&mut ada, known, id).await;
    ada.open(&format!("/contacts/{known}/erase")).await.fill("Type DELETE", "DELETE").press("Forget them").await;
    assert_eq!(traces(&app), [""; 0]);
}

#[actix_web::test]
async fn a_merge_that_was_taken_back_keeps_nothing_of_the_forgotten() {
    let app = App::start().await;
    let known = create(&app, &person(&app, "Grace", "", &[]));
    let id = somebody(&app);
    let mut ada = app.admin().await;
    merge(&mut ada, known, id).await;
    take_back(&mut ada, known).await;
    ada.open(&format!("/contacts/{id}/erase")).await.fill("Type DELETE", "DELETE").press("Forget them").await;
    assert_eq!(traces(&app), [""; 0]);
    ada.open(&format!("/contacts/{known}")).await.sees("Grace");
}

#[actix_web::test]
async fn a_forgotten_address_is_known_again_only_by_its_hash() {
    let app = App::start().await;
    let (id, now, seal) = (somebody(&app), app.house.clock.now(), app.house.seal.clone());
    let keys = [
        (Identifier::Email, "zirconia@quartz.example".to_owned()),
        (Identifier::Handle, "quartz_h".to_owned()),
        (Identifier::Email, "other@example.org".to_owned()),
    ];
    assert!(app.db(|conn| Ok(contacts::suppressed(conn, &seal, &keys)?)).is_empty());
    let follows = app.house.follows.clone();
    app.db(|conn| contacts::erase(conn, id, Erasing::Delete, (&follows, &seal), Editor::new(None, now)))
        .expect("they were there");
    let found = app.db(|conn| Ok(contacts::suppressed(conn, &seal, &keys)?));
    assert!(found.contains_key(&keys[0]) && found.contains_key(&keys[1]) && found.len() == 2, "{found:?}");
    let stranger = linnet::seal::Seal::from_secret("another installation");
    assert!(app.db(|conn| Ok(contacts::suppressed(conn, &stranger, &keys)?)).is_empty());
    let mut ada = app.admin().await;
    ada.open("/contacts/new")
        .await
        .fill("First name", "Zirconia")
        .fill("E-mail", "Zirconia@quartz.example")
        .press("Save")
        .await;
    assert_eq!(ada.status(), 422);
    ada.sees("was forgotten on 23 Nov 2026");
    ada.tick("Add them anyway", true).press("Save").await.sees("Zirconia was saved.");
}
