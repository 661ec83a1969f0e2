//! Contacts as a file: what is in it, who may have it, and what the journal says.

use linnet::audit;
use linnet::contacts::{self, Draft, Editor, State};
use linnet::fields;
use linnet::ids::ContactId;
use linnet::users::Role;

use crate::support::App;
use crate::support::program::Machine;

fn add(app: &App, draft: Draft) -> ContactId {
    let now = app.house.clock.now();
    app.db(|conn| Ok(contacts::create(conn, &draft, Editor::new(None, now))?.unwrap()))
}

fn named(first: &str, email: &str) -> Draft {
    Draft { first_name: Some(first.to_owned()), email: Some(email.to_owned()), ..Draft::default() }
}

/// The lines of a file, as a program that reads CSV sees them.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[actix_web::test]
async fn a_file_has_every_column_with_values_as_they_are_stored() {
    let app = App::start().await;
    let mut ada = app.signed_in("Ada", Role::Marketer).await;
    ada.open("/contacts/new").await;
    ada.fill("First name", "Grace").fill("E-mail", "grace@example.org").fill("Attribution", "-12.5");
    ada.fill("Company", "Navy, “US” \"and\" more").fill("Tags", "vip, navy").press("Save").await;
    ada.open("/contacts/export").await;
    assert_eq!(ada.header("content-type").unwrap(), "text/csv; charset=utf-8; header=present");
    assert!(ada.header("content-disposition").unwrap().contains("attachment; filename=\"contacts-2"));
    let lines = lines(ada.source());
    let value = |column: &str| {
        let place = lines[0].iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
        lines[1][place].as_str()
    };
    assert_eq!(lines.len(), 2);
    assert_eq!(value("firstname"), "Grace");
    assert_eq!(value("company"), "Navy, “US” \"and\" more");
    assert_eq!(value("attribution"), "-12.5");
    assert_eq!(value("points"), "0");
    assert_eq!(value("tags"), "navy|vip");
    assert!(value("owner").ends_with("@example.org"));
    assert!(value("added").ends_with('Z') && value("added").contains('T'));
    assert_eq!(value("lastname"), "");
}

#[actix_web::test]
async fn no_cell_of_a_file_is_calculated() {
    let app = App::start().await;
    let company = app.db(|conn| Ok(fields::by_alias(conn, "company")?.unwrap()));
    for (text, email) in [("=1+1", "a@x.org"), ("@SUM(A1)", "b@x.org"), ("-2+3", "c@x.org"), ("a=1", "d@x.org")] {
        let value = Some(fields::Value::Text(format!("+{text}")));
        add(&app, Draft { values: vec![(company.id, value)], tags: vec!["=tag".to_owned()], ..named(text, email) });
    }
    let mut ada = app.admin().await;
    ada.open("/contacts/export?columns=firstname,company,tags").await;
    let lines = lines(ada.source());
    let firsts: Vec<&str> = lines[1..].iter().map(|line| line[0].as_str()).collect();
    assert_eq!(firsts, ["'=1+1", "'@SUM(A1)", "'-2+3", "a=1"]);
    assert!(lines[1..].iter().all(|line| line[1].starts_with("'+") && line[2] == "'=tag"), "{lines:?}");
}

