//! Looking before it happens, holding it up, and what is left to see.

use std::fmt::Write as _;

use diesel::prelude::*;
use linnet::contacts;
use linnet::criteria::Asking;
use linnet::ids::ContactId;
use linnet::imports::Step;
use linnet::schema::import_errors;
use linnet::users::Role;

use super::{begin, counts, how_many, imported, somebody, uploaded};
use crate::support::App;

const TEXT: &str =
    "First name,E-mail,Phone\nAda,ada@example.org,+49 30 1\nBob,bob@example.org,call me\nAda,new@example.org,\n";

#[actix_web::test]
async fn the_first_rows_are_shown_as_they_would_be_stored_with_what_is_wrong_in_its_place() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", TEXT.as_bytes()).await;
    assert_eq!(browser.value("Phone"), "phone");
    browser.sees("call me Phone must be a telephone number, like +49 30 901820.");
    browser.choose("Phone", "Company").press("Show the rows again").await;
    assert_eq!(browser.value("Phone"), "company");
    browser.sees_no("must be a telephone number");
}

#[actix_web::test]
async fn a_check_counts_what_would_happen_and_writes_nothing() {
    let app = App::start().await;
    somebody(&app, "Ada", "ada@example.org", None);
    let mut browser = uploaded(&app, "people.csv", TEXT.as_bytes()).await;
    browser.press("Check without writing").await;
    browser.sees("Being checked");
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await;
    browser.sees("of 3 rows, 1 would be new, 1 updated, 0 unchanged, 1 refused").sees("3 Phone call me");
    assert_eq!(how_many(&app), 1);
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [3, 1, 1, 0, 1]);
    let kept: i64 = app.db(|conn| Ok(import_errors::table.count().get_result(conn)?));
    assert_eq!((how_many(&app), kept), (2, 1));
    browser.sees("Contacts that it created or changed");
    let asking = Asking { user: None, now: app.house.clock.now(), zone: chrono_tz::Tz::UTC };
    let criteria = app.house.criteria.clone();
    let of_it = app.db(|conn| {
        let query = contacts::compile(conn, &criteria, "import:1", &asking)?.expect("a search");
        let found = contacts::ids_after(conn, &query, ContactId(0), 10)?;
        Ok(contacts::lines(conn, &found)?)
    });
    let emails: Vec<_> = of_it.into_iter().filter_map(|contact| contact.email).collect();
    assert_eq!(emails, ["new@example.org", "ada@example.org"]);
}

#[actix_web::test]
async fn an_import_can_be_paused_and_goes_on_where_it_was() {
    let app = App::start().await;
    let rows = (0..7000).map(|n| format!("P{n},p{n}@example.org\n")).collect::<Vec<_>>().concat();
    let mut browser = uploaded(&app, "people.csv", format!("First name,E-mail\n{rows}").as_bytes()).await;
    browser.press("Import").await;
    browser.sees("About to begin");
    let (importer, id) =
        (app.house.importer.clone(), browser.path().rsplit('/').next().expect("an id").parse().expect("a number"));
    let step = move || importer.step(id).expect("a step");
    let mut took = actix_web::web::block(step.clone()).await.expect("it ends");
    assert_eq!(took, Step::Took(5000));
    browser.press("Pause").await.sees("The import is paused").sees("Paused");
    took = actix_web::web::block(step).await.expect("it ends");
    assert_eq!((took, how_many(&app)), (Step::Over, 5000));
    app.tick().await;
    assert_eq!(how_many(&app), 5000);
    browser.press("Resume").await.sees("The import goes on");
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await;
    assert_eq!((counts(&browser), how_many(&app)), ([7000, 7000, 0, 0, 0], 7000));
}

#[actix_web::test]
async fn a_stopped_import_keeps_what_it_took_and_does_not_go_on() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", TEXT.as_bytes()).await;
    browser.press("Import").await.press("Stop").await;
    browser.sees("The import was stopped");
    app.tick().await;
    assert_eq!(how_many(&app), 0);
    browser.open("/contacts/imports").await.sees("people.csv").sees("Stopped");
}

#[actix_web::test]
async fn a_full_disk_refuses_the_file_in_words() {
    let app = App::start().await;
    let mut browser = app.admin().await;
    browser.open("/contacts/imports/new").await;
    let incoming = app.folder.path().join("imports/incoming");
    std::fs::remove_dir_all(&incoming).expect("the folder goes");
    // What is written to this device finds no room.
    std::os::unix::fs::symlink("/dev/full", &incoming).expect("a full disk");
    browser.attach("File", "people.csv", TEXT.as_bytes()).press("Upload").await;
    assert!(browser.status() >= 400, "{}", browser.text());
}

#[actix_web::test]
async fn who_may_not_import_sees_no_imports() {
    let app = App::start().await;
    drop(imported(&app, TEXT).await);
    let mut sales = app.signed_in("Sam Sales", Role::Sales).await;
    sales.open("/contacts/imports").await;
    assert_eq!(sales.status(), 403);
    sales.open("/contacts").await.sees_no("Import");
}

#[actix_web::test]
async fn five_million_rows_are_taken_in_previewed_begun_and_stopped_like_few() {
    let app = App::start().await;
    let rows = (0..5_000_000).fold("First name,E-mail\n".to_owned(), |mut text, n| {
        writeln!(text, "P,{n}@b.de").expect("a text");
        text
    });
    let mut browser = uploaded(&app, "many.csv", rows.as_bytes()).await;
    browser.sees("0@b.de").press("Import").await;
    let (importer, id) =
        (app.house.importer.clone(), browser.path().rsplit('/').next().expect("an id").parse().expect("a number"));
    let took = actix_web::web::block(move || importer.step(id).expect("a step")).await.expect("it ends");
    assert_eq!(took, Step::Took(5000));
    let path = browser.path().to_owned();
    browser.open(&path).await.sees("5,000").sees("Time left").press("Stop").await;
    browser.sees("The import was stopped");
    app.tick().await;
    assert_eq!(how_many(&app), 5000);
}
