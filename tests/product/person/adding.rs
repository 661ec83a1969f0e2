//! Quick add, the warning while one types, and pictures.

use diesel::prelude::*;
use linnet::users::Role;

use super::contact;
use crate::support::App;

#[actix_web::test]
async fn quick_add_works_without_script_from_any_page() {
    let app = App::start().await;
    let mut bob = app.signed_in("Bob Sales", Role::Sales).await;
    bob.open("/campaigns").await.follow("Quick add").await.press("Add contact").await;
    assert_eq!(bob.status(), 422);
    bob.sees("A contact needs a name");
    bob.fill("First name", "Grace").fill("E-mail", "grace@example.org").fill("Tags", "navy").press("Add contact").await;
    bob.sees("Grace was saved.").sees("navy").sees("Bob Sales");
    bob.open("/contacts/quick").await.fill("First name", "Other").fill("E-mail", "GRACE@example.org");
    bob.press("Add contact").await;
    assert_eq!((bob.status(), bob.value("First name").as_str()), (422, "Other"));
    bob.sees("Another contact has this e-mail already.").sees("It is Grace who has it.").follow("Grace").await;
    assert_eq!(bob.path(), "/contacts/1");
}

#[actix_web::test]
async fn while_one_types_it_is_said_who_has_the_e_mail() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    ada.open("/contacts/check?field=email&email=GRACE%40example.org")
        .await
        .sees("Another contact has this E-mail already: Grace");
    assert!(ada.source().contains(&format!("href=\"/contacts/{id}\"")));
    ada.open(&format!("/contacts/check?field=email&email=grace%40example.org&except={id}")).await.sees_no("already");
    ada.open("/contacts/check?field=email&email=gra").await.sees_no("already");
    ada.open("/contacts/check?field=city&city=London").await.sees_no("already");
}

#[actix_web::test]
async fn quick_add_warns_of_somebody_who_was_deleted_for_good() {
    use linnet::contacts::{self, Editor, Erasing};
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let (now, follows, seal) = (app.house.clock.now(), app.house.follows.clone(), app.house.seal.clone());
    app.db(|conn| contacts::erase(conn, id, Erasing::Delete, (&follows, &seal), Editor::new(None, now)))
        .expect("they were there");
    let mut ada = app.admin().await;
    ada.open("/contacts/quick").await.fill("First name", "Grace").fill("E-mail", "GRACE@example.org");
    ada.press("Add contact").await.sees("was forgotten on");
    assert_eq!((ada.status(), ada.value("E-mail").as_str()), (422, "GRACE@example.org"));
    ada.tick("Add them anyway", true).press("Add contact").await.sees("Grace was saved.");
}

/// A PNG of two pixels.
const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0xfc, 0xcf, 0xc0,
    0x50, 0x0f, 0, 0x04, 0x85, 0x01, 0x80, 0x84, 0xa9, 0x8c, 0x21, 0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42,
    0x60, 0x82,
];

#[actix_web::test]
async fn a_picture_is_kept_small_by_us_and_what_is_none_is_refused() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    let edit = format!("/contacts/{id}/avatar/edit");
    for (name, bytes) in
        [("me.png", b"<svg onload=alert(1)>".to_vec()), ("me.png", Vec::new()), ("big.png", vec![7; 3 << 20])]
    {
        ada.open(&edit).await.attach("Picture", name, &bytes).press("Save").await;
        assert_eq!(ada.status(), 422, "{name}");
        assert!(!ada.reason("Picture").is_empty());
    }
    ada.open(&edit).await.attach("Picture", "me.txt", PNG).press("Save").await.sees("The picture was saved.");
    let address =
        ada.source().split(&format!("/contacts/{id}/avatar?v=")).nth(1).and_then(|rest| rest.split('"').next());
    let address = format!("/contacts/{id}/avatar?v={}", address.expect("the picture is on the page"));
    for list in ["/contacts", "/contacts?looks=cards"] {
        ada.open(list).await;
        assert!(ada.source().contains(&format!("<img class=\"face\" src=\"{address}\"")), "{list} shows it too");
    }
    ada.open(&address).await;
    assert_eq!((ada.status(), ada.header("content-type")), (200, Some("image/png")));
    assert!(ada.header("cache-control").is_some_and(|cache| cache.contains("immutable")));
    app.visitor().open(&address).await.sees("Sign in");
    ada.open(&edit).await.press("Remove picture").await.sees("The picture was removed.");
    assert_eq!(ada.open(&address).await.status(), 404);
}

#[actix_web::test]
async fn quick_add_always_asks_who_it_is_and_beside_that_what_is_marked_for_it() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let always = ["First name", "Last name", "E-mail", "Twitter handle"];
    ada.open("/contacts/quick").await;
    assert!(always.iter().chain(&["Phone", "Company"]).all(|label| ada.has(label)), "{}", ada.text());
    app.db(|conn| Ok(diesel::sql_query("UPDATE fields SET is_quick = TRUE WHERE alias = 'city'").execute(conn)?));
    ada.open("/contacts/quick").await;
    assert!(always.iter().chain(&["City"]).all(|label| ada.has(label)), "{}", ada.text());
    assert!(!ada.has("Company"));
    ada.fill("Twitter handle", "@grace").press("Add contact").await.sees("@grace was saved.");
}
