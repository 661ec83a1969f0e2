//! The list, the form, the channels and their order.

use linnet::users::Role;

use super::{send, set_up_task, set_up_tweet, write};
use crate::campaigns::{add, connect, create, sql, write_tweet};
use crate::support::App;

#[actix_web::test]
async fn a_message_has_channels_in_an_order_that_two_buttons_change() {
    let app = App::start().await;
    write_tweet(&app, "Hello {contactfield=firstname|you}");
    let mut ada = app.admin().await;
    ada.open("/messages").await.sees("No messages yet");
    let message = write(&mut ada, "Offer").await;
    ada.sees("No channel is switched on").sees("Set up Tweet").sees("Set up Task for the owner").sees("Nowhere yet");
    set_up_tweet(&mut ada, &message).await;
    set_up_task(&mut ada, &message).await;
    ada.sees("1. Tweet").sees("2. Task for the owner").sees("Send the tweet “Hello”");
    ada.press("Down Tweet").await.sees("1. Task for the owner").sees("2. Tweet");
    ada.open("/messages").await.sees("Offer Task for the owner Tweet");
    ada.open(&format!("{message}/channels/tweet")).await;
    ada.tick("Use this channel", false).press("Save").await.sees("Switched off");
    ada.open("/messages").await.sees("Offer Task for the owner").sees_no("Task for the owner Tweet");
    ada.open("/tweets/1").await.sees("Marketing message").sees("Offer");
}

#[actix_web::test]
async fn a_message_that_a_campaign_uses_stays_and_one_that_none_uses_can_go() {
    let app = App::start().await;
    write_tweet(&app, "Hello");
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add(&mut ada, "Add the first step", "Send marketing message").await;
    ada.press("Save").await;
    assert_eq!((ada.status(), ada.reason("Message").as_str()), (422, "Choose the message to send."));
    ada.choose("Message", "Offer").press("Save").await.sees("Send the message “Offer”: no channel yet");
    ada.open(&format!("{campaign}/publish")).await.sees("has no channel that is switched on");
    ada.open(&message).await.sees("Campaign Autumn: Send marketing message").sees_no("Delete…");
    crate::campaigns::force(&mut ada, &format!("{message}/delete")).await;
    ada.sees("A campaign uses this message");
    let other = write(&mut ada, "Other").await;
    ada.press("Delete").await.sees("Other was deleted.");
    ada.open(&other).await;
    assert_eq!(ada.status(), 404);
}

#[actix_web::test]
async fn a_message_that_a_published_campaign_sends_takes_no_tweet_that_nobody_approved() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname|you}");
    sql(
        &app,
        "INSERT INTO tweets (id, name, text, state, created_at, changed_at) VALUES (2, 'Raw', 'Raw', 'draft', NOW(6), NOW(6))",
    );
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    set_up_tweet(&mut ada, &message).await;
    let campaign = send(&mut ada, "Offer").await;
    ada.open(&format!("{message}/channels/tweet")).await;
    ada.choose("Tweet", "Raw (not approved yet)").press("Save").await;
    assert_eq!(ada.status(), 422);
    assert!(ada.reason("Tweet").contains("not approved yet, and the campaign is published"), "{}", ada.reason("Tweet"));
    crate::campaigns::unpublish(&mut ada, &campaign).await;
    ada.open(&format!("{message}/channels/tweet")).await;
    ada.choose("Tweet", "Raw (not approved yet)").press("Save").await.sees("Tweet was saved.");
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed_and_a_half_filled_channel_can_be_switched_off() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/messages/new").await.fill("Description", "For partners").fill("Goes out from", "2026-12-02T09:00");
    ada.fill("Goes out until", "2026-12-01T09:00").press("Save").await;
    assert_eq!(ada.status(), 422);
    assert_eq!(ada.reason("Name"), "Name is needed.");
    assert_eq!(ada.reason("Goes out until"), "It would end before it begins.");
    assert_eq!(ada.value("Description").trim(), "For partners");
    let message = write(&mut ada, "Offer").await;
    ada.open(&format!("{message}/channels/task")).await.fill("Details", "Half").press("Save").await;
    assert_eq!((ada.status(), ada.reason("Title").as_str()), (422, "Title is needed."));
    assert_eq!(ada.value("Details").trim(), "Half");
    ada.tick("Use this channel", false).press("Save").await.sees("Switched off");
    for path in ["/messages/999", "/messages/1/channels/pigeon", "/messages/1/outcomes?channel=x&outcome=y&after=z"] {
        ada.open(path).await;
        assert!([200, 404].contains(&ada.status()), "{path}: {}", ada.status());
    }
    let mut vera = app.signed_in("Vera Viewer", Role::Viewer).await;
    vera.open(&message).await.sees("Offer").sees_no("Set up");
}
