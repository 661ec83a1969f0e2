//! A contact's page and Quick add with scripts on: what opens, closes, refuses and gives the focus back.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use linnet::fields::{self, Kind, Value};

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

/// What formatted text could try on whoever reads it.
const MARKUP: [&str; 6] = [
    "<h1>Big</h1><p>Likes <strong>tea</strong> &amp; <em>cake</em></p><ul><li>one</li></ul>",
    "<script>window.ran='script'</script><img src=x onerror=\"window.ran='img'\"><svg onload=window.ran='svg'><p>A</p></svg>",
    "<p style='position:fixed;inset:0;z-index:99'>B</p><a href=\"javascript:window.ran='link'\" onclick=\"window.ran='click'\">C</a>",
    "</dd></dl></main><form action=/contacts/1/delete method=post><button autofocus onfocus=\"window.ran='focus'\">D</button></form>",
    "<iframe srcdoc=\"<script>parent.ran='frame'</script>\"></iframe><math><mtext><table><mglyph><style><img src=x onerror=\"window.ran='mxss'\">",
    "<table><tr><td>Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww</td><td><pre>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</pre></td></tr></table>",
];

#[actix_web::test]
async fn formatted_text_stands_formatted_and_nothing_of_it_runs_loads_or_breaks_out() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    crate::lists::field(&app, "letter", Kind::Html, &[]);
    let letter = app.db(fields::all).into_iter().find(|field| field.alias == "letter").expect("the field");
    let column = fields::column_of(&letter).replace("v1.", "");
    let mut chrome = admin(&app).await;
    for (markup, is_clean) in MARKUP.iter().flat_map(|markup| [(markup, true), (markup, false)]) {
        // What is not clean stands there as if it had come past everything that cleans.
        let clean = Value::parse(&letter, markup, chrono_tz::Tz::UTC).expect("it fits").map(|value| value.stored());
        let kept = if is_clean { clean } else { Some((*markup).to_owned()) };
        app.db(|conn| {
            let sql = format!("UPDATE contact_values_1 SET {column} = ? WHERE contact_id = {id}");
            Ok(diesel::sql_query(sql).bind::<Nullable<Text>, _>(&kept).execute(conn)?)
        });
        for (width, path) in [(360, format!("/contacts/{id}")), (1440, format!("/contacts/{id}"))] {
            chrome.resize(width, 740).await;
            chrome.go(&path).await;
            let look = "return [window.ran || null, document.documentElement.scrollWidth <= innerWidth, \
                        document.querySelectorAll('#fact-letter .fact-markup :is(img, svg, iframe, form, script, style, [style], [onclick])').length, \
                        document.querySelectorAll('#fact-letter a[href^=javascript]').length, document.querySelectorAll('h1').length]";
            assert_eq!(chrome.ask(look, &[]).await, serde_json::json!([null, true, 0, 0, 1]), "{markup} at {width}");
        }
    }
    let first = Value::parse(&letter, MARKUP[0], chrono_tz::Tz::UTC).expect("it fits").map(|value| value.stored());
    app.db(|conn| {
        let sql = format!("UPDATE contact_values_1 SET {column} = ? WHERE contact_id = {id}");
        Ok(diesel::sql_query(sql).bind::<Nullable<Text>, _>(&first).execute(conn)?)
    });
    chrome.go(&format!("/contacts/{id}")).await;
    let bold =
        "return [...document.querySelectorAll('#fact-letter :is(strong, em, h4, li)')].map(e => e.innerText).join(' ')";
    assert_eq!(chrome.ask(bold, &[]).await, "Big tea cake one");
    chrome.go("/contacts?search=has:letter&sort=letter").await;
    assert!(!chrome.text().await.contains("<strong>"));
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

#[actix_web::test]
async fn the_help_beside_the_search_box_opens_where_it_is() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    chrome.go("/contacts?search=%22open").await;
    chrome.click(".search-help > summary").await;
    chrome.until("return document.querySelector('.search-help').innerText.includes('tag:')").await;
    assert_eq!(chrome.path().await, "/contacts");
    let said = chrome.console().await;
    assert!(said.iter().all(|line| line.contains("Failed to load resource")), "{said:?}");
}
