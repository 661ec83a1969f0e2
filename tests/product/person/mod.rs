//! The page of one contact: what is changed on it, what it tells, and who may.

mod adding;
mod changing;
mod steps;
mod telling;
mod timeline;
mod zones;

use linnet::contacts::{self, Draft, Editor};
use linnet::ids::ContactId;

use crate::support::App;

/// A contact by first name, with an e-mail.
pub(crate) fn contact(app: &App, first: &str) -> ContactId {
    let email = Some(format!("{}@example.org", first.to_lowercase()));
    let draft = Draft { first_name: Some(first.to_owned()), email, ..Draft::default() };
    let editor = Editor::new(None, app.house.clock.now());
    app.db(|conn| Ok(contacts::create(conn, &draft, editor)?.expect("nobody has the e-mail")))
}

/// What must never reach a page as markup.
const HOSTILE: &str = "\"><script>alert(1)</script> {{7*7}} \u{202e}x";
