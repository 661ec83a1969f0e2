//! Values that no two contacts share.

use linnet::users::Role;

use super::define;
use crate::support::App;

#[actix_web::test]
async fn a_field_whose_values_are_shared_does_not_become_unique_and_says_who_shares() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Customer number", "Text").await;
    for (name, number) in [("Ada", "K1"), ("Bob", "k1 "), ("Cid", "K2")] {
        admin.open("/contacts/new").await.fill("First name", name).fill("Customer number", number).press("Save").await;
    }
    admin.open("/fields").await.follow("Customer number").await.tick("Unique", true).press("Save").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("Unique").contains("Several contacts share a value"), "{}", admin.text());
    admin.sees("These values are shared: k1").sees_no("k2");
    admin.open("/fields?search=is:unique").await.sees("E-mail").sees_no("Customer number");
    admin.open("/contacts/2/edit").await.fill("Customer number", "K3").press("Save").await;
    admin.open("/fields").await.follow("Customer number").await.tick("Unique", true).press("Save").await;
    admin.sees("Customer number was saved.").open("/fields?search=is:unique").await.sees("Customer number");
    admin.open("/contacts/new").await.fill("First name", "Eve").fill("Customer number", " k2").press("Save").await;
    assert_eq!(admin.status(), 422, "{}", admin.text());
}

#[actix_web::test]
async fn a_type_that_says_not_who_somebody_is_cannot_be_unique() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/fields/new").await.fill("Label", "Born").choose("Type", "Date").tick("Unique", true);
    admin.press("Save").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("Unique").contains("say not who somebody is"), "{}", admin.reason("Unique"));
}

#[actix_web::test]
async fn of_two_who_save_the_same_unique_value_at_once_one_wins_and_the_other_writes_nothing() {
    let app = App::start().await;
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob", Role::Administrator).await);
    define(&mut ada, "Customer number", "Text").await;
    ada.open("/fields").await.follow("Customer number").await.tick("Unique", true).press("Save").await;
    for round in 0..8 {
        let number = format!("K{round}");
        for browser in [&mut ada, &mut bob] {
            browser.open("/contacts/new").await.fill("First name", &number).fill("Customer number", &number);
        }
        tokio::join!(ada.press("Save"), bob.press("Save"));
        let mut statuses = [ada.status(), bob.status()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{}\n{}", ada.text(), bob.text());
        let loser = if ada.status() == 422 { &ada } else { &bob };
        assert!(loser.reason("Customer number").contains("Another contact has this"), "{}", loser.text());
    }
    ada.open("/contacts").await.sees("8 contacts");
}
