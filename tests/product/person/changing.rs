//! What is changed where it stands.

use linnet::contacts::{self, Channel};
use linnet::users::Role;

use super::{HOSTILE, contact};
use crate::support::App;

#[actix_web::test]
async fn a_value_is_changed_where_it_stands_and_what_is_wrong_keeps_what_was_typed() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.sees("Show empty fields");
    ada.open(&format!("/contacts/{id}/fields/city")).await;
    ada.fill("City", "New York").press("Save").await.sees("City was saved.").sees("New York");
    ada.sees("Changed City");
    ada.open(&format!("/contacts/{id}/fields/email")).await.fill("E-mail", "nonsense").press("Save").await;
    assert_eq!((ada.status(), ada.value("E-mail").as_str()), (422, "nonsense"));
    contact(&app, "Ada");
    ada.fill("E-mail", "ADA@example.org").press("Save").await;
    assert_eq!(ada.status(), 422);
    assert!(ada.reason("E-mail").contains("has this e-mail already"), "{}", ada.text());
    ada.open(&format!("/contacts/{id}/fields/nothing")).await;
    assert_eq!(ada.status(), 404);
    ada.open(&format!("/contacts/{id}/fields/points")).await;
    assert_eq!(ada.status(), 404, "the score has a log of its own");
}

#[actix_web::test]
async fn two_people_may_change_two_values_and_of_one_value_the_second_is_told() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob Sales", Role::Sales).await);
    let (city, company) = (format!("/contacts/{id}/fields/city"), format!("/contacts/{id}/fields/company"));
    bob.open(&company).await;
    ada.open(&city).await.fill("City", "London").press("Save").await.sees("City was saved.");
    bob.fill("Company", "Navy").press("Save").await.sees("Company was saved.").sees("London");
    bob.open(&city).await;
    ada.open(&city).await.fill("City", "Paris").press("Save").await;
    bob.fill("City", "Rome").press("Save").await;
    assert_eq!(bob.status(), 409);
    bob.sees("Somebody saved “Paris” meanwhile");
    assert_eq!(bob.value("City"), "Rome");
    bob.press("Save").await.sees("City was saved.").sees("Rome");
}

#[actix_web::test]
async fn tags_come_by_typing_and_a_minus_takes_them_off() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    let tags = |text: &'static str| [("tags", text)];
    ada.open(&format!("/contacts/{id}")).await;
    let csrf = csrf(ada.source());
    let path = format!("/contacts/{id}/tags");
    for (typed, expected) in [("vip, navy", vec!["navy", "vip"]), ("-VIP, new", vec!["navy", "new"])] {
        ada.post(&path, &[("csrf", &csrf), tags(typed)[0]]).await;
        let found = app.db(|conn| Ok(contacts::tags_of(conn, &[id])?.remove(&id).unwrap_or_default()));
        assert_eq!(found.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), expected, "{typed}");
    }
    ada.press_in(&path, "").await.sees_no("navy –").sees("Untagged navy");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("Tags").sees("navy, vip");
    ada.post(&path, &[("csrf", &csrf), ("tags", &"x".repeat(65))]).await.sees("A tag can have 64 characters");
}

/// The form token of a page.
fn csrf(source: &str) -> String {
    let from = source.split("name=\"csrf\" value=\"").nth(1).expect("a form");
    from.split('"').next().unwrap_or("").to_owned()
}

#[actix_web::test]
async fn the_owner_the_points_and_do_not_contact_have_their_log() {
    let app = App::start().await;
    app.user("Bob Sales", Role::Sales);
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.choose("Owner", "Bob Sales").press("Change owner").await;
    ada.sees("Bob Sales looks after this contact now.");
    ada.open(&format!("/contacts/{id}/points")).await.fill("Points", "x").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.fill("Points", "15").fill("Reason", HOSTILE).press("Save").await.sees("Grace has 15 points now.");
    ada.open(&format!("/contacts/{id}/points")).await.sees("+15").sees("Ada Admin").sees("<script>alert(1)</script>");
    assert!(!ada.source().contains("<script>alert"));
    ada.tick("Set to", true).fill("Points", "3").fill("Reason", "counted anew").press("Save").await;
    ada.sees("Grace has 3 points now.").sees("Points");
    ada.open(&format!("/contacts/{id}/blocks")).await.fill("Comment", HOSTILE);
    ada.press("Do not contact on X").await.sees("Grace will not be contacted any more on X.");
    ada.sees("Do not contact: X");
    assert!(!ada.source().contains("<script>alert"));
    let blocked = app.db(|conn| Ok(contacts::blocked(conn, Channel::X, &[id])?));
    assert!(blocked.contains(&id));
    ada.open(&format!("/contacts/{id}/blocks"))
        .await
        .press("May be contacted again")
        .await
        .sees("may be contacted again on X");
    ada.open(&format!("/contacts/{id}/blocks")).await.sees("Log").sees("They asked for it: ").sees("by Ada Admin");
    ada.sees_no("asked: ").sees_no("Bob Sales");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("Do not contact: X").sees("Owner").sees("Bob Sales");
}

#[actix_web::test]
async fn who_only_looks_on_finds_nothing_to_press() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut vic = app.signed_in("Vic Viewer", Role::Viewer).await;
    for tab in ["timeline", "notes", "changes"] {
        vic.open(&format!("/contacts/{id}?tab={tab}"))
            .await
            .sees("Grace")
            .sees_no("Show empty fields")
            .sees_no("Save note");
        assert!(!vic.source().contains("/fields/") && !vic.source().contains("quick-add"), "{tab}");
    }
    vic.post(&format!("/contacts/{id}/notes"), &[("text", "x")]).await;
    assert_eq!(vic.status(), 403);
}
