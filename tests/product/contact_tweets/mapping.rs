//! Fields that X fills, by rule.

use chrono::Duration;

use super::{connected, create, reload};

#[actix_web::test]
async fn always_keeps_a_field_as_on_x_never_leaves_it_and_what_a_person_emptied_stays_empty() {
    let app = connected().await;
    let mut admin = app.admin().await;
    admin.open("/twitter/mapping").await;
    admin.choose("Location", "City").choose("Name", "Company").choose("When, for name", "Always keep as on X");
    admin.choose("Website", "Website").choose("When, for website", "Never").press("Save").await;
    admin.open("/contacts/new").await;
    admin.fill("First name", "Ada").fill("Twitter handle", "ada_l").fill("Company", "Engines Ltd").press("Save").await;
    app.tick().await;
    admin.open("/contacts/1/edit").await;
    assert_eq!((admin.value("City"), admin.value("Company")), ("London".to_owned(), "Ada Lovelace".to_owned()));
    assert_eq!(admin.value("Website"), "");
    admin.fill("City", "").press("Save").await;
    app.advance(Duration::hours(7));
    reload(&mut admin).await;
    app.tick().await;
    admin.open("/contacts/1/edit").await;
    assert_eq!(admin.value("City"), "", "a person emptied it");
    admin.open("/twitter/mapping/filled").await.sees("Engines Ltd").sees("Ada Lovelace").sees("by X");
    admin.open("/contacts/1?tab=changes").await.sees("Filled from X").sees("by X");
}

#[actix_web::test]
async fn the_mapping_is_tried_on_a_real_contact_before_it_is_saved() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    admin.open("/twitter/mapping").await;
    admin.choose("Location", "City").fill("Contact", "@ada_l").press("Preview").await;
    admin.sees("London").sees("Is filled: the field is empty.").sees("Nothing was saved yet");
    admin.open("/contacts/1/edit").await;
    assert_eq!(admin.value("City"), "");
    admin.open("/twitter/mapping").await.fill("Contact", "nobody@example.org").press("Preview").await;
    admin.sees("Nobody has this handle, e-mail or number.");
}
