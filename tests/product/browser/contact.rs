//! A contact's page and Quick add with scripts on: what opens, closes, refuses and gives the focus back.

use super::admin;
use crate::person::contact;
use crate::support::App;

const ESCAPE: &str = "\u{e00c}";
const FOCUS: &str =
    "const e = document.activeElement; return e.getAttribute('aria-label') || e.id || e.innerText.trim()";

#[actix_web::test]
async fn quick_add_opens_over_the_page_warns_refuses_and_saves() {
    let app = App::start().await;
    contact(&app, "Grace");
    let mut chrome = admin(&app).await;
    chrome.go("/campaigns").await;
    chrome.click("a.quick-add").await;
    chrome.until("return !!document.querySelector('dialog[open] form')").await;
    assert_eq!(chrome.ask(FOCUS, &[]).await, "f-firstname", "the first control has the focus");
    chrome.keys(ESCAPE).await;
    chrome.until("return !document.querySelector('dialog[open]')").await;
    assert_eq!(chrome.ask(FOCUS, &[]).await, "Quick add", "Escape leads back to the button");
    chrome.click("a.quick-add").await;
    chrome.until("return !!document.querySelector('dialog[open] form')").await;
    chrome.fill("E-mail", "GRACE@example.org\t").await;
    chrome
        .until("return document.querySelector('dialog').innerText.includes('Another contact has this E-mail already')")
        .await;
    chrome.fill("E-mail", "nonsense").await;
    chrome.click("dialog[open] form .btn-primary").await;
    chrome.until("return document.querySelector('dialog').innerText.includes('must be an e-mail address')").await;
    assert_eq!(chrome.path().await, "/campaigns", "what is refused stays where it was asked");
    chrome.fill("First name", "Quin").await;
    chrome.fill("E-mail", "quin@example.org").await;
    chrome.click("dialog[open] form .btn-primary").await;
    chrome.until("return document.body.innerText.includes('Quin was saved.')").await;
}

#[actix_web::test]
async fn a_value_is_edited_in_place_and_the_focus_comes_back_to_it() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut chrome = admin(&app).await;
    let page = format!("/contacts/{id}");
    chrome.go(&page).await;
    let (pencil, open) = ("#fact-email .fact-edit", "return !!document.querySelector('#fact-email form')");
    let closed = "return !document.querySelector('#fact-email form') && document.activeElement.matches('#fact-email .fact-edit')";
    chrome.click(pencil).await;
    chrome.until(open).await;
    chrome.until("return document.activeElement.id == 'f-email'").await;
    chrome.keys(ESCAPE).await;
    chrome.until(closed).await;
    chrome.click(pencil).await;
    chrome.until("return document.activeElement.id == 'f-email'").await;
    chrome.fill("E-mail", "nonsense\n").await;
    chrome.until("return document.querySelector('#fact-email').innerText.includes('must be an e-mail address')").await;
    let typed = "return document.querySelector('#fact-email input[type=email]').value";
    assert_eq!(chrome.ask(typed, &[]).await, "nonsense", "nothing typed is lost");
    chrome.fill("E-mail", "hopper@example.org\n").await;
    chrome.until(closed).await;
    assert_eq!(chrome.path().await, page, "the page stayed");
    let who = chrome.ask("return document.querySelector('#who').innerText", &[]).await;
    assert!(who.as_str().unwrap_or("").contains("hopper@example.org"), "the head says it too: {who}");
}
