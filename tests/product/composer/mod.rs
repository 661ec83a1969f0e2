//! Sentences about the composer: what it warns of, who approves, what a campaign's tweets will take and what they brought.

mod approving;
mod brought;
mod estimating;
mod library;
mod warning;

use crate::support::Browser;

/// A new tweet as typed, and the button that saves it.
async fn write(by: &mut Browser, name: &str, text: &str, button: &str) {
    by.open("/tweets/new").await;
    by.fill("Name", name).fill("Text", text).press(button).await;
    assert_eq!(by.status(), 200, "{}", by.text());
}
