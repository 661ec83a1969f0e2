//! Days, numbers, tags and opt-outs, as other programs write them.

use linnet::contacts;
use linnet::fields::{Group, Kind, NewField, Properties};

use super::{begin, by_email, counts, how_many, imported, somebody, uploaded, value};
use crate::support::App;
use crate::support::program::Machine;

/// A day, an instant and a number with two decimals.
fn fields(app: &App) {
    let now = app.house.clock.now();
    for (label, alias, kind) in [
        ("Birthday", "birthday", Kind::Date),
        ("Last order", "last_order", Kind::DateTime),
        ("Turnover", "turnover", Kind::Number),
    ] {
        let properties = Properties { scale: 2, ..Properties::default() };
        let new = NewField { properties, ..NewField::new(label, alias, Group::Core, kind) };
        app.house.db.read_now(|conn| linnet::fields::create(conn, &new, now)).expect("it is made").expect("it is free");
    }
}

fn values(app: &App, email: &str) -> [String; 3] {
    ["birthday", "last_order", "turnover"].map(|alias| value(app, by_email(app, email), alias))
}

#[actix_web::test]
async fn a_file_of_a_european_spreadsheet_is_understood_without_being_told() {
    let app = App::start().await;
    fields(&app);
    let text = "E-Mail;Birthday;Last order;Turnover;Added on\n\
                ada@example.org;31.12.1985;1.2.2025 9:05;1.234,5;24.12.2020\n\
                bob@example.org;1986-01-02;2025-02-01 10:00;-0,75;\n";
    let mut browser = uploaded(&app, "kunden.csv", text.as_bytes()).await;
    assert_eq!(
        (browser.value("How dates are written"), browser.value("How decimals are written")),
        ("dotted".into(), "comma".into())
    );
    browser.sees("Found in the first rows. 2025-12-31 is always understood.").sees("31 Dec 1985").sees("1234.50");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [2, 2, 0, 0, 0], "{}", browser.text());
    assert_eq!(values(&app, "ada@example.org"), ["1985-12-31", "2025-02-01 09:05 UTC", "1234.50"]);
    assert_eq!(values(&app, "bob@example.org"), ["1986-01-02", "2025-02-01 10:00 UTC", "-0.75"]);
    let ada = by_email(&app, "ada@example.org");
    let ada = app.db(|conn| Ok(contacts::find(conn, ada)?)).expect("Ada");
    assert_eq!(ada.created_at.utc().format("%F").to_string(), "2020-12-24");
}

#[actix_web::test]
async fn a_day_that_may_be_a_month_is_said_to_be_open_and_read_as_one_chooses() {
    let app = App::start().await;
    fields(&app);
    let text = "E-mail,Birthday\nada@example.org,03/04/1985\n";
    let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
    assert_eq!(browser.value("How dates are written"), "month-first");
    browser.sees("The file does not tell which is the day").sees("4 Mar 1985");
    browser.choose("How dates are written", "31/12/2025").press("Show the rows again").await;
    browser.sees("3 Apr 1985");
    browser.press("Check without writing").await;
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await.sees("1 would be new");
    begin(&app, &mut browser).await;
    assert_eq!(values(&app, "ada@example.org")[0], "1985-04-03");
}

#[actix_web::test]
async fn what_cannot_be_read_as_chosen_is_refused_and_says_how_it_may_be_written() {
    let app = App::start().await;
    fields(&app);
    let text = "E-mail;Birthday;Turnover\na@example.org;12/31/1985;1,5\nb@example.org;31.12.1985;1.5\nc@example.org;30.2.1985;2,5\nd@example.org;1.1.1985;\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [4, 1, 0, 0, 3]);
    browser
        .sees("Birthday must be a day, written like 2026-11-23. In this file it may also be written like 31.12.2025.")
        .sees("Turnover must be a number, written like 1,5 and 1.234,5 in this file.");
}

