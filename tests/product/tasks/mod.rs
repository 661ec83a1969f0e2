//! Sentences about tasks: written by people and by campaigns, done, dismissed, taken back, gone with their contact.

mod asking;
mod doing;

use linnet::contacts::{self, Draft, Editor};
use linnet::ids::ContactId;
use linnet::users::Role;

use crate::support::App;
use crate::support::browser::Browser;

/// A contact that a sales person looks after; the sales person is signed in.
async fn owned(app: &App, name: &str) -> (Browser, ContactId) {
    let sales = app.signed_in("Sam Sales", Role::Sales).await;
    let owner = app.db(|conn| Ok(linnet::users::choices(conn)?)).into_iter().find(|user| user.name == "Sam Sales");
    let draft = Draft { owner: owner.map(|user| user.id), ..crate::campaigns::person(name, 1) };
    let now = app.house.clock.now();
    let id = app.db(|conn| contacts::create(conn, &draft, Editor::new(None, now))).expect("the contact is created");
    (sales, id)
}

/// Writes a task about a contact by hand.
async fn write(browser: &mut Browser, contact: ContactId, title: &str, link: &str) {
    browser.open(&format!("/contacts/{contact}")).await.follow("New task").await;
    browser.fill("Title", title).fill("Link", link).press("Save").await.sees("The task was saved.");
}
