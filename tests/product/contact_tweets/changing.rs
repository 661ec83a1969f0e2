//! What changes what is kept: a new name on X, the mapping, the features, a handle that goes.

use super::{HTML, calls, connected, create, reload};
use chrono::Duration;
use linnet::sandbox::{Seed, SeedUser};

#[actix_web::test]
async fn a_renamed_user_is_followed_by_their_number_also_when_the_handle_has_a_new_owner() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    app.x.seed(Seed {
        users: vec![SeedUser { id: Some("5001".into()), handle: "countess".into(), ..SeedUser::default() }],
        ..Seed::default()
    });
    let impostor = SeedUser { handle: "ada_l".into(), name: Some("Somebody else".into()), ..SeedUser::default() };
    app.x.seed(Seed { users: vec![SeedUser { id: Some("6001".into()), ..impostor }], ..Seed::default() });
    app.advance(Duration::hours(7));
    reload(&mut admin).await;
    app.tick().await;
    reload(&mut admin).await.sees("Ada Lovelace").sees("@countess").sees_no("Somebody else");
    admin.sees("Renamed on X").sees("@ada_l is called @countess on X now.").sees("Change the handle");
    // The contact is given the new handle by hand.
    admin.open("/contacts/1/edit").await.fill("Twitter handle", "countess").press("Save").await;
    app.tick().await;
    reload(&mut admin).await.sees("@countess").sees_no("Renamed on X");
}

#[actix_web::test]
async fn what_looks_like_markup_is_shown_as_text() {
    let app = connected().await;
    let mut admin = create(&app, "markup").await;
    app.tick().await;
    reload(&mut admin).await.sees(HTML).sees("1 < 2 & <i>so on</i> <script>alert(2)</script>");
    assert!(!admin.source().contains("<script>alert") && !admin.source().contains("<i>so on"));
}

#[actix_web::test]
async fn the_mapping_fills_empty_fields_and_leaves_what_people_wrote() {
    let app = connected().await;
    let mut admin = app.admin().await;
    admin.open("/twitter/mapping").await;
    admin.choose("Location", "City").choose("Website", "Website").choose("Name", "Company").press("Save").await;
    admin.open("/contacts/new").await;
    admin.fill("First name", "Ada").fill("Twitter handle", "ada_l").fill("Company", "Engines Ltd").press("Save").await;
    app.tick().await;
    admin.open("/contacts/1/edit").await;
    assert_eq!(admin.value("City"), "London");
    assert_eq!(admin.value("Company"), "Engines Ltd");
    assert!(admin.value("Website").starts_with("https://ada.example"), "{}", admin.value("Website"));
}

#[actix_web::test]
async fn a_handle_that_is_taken_away_takes_the_cache_with_it() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    admin.open("/contacts/1/edit").await.fill("Twitter handle", "").press("Save").await;
    reload(&mut admin).await.sees("No Twitter handle").sees_no("Counts things").sees_no("Good morning");
    admin.open("/contacts/1/picture").await;
    assert_eq!(admin.status(), 404);
}

#[actix_web::test]
async fn the_features_hide_the_profile_or_the_posts() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    for (profile, posts) in [(false, true), (true, false), (false, false)] {
        admin.open("/twitter/features").await;
        admin.tick("Show profile", profile).tick("Show activity", posts).press("Save").await;
        admin.open("/contacts/1?tab=tweets").await;
        assert_eq!(admin.text().contains("Counts things"), profile);
        assert_eq!(admin.text().contains("Good morning"), posts);
        assert_eq!(admin.text().contains("Switched off"), !profile && !posts);
        admin.sees("With us");
    }
}

#[actix_web::test]
async fn an_account_that_is_gone_is_not_mistaken_for_whoever_has_its_name_now() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    let gone =
        SeedUser { id: Some("5001".into()), handle: "was_ada".into(), deleted: Some(true), ..SeedUser::default() };
    app.x.seed(Seed { users: vec![gone], ..Seed::default() });
    let impostor = SeedUser {
        id: Some("6001".into()),
        handle: "ada_l".into(),
        name: Some("Somebody else".into()),
        ..SeedUser::default()
    };
    app.x.seed(Seed { users: vec![impostor], ..Seed::default() });
    app.advance(Duration::hours(7));
    reload(&mut admin).await;
    app.tick().await;
    reload(&mut admin).await.sees("Gone from X").sees_no("Somebody else").sees_no("Counts things");
    admin.press("Clear").await.sees("Cleared").press("Refresh").await;
    app.tick().await;
    reload(&mut admin).await.sees("Somebody else");
}

#[actix_web::test]
async fn what_was_cleared_is_read_again_only_when_a_person_says_so() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.press("Clear").await.sees("What X says of this contact was forgotten here");
    let before = calls(&app).len();
    app.advance(Duration::days(9));
    let mut admin = app.admin().await;
    admin.open("/contacts/1?tab=tweets").await.sees("Cleared").sees_no("Good morning").sees_no("Counts things");
    app.tick().await;
    assert_eq!(calls(&app).len(), before);
    admin.press("Refresh").await;
    app.tick().await;
    reload(&mut admin).await.sees("Good morning");
}

#[actix_web::test]
async fn a_new_handle_is_taken_over_with_one_press() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    let renamed = SeedUser { id: Some("5001".into()), handle: "countess".into(), ..SeedUser::default() };
    app.x.seed(Seed { users: vec![renamed], ..Seed::default() });
    app.advance(Duration::hours(7));
    reload(&mut admin).await;
    app.tick().await;
    reload(&mut admin).await.press("Use @countess from now on").await.sees("The contact's handle is @countess now.");
    app.tick().await;
    reload(&mut admin).await.sees("@countess").sees_no("Renamed on X");
}
