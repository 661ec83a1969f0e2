//! What fields are called.

use super::{define, token};
use crate::support::App;

#[actix_web::test]
async fn a_label_that_another_field_has_is_refused_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "T text", "Text").await;
    admin.open("/fields/new").await.fill("Label", " t  TEXT ").fill("Hint", "Twice").press("Save").await;
    assert_eq!(admin.status(), 422);
    let why = "Another field is called “T text” already (t_text); choose a label that tells them apart.";
    assert_eq!(admin.reason("Label"), why);
    assert_eq!(admin.value("Hint"), "Twice");
    admin.fill("Label", "E-mail").press("Save").await;
    assert!(admin.reason("Label").contains("(email)"), "{}", admin.reason("Label"));
    admin.fill("Label", "U text").press("Save").await.sees("U text was saved;");
    admin.follow("U text").await.fill("Label", "T text").press("Save").await;
    assert_eq!((admin.status(), admin.reason("Label")), (422, why.to_owned()));
    admin.open("/fields").await.follow("T text").await.follow("Archive…").await.press("Archive").await;
    admin.open("/fields/new").await.fill("Label", "T text").press("Save").await;
    assert_eq!(
        admin.reason("Label"),
        "An archived field is called “T text” already; use it again, or choose another label."
    );
}

#[actix_web::test]
async fn two_fields_that_were_called_alike_before_can_still_be_saved() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "One", "Text").await;
    define(&mut admin, "Two", "Text").await;
    app.db(|conn| {
        use diesel::connection::SimpleConnection as _;
        Ok(conn.batch_execute("UPDATE fields SET label = 'One' WHERE alias = 'two'")?)
    });
    admin.open("/fields?search=two").await.follow("One").await.fill("Hint", "Old").press("Save").await;
    admin.sees("One was saved.");
}

#[actix_web::test]
async fn the_alias_that_a_label_gives_is_said_before_it_is_for_ever() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "日本", "Text").await;
    for (label, alias) in
        [("%E6%97%A5%E6%9C%AC+2", "ri_ben_2"), ("%E6%97%A5%E6%9C%AC", "ri_ben1"), ("", ""), ("Order", "f_order")]
    {
        admin.open(&format!("/fields/alias?label={label}")).await;
        assert_eq!((admin.status(), admin.source()), (200, alias), "{label}");
    }
    admin
        .open("/fields/new")
        .await
        .sees("Größe becomes grosse")
        .fill("Label", "日本国")
        .fill("Alias", "japan")
        .press("Save")
        .await;
    admin.sees("tokens call it japan.");
}

#[actix_web::test]
async fn no_switch_is_offered_that_does_nothing() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/fields/new").await.sees_no("A visitor may set it");
    let csrf = token(&admin);
    admin
        .post("/fields", &[("csrf", &csrf), ("label", "Shoe"), ("kind", "text"), ("group", "core"), ("public", "1")])
        .await;
    assert!(!app.db(|conn| linnet::fields::by_alias(conn, "shoe")).expect("the field").public);
}
