//! What people do with tasks.

use chrono::Duration;
use linnet::users::Role;

use super::{owned, write};
use crate::support::App;

#[actix_web::test]
async fn a_task_stands_on_the_contacts_page_in_its_owners_list_and_on_the_timeline_until_it_is_done() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    write(&mut sam, grace, "Call about the offer", "").await;
    sam.sees("Call about the offer").sees("Sam Sales · due in").sees("Task: Call about the offer");
    sam.open("/tasks").await.sees("Mine 1").sees("Call about the offer").sees("Grace");
    app.advance(Duration::days(2));
    sam.open("/tasks").await.sees("Overdue");
    sam.open("/tasks?tab=mine&due=today").await.sees("Nothing is due today");
    sam.open("/tasks?tab=mine&due=overdue").await.sees("Call about the offer").press("Done").await;
    sam.sees("Done: Call about the offer").sees("Mine 0").sees("Nothing to do");
    sam.open("/tasks?tab=done").await.sees("Call about the offer").sees("Sam Sales");
    sam.open(&format!("/contacts/{grace}")).await.sees("Nothing is to be done").sees("Task done: Call about the offer");
    sam.follow("Task done: Call about the offer").await.sees("by Sam Sales").press("Open again").await;
    sam.sees("The task is open again.").open("/tasks").await.sees("Mine 1");
}

#[actix_web::test]
async fn a_task_with_a_link_is_done_when_it_was_opened_and_confirmed() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    let link = format!("{}/intent/tweet?text=Hello%20Grace", app.x.url());
    write(&mut sam, grace, "Post on X", &link).await;
    sam.open("/tasks").await.follow("Do it").await;
    sam.press("Done").await;
    assert_eq!(sam.status(), 422);
    sam.sees("Open the link first");
    let task = sam.path().trim_end_matches("/done").to_owned();
    sam.open(&format!("{task}/open")).await;
    assert_eq!(sam.visited.last(), Some(&link));
    sam.open(&task).await.sees("Done there? Say so below.").press("Done").await.sees("Done: Post on X");
    // Another one, done by telephone.
    write(&mut sam, grace, "Post again", &link).await;
    sam.open("/tasks").await.follow("Do it").await;
    sam.tick("It was done another way", true).press("Done").await.sees("Done: Post again");
}

#[actix_web::test]
async fn who_dismisses_a_task_says_why_and_nobody_ends_it_twice() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    let mut mia = app.signed_in("Mia Marketer", Role::Marketer).await;
    write(&mut sam, grace, "Call about the offer", "").await;
    for browser in [&mut sam, &mut mia] {
        browser.open("/tasks?tab=all").await.follow("Call about the offer").await;
    }
    sam.press("Dismiss").await;
    assert_eq!(sam.status(), 422);
    sam.sees("A reason is needed.").fill("Reason", "They signed already").press("Dismiss").await;
    sam.sees("The task was dismissed.").sees("They signed already");
    mia.press("Done").await.sees("Somebody ended this task meanwhile").sees("Dismissed");
    sam.open(&format!("/contacts/{grace}")).await.sees("Task dismissed: Call about the offer. They signed already");
}

#[actix_web::test]
async fn a_form_that_is_refused_keeps_what_was_typed_and_says_why() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    sam.open(&format!("/tasks/new?contact={grace}")).await;
    sam.fill("Details", "Much to say").fill("Link", "javascript:alert(1)").fill("Due", "tomorrow").press("Save").await;
    assert_eq!(sam.status(), 422);
    assert_eq!(sam.reason("Title"), "Title is needed.");
    assert!(sam.reason("Link").contains("begins with https://"), "{}", sam.reason("Link"));
    assert!(sam.reason("Due").contains("Give a day and a time"), "{}", sam.reason("Due"));
    assert_eq!(sam.value("Details").trim(), "Much to say");
    sam.open("/tasks/new").await.fill("Search", "gra").press("Find").await.follow("Grace").await.sees("About Grace");
    sam.open("/tasks/new?search=nobody").await.sees("Nobody found");
    sam.open("/tasks/new?contact=999").await;
    assert_eq!(sam.status(), 404);
    sam.open("/tasks?tab=x&due=y&owner=z&after=w").await.sees("Nothing to do");
}
