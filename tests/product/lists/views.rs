//! Searches with a name.

use linnet::users::Role;

use super::{named, saved};
use crate::support::App;

#[actix_web::test]
async fn a_search_is_saved_as_a_view_of_ones_own_or_for_everybody() {
    let app = App::start().await;
    saved(&app, &[named("Grace"), named("Ada")]);
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob Sales", Role::Sales).await);
    ada.open("/contacts?search=gra&sort=name").await.follow("Save view…").await;
    ada.fill("Name", "Admirals").press("Save").await.sees("The view was saved.").sees("Grace").sees_no("Ada Admin was");
    assert_eq!(ada.value("Search"), "gra");
    assert!(ada.source().contains("aria-sort=\"ascending\""));
    bob.open("/contacts").await.sees_no("Admirals");
    ada.follow("Manage views").await.follow("Edit Admirals").await.tick("Everybody sees it", true).press("Save").await;
    bob.open("/contacts").await.follow("Admirals").await.sees("Grace");
    assert_eq!(bob.value("Search"), "gra");
    bob.fill("Search", "ada").press("Find").await.sees("Ada").sees_no("Grace");
    bob.open("/contacts/views").await.sees("Shared by others").sees_no("Delete");
    assert_eq!(bob.open("/contacts/views/1/edit").await.status(), 404);
    bob.post("/contacts/views/1/delete", &[]).await;
    assert!(bob.status() >= 400, "nobody deletes a view of somebody else");
    ada.open("/contacts/views").await.press("Delete").await.sees("The view was deleted; the contacts stay.");
    bob.open("/contacts").await.sees_no("Admirals").sees("Grace");
}

#[actix_web::test]
async fn what_is_wrong_with_a_view_is_said_and_nothing_typed_is_lost() {
    let app = App::start().await;
    saved(&app, &[named("Grace")]);
    let mut ada = app.admin().await;
    ada.open("/contacts/views/new?search=gra").await.press("Save").await.sees("Name is needed.");
    assert_eq!((ada.status(), ada.value("Search").as_str()), (422, "gra"));
    ada.fill("Name", "Friends").fill("Search", "gra (").press("Save").await.sees("This parenthesis is never closed.");
    assert_eq!(ada.value("Name"), "Friends");
    ada.fill("Search", "gra").press("Save").await.sees("The view was saved.");
    ada.open("/contacts/views/new").await.fill("Name", "friends").press("Save").await;
    ada.sees("You have a view of this name already.");
    assert_eq!(ada.status(), 422);
}
