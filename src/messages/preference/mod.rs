//! By which channel a contact wants to hear from us: it is tried before the others of a message.

mod queries;
mod routes;

pub use queries::prefer;
pub(super) use queries::preferred;
pub(super) use routes::routes;

use crate::contacts::{Key, Rows, Then};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::messages::channel::Channels;

/// What follows a contact from here.
pub(super) const ROWS: Rows = Rows {
    table: "message_preferences",
    what: "by which channel they want to hear from us",
    key: Key::OnceWord("channel"),
    tells: &["channel", "changed_at"],
    anonymised: Then::Removed,
    deleted: Then::Removed,
};

/// What a contact's page shows of it.
pub struct Preference {
    contact: ContactId,
    /// "" when they have none.
    chosen: String,
    /// Keys and names.
    choices: Vec<(&'static str, &'static str)>,
    /// Whether whoever looks may change it.
    pub may_edit: bool,
}

/// A contact's preference, and what there is to choose from.
pub fn preference(conn: &mut Conn, channels: &Channels, contact: ContactId, may_edit: bool) -> db::Result<Preference> {
    let chosen = preferred(conn, &[contact])?.remove(&contact).unwrap_or_default();
    let choices = channels.all().iter().map(|known| (known.key, known.name)).collect();
    Ok(Preference { contact, chosen, choices, may_edit })
}

impl Preference {
    /// In words.
    pub fn name(&self) -> &str {
        let known = self.choices.iter().find(|(key, _)| *key == self.chosen);
        known.map_or("As each message says", |(_, name)| name)
    }

    /// Where a change goes.
    pub fn address(&self) -> String {
        format!("/contacts/{}/channel", self.contact)
    }

    /// Key, name, and whether it is the one.
    pub fn options(&self) -> Vec<(&'static str, &'static str, bool)> {
        self.choices.iter().map(|(key, name)| (*key, *name, *key == self.chosen)).collect()
    }
}
