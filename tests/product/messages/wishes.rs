//! What a contact prefers, and what a list of many messages needs: categories, copies, charts as far back as asked.

use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::users::Role;

use super::{send, set_up_task, set_up_tweet, write};
use crate::campaigns::{connect, people, person, posted, tick, write_tweet};
use crate::support::App;

fn known(name: &str) -> Draft {
    Draft { twitter: Handle::parse(&name.to_lowercase()).ok(), ..person(name, 1) }
}

#[actix_web::test]
async fn the_channel_that_a_contact_prefers_is_tried_first() {
    let app = App::start().await;
    connect(&app, "Hello {twitter_handle}");
    people(&app, &[known("Grace"), known("Mary"), person("Linus", 1)]);
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    set_up_tweet(&mut ada, &message).await;
    set_up_task(&mut ada, &message).await;
    ada.open("/contacts/1").await.sees("As each message says");
    ada.choose("Tried first, when a message has it", "Task for the owner").press("Save channel").await;
    ada.sees("Task for the owner is tried first from now on.");
    assert_eq!(ada.value("Tried first, when a message has it"), "task");
    // Whoever prefers what cannot be reaches them all the same.
    ada.open("/contacts/3").await.choose("Tried first, when a message has it", "Tweet").press("Save channel").await;
    send(&mut ada, "Offer").await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello @mary"]);
    ada.open("/tasks?tab=all").await.sees("Call Grace").sees("Call Linus").sees_no("Call Mary");
    ada.open("/contacts/1").await.choose("Tried first, when a message has it", "As each message says");
    ada.press("Save channel").await.sees("They are reached as each message says.");
}

#[actix_web::test]
async fn a_preference_follows_a_merge_and_only_those_who_may_edit_contacts_set_it() {
    let app = App::start().await;
    let ids = people(&app, &[known("Grace"), known("Mary")]);
    let mut ada = app.admin().await;
    ada.open("/contacts/2").await.choose("Tried first, when a message has it", "Tweet").press("Save channel").await;
    crate::merging::merge(&mut ada, ids[0], ids[1]).await;
    ada.open("/contacts/1").await;
    assert_eq!(ada.value("Tried first, when a message has it"), "tweet");
    let mut vera = app.signed_in("Vera Viewer", Role::Viewer).await;
    vera.open("/contacts/1").await.sees("Preferred channel Tweet");
    assert!(!vera.has("Tried first, when a message has it"));
    ada.open("/contacts/1").await;
    assert_eq!(ada.post_with_token("/contacts/1/channel", &[("channel", "pigeon")]).await.status(), 400);
    assert_eq!(ada.open("/contacts/1").await.post_with_token("/contacts/99/channel", &[]).await.status(), 404);
}

#[actix_web::test]
async fn messages_are_narrowed_by_category_and_copied_with_their_channels() {
    let app = App::start().await;
    write_tweet(&app, "Hello {contactfield=firstname|you}");
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    set_up_tweet(&mut ada, &message).await;
    set_up_task(&mut ada, &message).await;
    write(&mut ada, "Other").await;
    ada.open(&format!("{message}/edit")).await.fill("Category", "Spring & co").press("Save").await.sees("Spring & co");
    ada.open("/messages").await.sees("Offer").sees("Other").follow("Spring & co").await;
    ada.sees("Offer").sees_no("Other");
    ada.open("/messages?category=none").await.sees("No such message").follow("All messages").await.sees("Other");
    ada.open(&message).await.press("Clone").await.sees("This is the copy.");
    assert_eq!((ada.value("Name").as_str(), ada.value("Category").as_str()), ("Copy of Offer", "Spring & co"));
    ada.fill("Name", "Autumn").press("Save").await.sees("1. Tweet").sees("2. Task for the owner");
    ada.open("/tweets/1").await.sees("Autumn");
    ada.open(&format!("{message}/edit")).await.fill("Category", &"x".repeat(65)).press("Save").await;
    assert_eq!(ada.reason("Category"), "Category can have 64 characters; this has 65.");
}

#[actix_web::test]
async fn the_charts_of_a_message_look_back_as_far_as_asked() {
    let app = App::start().await;
    connect(&app, "Hello {twitter_handle}");
    people(&app, &[known("Grace")]);
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    ada.sees_no("90 days");
    set_up_tweet(&mut ada, &message).await;
    send(&mut ada, "Offer").await;
    tick(&app).await;
    tick(&app).await;
    ada.open(&message).await.sees("Tweet: went out, the last 30 days (UTC)");
    app.advance(chrono::Duration::days(40));
    let mut ada = app.admin().await;
    ada.open(&message).await.sees_no("went out, the last").follow("90 days").await;
    ada.sees("Tweet: went out, the last 90 days (UTC)");
}
