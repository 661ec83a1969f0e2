//! Contacts from files.

mod bad;
mod command;
mod content;
mod discard;
mod killed;
mod pages;
mod rows;
mod undone;
mod written;

use diesel::prelude::*;
use linnet::contacts::{self, Draft};
use linnet::fields::{Choice, Field, Group, Kind, NewField, Properties};
use linnet::handle::Handle;
use linnet::ids::ContactId;
use linnet::schema::contacts as table;

use crate::support::{App, Browser};

/// Somebody on the page where columns are sent somewhere.
async fn uploaded(app: &App, name: &str, bytes: &[u8]) -> Browser {
    let mut browser = app.admin().await;
    upload(&mut browser, name, bytes).await;
    browser
}

async fn upload(browser: &mut Browser, name: &str, bytes: &[u8]) {
    browser.open("/contacts/imports/new").await;
    browser.attach("File", name, bytes).press("Upload").await;
}

/// Uploads a file, imports it as it is understood, and shows the report.
async fn imported(app: &App, text: &str) -> Browser {
    let mut browser = uploaded(app, "people.csv", text.as_bytes()).await;
    begin(app, &mut browser).await;
    browser
}

async fn begin(app: &App, browser: &mut Browser) {
    browser.press("Import").await;
    app.tick().await;
    let path = browser.path().to_owned();
    browser.open(&path).await;
}

/// What the report counts: rows, new, updated, unchanged, refused.
fn counts(browser: &Browser) -> [u64; 5] {
    let text = browser.text();
    ["Rows", "New", "Updated", "Unchanged", "Refused"].map(|label| {
        let after = text.split(" of the file ").nth(1).and_then(|rest| rest.split(&format!("{label} ")).nth(1));
        let number = after.and_then(|rest| rest.split(' ').next()).unwrap_or_else(|| panic!("no {label} in {text}"));
        number.replace(',', "").parse().unwrap_or_else(|_| panic!("{label} is {number} in {text}"))
    })
}

/// Everybody by id: first name, e-mail and handle.
fn people(app: &App) -> Vec<(Option<String>, Option<String>, Option<String>)> {
    app.db(|conn| {
        let rows = table::table.order(table::id).select((table::first_name, table::email, table::twitter));
        Ok(rows.load(conn)?)
    })
}

fn how_many(app: &App) -> i64 {
    app.db(|conn| Ok(table::table.count().get_result(conn)?))
}

fn somebody(app: &App, first_name: &str, email: &str, handle: Option<&str>) -> ContactId {
    let draft = Draft {
        first_name: Some(first_name.to_owned()),
        email: Some(email.to_owned()),
        twitter: handle.map(|handle| Handle::parse(handle).expect("a handle")),
        ..Draft::default()
    };
    let now = app.house.clock.now();
    app.db(|conn| Ok(contacts::create_many(conn, std::slice::from_ref(&draft), now)?[0]))
}

/// The words of a field of a contact; "" when it has none.
fn value(app: &App, contact: ContactId, alias: &str) -> String {
    app.db(|conn| {
        let (field, values) = contacts::values(conn, &[contact], alias)?.expect("a field");
        Ok(values[0].as_ref().map(|value| value.named(&field, chrono_tz::Tz::UTC)).unwrap_or_default())
    })
}

fn by_email(app: &App, email: &str) -> ContactId {
    app.db(|conn| Ok(contacts::by_email(conn, email)?)).unwrap_or_else(|| panic!("nobody has {email}"))
}

/// A field of the team's own with two options.
fn select_field(app: &App) -> Field {
    let option = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let properties = Properties { options: vec![option("s", "Small"), option("l", "Large")], ..Properties::default() };
    let new = NewField { properties, ..NewField::new("Size", "size", Group::Core, Kind::Select) };
    let now = app.house.clock.now();
    let made = app.house.db.read_now(|conn| linnet::fields::create(conn, &new, now));
    let id = made.expect("the field is made").expect("nobody has the alias");
    app.db(|conn| Ok(linnet::fields::find(conn, id)?.expect("the field")))
}
