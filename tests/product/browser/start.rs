//! The first minute, by mouse and by keyboard.

use crate::support::App;
use crate::support::app::PASSWORD;
use crate::support::chrome::Chrome;

#[actix_web::test]
async fn the_administrator_is_created_by_clicking_and_signs_in_again() {
    let app = App::start().await;
    let mut chrome = Chrome::open(&app).await;
    chrome.go("/").await;
    assert_eq!(chrome.path().await, "/setup");
    chrome.fill("Name", "Ada").await;
    chrome.fill("E-mail", "ada@example.org").await;
    chrome.fill("Password", PASSWORD).await;
    chrome.press("Save").await;
    assert_eq!(chrome.path().await, "/");
    chrome.open_account().await;
    chrome.press("Sign out").await;
    assert_eq!(chrome.path().await, "/login");
    chrome.fill("E-mail", "ada@example.org").await;
    chrome.fill("Password", "not the password").await;
    chrome.press("Sign in").await;
    assert!(chrome.text().await.contains("This e-mail and password do not belong together."));
    chrome.fill("Password", PASSWORD).await;
    chrome.press("Sign in").await;
    assert_eq!(chrome.path().await, "/");
}

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

#[actix_web::test]
async fn the_keyboard_is_enough() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    chrome.go("/users/new").await;
    let focus = "const e = document.activeElement; return (e.innerText || e.ariaLabel || e.id || e.tagName).trim()";
    chrome.keys(TAB).await;
    assert_eq!(chrome.ask(focus, &[]).await, "Skip to content");
    let shown = "const box = document.activeElement.getBoundingClientRect(); return box.top >= 0 && box.left >= 0 && box.width > 1 && box.height > 1";
    assert_eq!(chrome.ask(shown, &[]).await, true, "the skip link shows itself when it has the focus");
    chrome.keys(ENTER).await;
    let mut seen = Vec::new();
    for _ in 0..12 {
        chrome.keys(TAB).await;
        seen.push(chrome.ask(focus, &[]).await.as_str().unwrap_or("").to_owned());
        if seen.last().is_some_and(|words| words == "Save") {
            break;
        }
    }
    assert!(seen.last().is_some_and(|words| words == "Save"), "Save is not reached: {seen:?}");
    assert!(!seen.iter().any(|words| words == "Contacts"), "the skip link did not skip the menu: {seen:?}");
    let ring =
        "const s = getComputedStyle(document.activeElement); return s.outlineStyle != 'none' || s.boxShadow != 'none'";
    assert_eq!(chrome.ask(ring, &[]).await, true, "one can see where the focus is");
    chrome.enter().await;
    assert!(chrome.text().await.contains("A password has 10 to 200 characters"), "the form was sent by keyboard");
}
