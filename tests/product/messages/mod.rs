//! Sentences about marketing messages: written, tried channel by channel, looked at.

mod trying;
mod wishes;
mod writing;

use crate::campaigns::{add, create, publish};
use crate::support::browser::Browser;

/// A message by hand; gives back its address.
async fn write(ada: &mut Browser, name: &str) -> String {
    ada.open("/messages").await.follow("New message").await;
    ada.fill("Name", name).press("Save").await.sees("Now set up its first channel.");
    ada.path().to_owned()
}

/// Its tweet is the tweet 1.
async fn set_up_tweet(ada: &mut Browser, message: &str) {
    ada.open(&format!("{message}/channels/tweet")).await;
    ada.choose("Tweet", "Hello").press("Save").await.sees("Tweet was saved.");
}

/// Its task is a call, waited for.
async fn set_up_task(ada: &mut Browser, message: &str) {
    ada.open(&format!("{message}/channels/task")).await;
    ada.fill("Title", "Call {contactfield=firstname|them}").fill("Due after days", "1");
    ada.tick("Wait until it is done", true).press("Save").await.sees("Task for the owner was saved.");
}

/// A published campaign that sends the message to everybody.
async fn send(ada: &mut Browser, name: &str) -> String {
    let campaign = create(ada, "Autumn", "All contacts").await;
    add(ada, "Add the first step", "Send marketing message").await;
    ada.fill("Name", "Message").choose("Message", name).press("Save").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    publish(ada, &campaign).await;
    campaign
}
