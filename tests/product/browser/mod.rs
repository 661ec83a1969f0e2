//! What only a real browser can tell: clicks, colours, widths, keys, the console.

mod contact;
mod corpus;
mod hostile;
mod lists;
mod looks;
mod shots;
mod start;

use linnet::users::Role;

use crate::support::App;
use crate::support::app::PASSWORD;
use crate::support::chrome::Chrome;

/// An administrator's window.
async fn admin(app: &App) -> Chrome {
    let email = app.user("Ada Admin", Role::Administrator);
    let mut chrome = Chrome::open(app).await;
    chrome.sign_in(&email, PASSWORD).await;
    chrome
}

/// Where the menu leads.
async fn menu(chrome: &mut Chrome) -> Vec<String> {
    let script = "return [...document.querySelectorAll('nav[aria-label=Main] a')].map(a => a.getAttribute('href'))";
    let paths = chrome.ask(script, &[]).await;
    let paths: Vec<_> =
        paths.as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned)).collect();
    assert!(paths.len() > 3, "the menu leads nowhere: {paths:?}");
    paths
}
