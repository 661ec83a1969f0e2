//! Files that nobody imports after all.

use diesel::prelude::*;
use linnet::schema::{import_errors, imports};

use super::{begin, imported, uploaded};
use crate::support::App;

const TEXT: &str = "First name,E-mail\nAda,ada@example.org\nBob,bob@\n";

fn waiting(app: &App) -> i64 {
    app.db(|conn| Ok(imports::table.count().get_result(conn)?))
}

/// The files that lie there.
fn files(app: &App) -> usize {
    let folders = std::fs::read_dir(app.folder.path().join("imports")).expect("the folder");
    let inside = |folder: std::fs::DirEntry| std::fs::read_dir(folder.path()).map_or(0, Iterator::count);
    folders.map(|folder| inside(folder.expect("a folder"))).sum()
}

#[actix_web::test]
async fn a_file_that_waits_is_thrown_away_with_all_that_is_kept_of_it() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", TEXT.as_bytes()).await;
    browser.press("Check without writing").await;
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await.sees("1 refused");
    assert_eq!((waiting(&app), files(&app)), (1, 1));
    browser.press("Discard").await.sees("people.csv was thrown away").sees("No imports yet");
    let reasons: i64 = app.db(|conn| Ok(import_errors::table.count().get_result(conn)?));
    assert_eq!((waiting(&app), reasons, files(&app)), (0, 0, 0));
    browser.open(&path).await;
    assert_eq!(browser.status(), 404);
}

#[actix_web::test]
async fn the_list_offers_it_for_what_waits_and_for_nothing_else() {
    let app = App::start().await;
    let mut browser = imported(&app, TEXT).await;
    browser.open("/contacts/imports").await.sees("Done").sees_no("Discard this file?");
    let done = browser.source().split("/contacts/imports/").nth(2).map(|rest| rest[..1].to_owned()).expect("a number");
    browser.post_with_token(&format!("/contacts/imports/{done}/discard"), &[]).await.sees("This import has begun");
    assert_eq!(waiting(&app), 1);
    browser.open("/contacts/imports/new").await;
    browser.attach("File", "second.csv", TEXT.as_bytes()).press("Upload").await;
    browser
        .open("/contacts/imports")
        .await
        .sees("Waits for you")
        .press("Discard")
        .await
        .sees("second.csv was thrown away");
    assert_eq!(waiting(&app), 1);
}

#[actix_web::test]
async fn what_has_waited_for_a_month_goes_by_itself() {
    let app = App::start().await;
    drop(uploaded(&app, "old.csv", TEXT.as_bytes()).await);
    app.advance(chrono::Duration::days(29));
    app.tick().await;
    assert_eq!((waiting(&app), files(&app)), (1, 1));
    app.advance(chrono::Duration::days(2));
    app.tick().await;
    assert_eq!((waiting(&app), files(&app)), (0, 0));
}

#[actix_web::test]
async fn the_page_of_an_import_that_was_taken_back_says_so_and_by_whom() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", TEXT.as_bytes()).await;
    let path = browser.path().to_owned();
    begin(&app, &mut browser).await;
    browser.follow("Undo this import…").await.sees_no("Refused 0").press("Undo").await;
    browser.open(&path).await.sees("Being taken back").sees("takes this import back").sees_no("Undo this import");
    browser.open("/contacts/imports").await.sees("Being taken back").sees_no("Done");
    app.tick().await;
    browser.open(&path).await.sees("Taken back by Ada Admin").sees_no("Undo this import").sees_no("Done");
    browser.open("/contacts/imports").await.sees("Taken back").sees_no("Done");
}
