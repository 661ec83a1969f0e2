//! The parts of the panel, each with an address of its own.

use linnet::sandbox::{Seed, SeedPhoto, SeedPost};

use super::{connected, create, post};

#[actix_web::test]
async fn photos_are_copies_of_ours_with_their_description_and_one_is_shown_large() {
    let app = connected().await;
    let photos =
        vec![SeedPhoto { alt: Some("A brass wheel".into()), film: false }, SeedPhoto { alt: None, film: true }];
    app.x.seed(Seed { posts: vec![SeedPost { photos, ..post("quiet", "Look", 9) }], ..Seed::default() });
    let mut admin = create(&app, "quiet").await;
    app.tick().await;
    admin.open("/contacts/1?tab=tweets").await;
    assert!(admin.source().contains("alt=\"A brass wheel\""), "{}", admin.source());
    admin.open("/contacts/1?tab=tweets&part=photos").await;
    assert!(admin.source().contains("alt=\"A film, without a description\""));
    let start = admin.source().find("/contacts/1/photos/").expect("a copy of ours");
    let src: String = admin.source()[start..].chars().take_while(|c| *c != '"').collect();
    let key = src.rsplit('/').next().unwrap().to_owned();
    assert!(!admin.source().contains("/media/"), "nothing is loaded from X");
    admin.open(&format!("/contacts/1?tab=tweets&part=photos&photo={key}")).await.sees("View the post on X");
    admin.open(&src).await;
    assert_eq!(admin.status(), 200);
    assert!(admin.header("content-type").is_some_and(|kind| kind == "image/jpeg"), "re-encoded");
}

#[actix_web::test]
async fn tags_are_counted_however_they_are_spelt_and_lead_to_xs_search() {
    let app = connected().await;
    app.x.seed(Seed {
        posts: vec![post("quiet", "One #Rust #rust", 3), post("quiet", "Two #rust", 2), post("quiet", "#other", 1)],
        ..Seed::default()
    });
    let mut admin = create(&app, "quiet").await;
    app.tick().await;
    admin.open("/contacts/1?tab=tweets&part=tags").await.sees("2").sees("#other");
    assert!(admin.source().to_lowercase().contains("/search?q=%23rust"), "{}", admin.source());
    admin.open("/contacts/1?tab=tweets&part=with-us").await.sees("Nothing sent yet");
    admin.open("/contacts/1?tab=tweets&part=profile").await.sees("Account number");
}
