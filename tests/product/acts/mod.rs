//! Sentences about what is done to many contacts: batches, undo, the bin, scores and do-not-contact.

mod batches;
mod bin;
mod blocks;
mod patches;
mod undo;

use linnet::audit;
use linnet::contacts::{self, Draft, Editor, Image};
use linnet::fields::{self, Value};
use linnet::ids::{ActId, ContactId, FieldId};

pub(super) use crate::campaigns::{tags, tick};
use crate::support::App;
use crate::support::browser::Browser;

/// Somebody by first name.
pub(super) fn person(name: &str) -> Draft {
    let email = Some(format!("{}@example.org", name.to_lowercase()));
    Draft { first_name: Some(name.to_owned()), email, ..Draft::default() }
}

pub(super) fn people(app: &App, drafts: &[Draft]) -> Vec<ContactId> {
    let now = app.house.clock.now();
    app.db(|conn| contacts::create_many(conn, drafts, now))
}

pub(super) fn editor(app: &App) -> Editor {
    Editor::new(None, app.house.clock.now())
}

pub(super) fn field(app: &App, alias: &str) -> FieldId {
    app.db(|conn| fields::by_alias(conn, alias)).expect("the field").id
}

#[expect(clippy::unnecessary_wraps, reason = "what a patch takes")]
pub(super) fn text(text: &str) -> Option<Value> {
    Some(Value::Text(text.to_owned()))
}

pub(super) fn contact(app: &App, id: ContactId) -> contacts::Contact {
    app.db(|conn| Ok(contacts::find(conn, id)?)).expect("the contact")
}

/// The latest change of a contact in the journal: word, before, after.
pub(super) fn latest(app: &App, id: ContactId) -> (String, Image, Image) {
    let change = app.db(|conn| Ok(audit::changes_of(conn, "contact", &id.to_string(), 1)?)).pop().expect("a change");
    let image = |json: Option<String>| json.map(|json| serde_json::from_str(&json).unwrap()).unwrap_or_default();
    (change.act, image(change.before_image), image(change.after_image))
}

/// `email: a@x.org`.
pub(super) fn pairs(image: &Image) -> Vec<String> {
    image.iter().map(|(key, value)| format!("{key}: {value}")).collect()
}

/// What the timeline says, newest first.
pub(super) fn told(app: &App, id: ContactId) -> Vec<String> {
    let rows = app.db(|conn| Ok(linnet::activity::recent(conn, id, None, 20)?));
    rows.into_iter().map(|row| row.title).collect()
}

/// So many contacts with a tag.
pub(super) fn many(app: &App, count: usize, tag: &str) -> Vec<ContactId> {
    let drafts: Vec<Draft> =
        (0..count).map(|n| Draft { tags: vec![tag.to_owned()], ..person(&format!("P{n}")) }).collect();
    people(app, &drafts)
}

pub(super) fn act(app: &App, id: ActId) -> audit::Act {
    app.db(|conn| Ok(audit::find_act(conn, id)?)).expect("the act")
}

/// From the list to the form of an act; with no act, to the page that offers them.
pub(super) async fn begin(ada: &mut Browser, selection: &[(&str, String)], act: &str) {
    ada.open("/contacts/new").await;
    let pairs: Vec<(&str, &str)> = selection.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ada.post_with_token("/contacts/batch", &pairs).await;
    if !act.is_empty() {
        ada.press(act).await;
    }
}

pub(super) fn sql(app: &App, sql: &str) {
    use diesel::connection::SimpleConnection as _;
    app.db(|conn| Ok(conn.batch_execute(sql)?));
}

/// No two contacts share a value of this field from now on.
pub(super) fn make_unique(app: &App, alias: &str) {
    sql(app, &format!("UPDATE fields SET is_unique = TRUE WHERE alias = '{alias}'"));
}