#[actix_web::test]
async fn the_command_line_finds_out_too_and_asks_where_nobody_can_tell() {
    let app = App::start().await;
    fields(&app);
    let machine = Machine::new().with("DATABASE_URL", app.database.url.clone());
    let file = machine.folder.path().join("people.csv");
    let path = file.display().to_string();
    std::fs::write(&file, "E-mail;Birthday;Turnover\nada@example.org;31.12.1985;1,5\n").expect("a file");
    let done = machine.run(&["import", "contacts", &path]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.out.contains("Days were read like 31.12.2025, numbers like 1,5"), "{}", done.out);
    assert_eq!(
        (values(&app, "ada@example.org")[0].as_str(), values(&app, "ada@example.org")[2].as_str()),
        ("1985-12-31", "1.50")
    );
    std::fs::write(&file, "E-mail,Birthday\nbob@example.org,03/04/1985\n").expect("a file");
    let asked = machine.run(&["import", "contacts", &path]);
    assert_eq!(asked.code, Some(1));
    assert!(asked.err.contains("say --dates day-first or --dates month-first"), "{}", asked.err);
    let told = machine.run(&["import", "contacts", &path, "--dates", "day-first"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    assert_eq!(values(&app, "bob@example.org")[0], "1985-04-03");
    let help = machine.run(&["import", "contacts", "--help"]);
    assert!(help.out.contains("31.12.2025") && help.out.contains("1,5 and 1.234,5"), "{}", help.out);
}

#[actix_web::test]
async fn tags_of_a_cell_stand_between_commas_semicolons_or_bars() {
    let app = App::start().await;
    let text = "E-mail,Tags\na@example.org,\"import,x\"\nb@example.org,vip; press\nc@example.org,vip|fair; of 2026\n";
    let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
    browser
        .sees("import · x")
        .sees("vip · press")
        .sees("vip · fair; of 2026")
        .sees("commas, semicolons and | stand between them");
    begin(&app, &mut browser).await;
    browser.open("/contacts/export?columns=email,tags").await;
    for line in ["a@example.org,import|x", "b@example.org,press|vip", "c@example.org,fair; of 2026|vip"] {
        assert!(browser.source().contains(line), "{line} in {}", browser.source());
    }
}

#[actix_web::test]
async fn who_opted_out_stays_so_on_the_way_from_one_house_to_another() {
    let (one, other) = (App::start().await, App::start().await);
    let text = "First name,E-mail,Do not contact on X,Do not e-mail,Do not phone (yes or no),Consent to mentions on X,Tags\n\
                Ada,ada@example.org,yes,,yes,no,a;b|\nBob,bob@example.org,,yes,,yes,\nEve,eve@example.org,,,,,\n";
    let mut browser = uploaded(&one, "people.csv", text.as_bytes()).await;
    for (column, target) in [
        ("Do not contact on X", "@block:x"),
        ("Do not e-mail", "@block:email"),
        ("Do not phone (yes or no)", "@block:phone"),
        ("Consent to mentions on X", "@consent:x"),
    ] {
        assert_eq!(browser.value(column), target, "{column}");
    }
    begin(&one, &mut browser).await;
    assert_eq!(counts(&browser), [3, 3, 0, 0, 0], "{}", browser.text());
    browser
        .open(&format!("/contacts/{}", by_email(&one, "bob@example.org")))
        .await
        .sees("From the import of people.csv");
    let asked = "columns=email,tags,do_not_contact_x,do_not_contact_email,do_not_contact_phone,consent_mentions";
    browser.open(&format!("/contacts/export?{asked}")).await;
    let lines = ["ada@example.org,a;b|,yes,,yes,no", "bob@example.org,,,yes,,yes", "eve@example.org,,,,,"];
    assert!(lines.iter().all(|line| browser.source().contains(line)), "{}", browser.source());
    for address in ["/contacts/export", "/contacts/export?names=label"] {
        browser.open(address).await;
        let file = browser.source().to_owned();
        drop(imported(&other, &file).await);
        let mut there = other.admin().await;
        there.open(&format!("/contacts/export?{asked}")).await;
        assert!(lines.iter().all(|line| there.source().contains(line)), "{}", there.source());
    }
    assert_eq!(how_many(&other), 3);
    drop(imported(&other, "E-mail,Consent to mentions on X\nada@example.org,yes\n").await);
    let mut there = other.admin().await;
    there.open(&format!("/contacts/export?{asked}")).await;
    assert!(there.source().contains(lines[0]), "a withdrawal stands: {}", there.source());
}

#[actix_web::test]
async fn yes_and_no_are_understood_as_the_languages_of_spreadsheets_have_them() {
    let app = App::start().await;
    crate::lists::field(&app, "member", Kind::Boolean, &[]);
    let text = "Vorname;E-Mail;Member;Do not e-mail\nAnna;anna@example.org;Ja;nein\nBob;bob@example.org;FALSCH;oui\n\
                Eve;eve@example.org;vielleicht;\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [3, 2, 0, 0, 1]);
    browser.sees("4 Member vielleicht MEMBER must be yes or no.");
    browser.open("/contacts?search=member:yes").await.sees("Anna").sees_no("Bob");
    browser.open("/contacts?search=dnc:email").await.sees("Bob").sees_no("Anna");
}

#[actix_web::test]
async fn a_consent_that_a_file_brought_is_taken_back_with_its_import() {
    let app = App::start().await;
    let ada = somebody(&app, "Ada", "ada@example.org", None);
    let mut browser = imported(&app, "E-mail,Consent to mentions on X\nada@example.org,yes\n").await;
    assert_eq!(counts(&browser), [1, 0, 1, 0, 0]);
    let agrees = |app: &App| {
        let channel = contacts::ConsentChannel::XMention;
        app.db(|conn| Ok(contacts::consented(conn, channel, &[ada])?)).contains(&ada)
    };
    assert!(agrees(&app));
    browser.follow("Undo this import…").await.press("Undo").await;
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await.sees("Left as they are 0");
    assert!(!agrees(&app));
}