#[actix_web::test]
async fn a_file_has_what_the_search_finds_and_nobody_who_is_hidden() {
    let app = App::start().await;
    let (now, mut ids) = (app.house.clock.now(), Vec::new());
    for name in ["Grace", "Greta", "Ada"] {
        ids.push(add(&app, named(name, &format!("{name}@example.org"))));
    }
    app.db(|conn| Ok(contacts::create_anonymous_many(conn, 1, now)?));
    let mut ada = app.admin().await;
    let firsts = |text: &str| lines(text)[1..].iter().map(|line| line[0].clone()).collect::<Vec<_>>();
    ada.open("/contacts/export?search=gr&columns=firstname").await;
    assert_eq!(firsts(ada.source()), ["Grace", "Greta"]);
    ada.open("/contacts/export?columns=firstname").await;
    assert_eq!(firsts(ada.source()), ["Grace", "Greta", "Ada"], "a visitor without a name is not in it");
    ada.open(&format!("/contacts/export?ids={},{}&columns=firstname,id&names=label", ids[2], ids[0])).await;
    assert_eq!(lines(ada.source())[0], ["First name", "Our number (id)"]);
    assert_eq!(firsts(ada.source()), ["Grace", "Ada"]);
    set_state(&app, ids[0], State::Binned);
    ada.open(&format!("/contacts/export?ids={},{}&columns=firstname", ids[2], ids[0])).await;
    assert_eq!(firsts(ada.source()), ["Ada"], "somebody in the bin is not in it");
}

fn set_state(app: &App, id: ContactId, state: State) {
    use diesel::prelude::*;
    use linnet::schema::contacts::dsl;
    app.db(|conn| Ok(diesel::update(dsl::contacts.find(id)).set(dsl::state.eq(state)).execute(conn)?));
}

#[actix_web::test]
async fn a_column_or_a_search_that_makes_no_sense_is_refused_in_a_sentence() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/contacts/export?columns=firstname,shoes").await.sees("There is no column “shoes”.");
    assert_eq!(ada.status(), 400);
    ada.open("/contacts/export?search=shoes:42").await.sees("shoes");
    assert_eq!(ada.status(), 400);
}

#[actix_web::test]
async fn the_page_before_the_file_says_how_many_and_the_journal_who_took_them() {
    let app = App::start().await;
    add(&app, named("Grace", "grace@example.org"));
    let mut ada = app.signed_in("Ada", Role::Marketer).await;
    ada.open("/contacts/export/options?search=grace").await.sees("1 contact").sees("First name");
    ada.tick("For Excel: mark the file as UTF-8", true).press("Download").await;
    assert!(ada.source().starts_with("\u{feff}id,"), "{}", ada.source());
    ada.open("/contacts/export/options").await.sees("Latest exports").sees("grace").sees("ada@example.org");
    let changes = app.db(|conn| Ok(audit::changes_of(conn, "contacts", "export", 10)?));
    assert_eq!(changes.iter().map(|change| change.act.as_str()).collect::<Vec<_>>(), ["exported", "exporting"]);
    assert!(changes[0].after_image.as_ref().unwrap().contains("\"contacts\":\"1\""));
    assert!(changes[0].user_id.is_some());
}

#[actix_web::test]
async fn a_file_of_many_pages_has_everybody_once() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let draft = |n: u32| named(&format!("Nr{n}"), &format!("nr{n}@example.org"));
    let drafts: Vec<Draft> = (0..12_345).map(draft).collect();
    app.db(|conn| drafts.chunks(1000).try_for_each(|some| contacts::create_many(conn, some, now).map(drop)));
    let mut ada = app.admin().await;
    for address in ["/contacts/export?columns=firstname", "/contacts/export?columns=firstname&search=nr"] {
        ada.open(address).await;
        let lines = lines(ada.source());
        assert_eq!(lines.len(), 12_346, "{address}");
        assert!(lines[1..].iter().enumerate().all(|(n, line)| line[0] == format!("Nr{n}")), "{address}");
    }
}

#[test]
fn the_command_line_writes_the_same_file_and_a_reader_who_leaves_is_no_failure() {
    let machine = Machine::new();
    assert_eq!(machine.run(&["migrate"]).code, Some(0));
    let ended = machine.run(&["export", "contacts", "--columns", "id,firstname", "--labels"]);
    assert_eq!((ended.code, ended.out.as_str()), (Some(0), "Our number (id),First name\r\n"), "{}", ended.err);
    let ended = machine.run(&["export", "contacts", "--search", "shoes:42"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.is_empty() && ended.err.contains("shoes"), "{ended:?}");
}
