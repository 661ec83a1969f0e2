//! The list and its tools with scripts on: ticks are counted, columns are arranged where they stand, aliases are shown.

use super::admin;
use crate::person::contact;
use crate::support::App;

const SHOWN: &str = "return [...document.querySelectorAll('#f-shown input')].map(input => input.value).join(' ')";

#[actix_web::test]
async fn ticks_are_counted_and_the_bar_stays_in_sight_while_there_are_any() {
    let app = App::start().await;
    for n in 0..30 {
        contact(&app, &format!("P{n:02}"));
    }
    let mut chrome = admin(&app).await;
    chrome.go("/contacts").await;
    let said = "return document.querySelector('tick-count').innerText";
    let place = "return getComputedStyle(document.querySelector('.batch-bar')).position";
    assert_eq!(chrome.ask(place, &[]).await, "static");
    assert_eq!(chrome.ask("return document.querySelector('#everybody').innerText", &[]).await, "All 30 that match");
    chrome.click("tbody tr:nth-child(2) input[name=ids]").await;
    chrome.click("tbody tr:nth-child(3) input[name=ids]").await;
    assert_eq!(chrome.ask(said, &[]).await, "2 selected");
    assert_eq!(chrome.ask("return document.querySelector('thead tick-all input').indeterminate", &[]).await, true);
    assert_eq!(chrome.ask(place, &[]).await, "sticky");
    let in_sight = "scrollTo(0, document.body.scrollHeight); \
                    const box = document.querySelector('.batch-bar').getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight";
    assert_eq!(chrome.ask(in_sight, &[]).await, true);
    chrome.ask("scrollTo(0, 0)", &[]).await;
    chrome.click("thead tick-all input").await;
    assert_eq!(chrome.ask(said, &[]).await, "30 selected");
    chrome.resize(360, 740).await;
    for path in ["/contacts", "/contacts?looks=cards", "/contacts/columns", "/contacts/acts", "/fields"] {
        chrome.go(path).await;
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(chrome.ask(fits, &[]).await, true, "{path}");
    }
    chrome.go("/contacts").await;
    let row = "const tops = [...document.querySelectorAll('.actions > *')].map(e => Math.round(e.getBoundingClientRect().top)); \
               return new Set(tops).size";
    assert_eq!(chrome.ask(row, &[]).await, 1, "More stands beside New contact");
}

#[actix_web::test]
async fn columns_are_chosen_found_moved_and_taken_off_without_leaving_the_page() {
    let app = App::start().await;
    contact(&app, "Grace");
    let mut chrome = admin(&app).await;
    chrome.resize(1440, 2000).await;
    chrome.go("/contacts/columns").await;
    assert_eq!(chrome.ask(SHOWN, &[]).await, "email twitter tags points active added");
    chrome.fill("Find a column", "cit").await;
    let seen = "return [...document.querySelectorAll('.column-tick')].filter(e => e.offsetParent).map(e => e.innerText.trim()).join()";
    assert_eq!(chrome.ask(seen, &[]).await, "City");
    chrome.click(".column-tick [data-key=city]").await;
    assert_eq!(chrome.ask(SHOWN, &[]).await, "email twitter tags points active added city");
    chrome.click("#f-shown [data-key=city] [data-up]").await;
    chrome.click("#f-shown [data-key=city] [data-up]").await;
    chrome.click("#f-shown [data-key=email] [data-down]").await;
    chrome.click("#f-shown [data-key=tags] [data-off]").await;
    assert_eq!(chrome.ask(SHOWN, &[]).await, "twitter email points city active added");
    let focus = "return document.activeElement.getAttribute('aria-label')";
    assert_eq!(chrome.ask(focus, &[]).await, "Take Points off", "the keyboard goes on where it was");
    assert_eq!(chrome.path().await, "/contacts/columns");
    chrome.press("Save").await;
    let heads = "return [...document.querySelectorAll('thead th a')].map(a => a.innerText.trim()).join()";
    assert_eq!(chrome.ask(heads, &[]).await, "Name,Twitter handle,E-mail,Points,City,Last active,Added");
}

#[actix_web::test]
async fn the_alias_of_a_new_field_is_said_while_its_label_is_typed() {
    let app = App::start().await;
    let mut chrome = admin(&app).await;
    chrome.go("/fields/new").await;
    chrome.fill("Label", "日本").await;
    chrome.until("return document.querySelector('alias-preview').innerText == 'The alias will be ri_ben.'").await;
    chrome.fill("Alias", "japan").await;
    chrome.until("return document.querySelector('alias-preview').innerText == ''").await;
    chrome.go("/fields").await;
    let grips = "return [...document.querySelectorAll('.fields tbody tr')].every(row => row.querySelector('.grip').offsetParent)";
    assert_eq!(chrome.ask(grips, &[]).await, true, "each row shows what it is dragged by");
    assert!(chrome.console().await.is_empty());
}

#[actix_web::test]
async fn a_field_is_dragged_to_its_place_and_stands_there_after_a_reload() {
    let app = App::start().await;
    let mut chrome = admin(&app).await;
    chrome.go("/fields").await;
    let order =
        "return [...document.querySelector('table.fields tbody').children].map(row => row.dataset.field).join(' ')";
    let before = chrome.ask(order, &[]).await;
    let told = "const asked = fetch; window.fetch = async (...what) => { \
                const answer = await asked(...what); window.answered = answer.ok; return answer; }";
    chrome.ask(told, &[]).await;
    chrome.drag("table.fields tr:nth-child(1) .grip", "table.fields tr:nth-child(3) .grip").await;
    let after = chrome.ask(order, &[]).await;
    assert_ne!(before, after, "the row moves under the mouse");
    chrome.until("return window.answered === true").await;
    chrome.go("/fields").await;
    assert_eq!(chrome.ask(order, &[]).await, after);
}

#[actix_web::test]
async fn enter_does_what_the_form_of_many_is_about() {
    let app = App::start().await;
    contact(&app, "Grace");
    let mut chrome = admin(&app).await;
    chrome.go("/contacts").await;
    chrome.click("tbody input[name=ids]").await;
    chrome.press("Do with selected…").await;
    chrome.press("Set or empty a field").await;
    chrome.ask("document.querySelector('[name=field]').value = 'city'", &[]).await;
    chrome.press("Next").await;
    chrome.fill("City", "Graz").await;
    chrome.enter().await;
    assert_eq!(chrome.path().await, "/contacts/acts/1");
}

#[actix_web::test]
async fn how_many_there_are_comes_after_the_rows_and_by_itself() {
    let app = App::start().await;
    for n in 0..60 {
        contact(&app, &format!("P{n:02}"));
    }
    let mut chrome = admin(&app).await;
    chrome.go("/contacts").await;
    chrome.until("return document.querySelector('#count')?.innerText === '60 contacts'").await;
    assert_eq!(chrome.ask("return document.querySelector('#everybody').innerText", &[]).await, "All 60 that match");
}
