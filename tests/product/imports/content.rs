//! Files without names of columns, and files that are no tables.

use super::{begin, counts, how_many, people, uploaded};
use crate::support::App;
use crate::support::program::Machine;

#[actix_web::test]
async fn columns_without_names_are_known_by_what_stands_in_them() {
    let app = App::start().await;
    let text = "ada@example.org,@ada,https://ada.example,+49 30 901820\nbob@example.org,@bob,,030 901821\n";
    let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
    browser.sees("The first line is taken for a row, not for names of columns.");
    let targets = ["Column 1", "Column 2", "Column 3", "Column 4"].map(|column| browser.value(column));
    assert_eq!(targets, ["email", "twitter", "website", "phone"]);
    browser.sees("1 ada@example.org");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [2, 2, 0, 0, 0], "{}", browser.text());
    assert_eq!(people(&app)[0], (None, Some("ada@example.org".into()), Some("ada".into())));
}

#[actix_web::test]
async fn a_column_of_nothing_but_addresses_is_one_of_e_mails_and_the_switch_says_otherwise() {
    let app = App::start().await;
    let mut browser = uploaded(&app, "people.csv", b"ada@example.org\nbob@example.org\n").await;
    assert_eq!(browser.value("Column 1"), "email");
    browser.tick("The first line has names of columns", true).press("Read again").await;
    assert_eq!(browser.value("ada@example.org"), "");
    browser.sees_no("is taken for a row");
    browser.tick("The first line has names of columns", false).press("Read again").await;
    begin(&app, &mut browser).await;
    assert_eq!((counts(&browser), how_many(&app)), ([2, 2, 0, 0, 0], 2));
}

#[actix_web::test]
async fn a_file_that_is_no_text_is_refused_at_once_and_says_what_to_do() {
    let app = App::start().await;
    let mut browser = app.admin().await;
    let noise: Vec<u8> = (0..4000_u32).map(|n| u8::try_from(n * 7 % 256).expect("a byte")).collect();
    for (name, bytes, what) in [
        ("people.xlsx", &b"PK\x03\x04\x14\0\x06\0"[..], "a workbook"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        ("noise.csv", &noise, "no text"),
    ] {
        browser.open("/contacts/imports/new").await;
        browser.attach("File", name, bytes).press("Upload").await;
        assert_eq!(browser.status(), 422, "{name}");
        let reason = browser.reason("File");
        assert!(reason.contains(what) && reason.contains("choose Save as, then “CSV UTF-8”"), "{reason}");
    }
    browser.open("/contacts/imports").await.sees("No imports yet");
    let machine = Machine::new().with("DATABASE_URL", app.database.url.clone());
    let file = machine.folder.path().join("people.xlsx");
    std::fs::write(&file, b"PK\x03\x04\x14\0\x06\0").expect("a file");
    let ended = machine.run(&["import", "contacts", &file.display().to_string()]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("a workbook"), "{}", ended.err);
}

#[actix_web::test]
async fn a_damaged_byte_is_shown_and_not_sent() {
    let app = App::start().await;
    let text = format!("First name,E-mail\nNu\0l,nul@example.org\n{}", "Ada,ada@example.org\n".repeat(3));
    let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
    browser.sees("Nu␀l");
    assert!(!browser.source().contains('\0'));
    begin(&app, &mut browser).await;
    browser.sees("Nu␀l");
    assert!(!browser.source().contains('\0'));
}
