//! Contacts, and the rules that need no database.

use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::prelude::*;

use crate::activity::Kind;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::handle::Handle;
use crate::ids::{ContactId, FieldId, UserId};
use crate::schema::contacts;

/// A contact was created.
pub const CREATED: Kind = Kind { key: "contact.created", label: "Was created", icon: "user-plus" };
/// Fields were changed.
pub const CHANGED: Kind = Kind { key: "contact.changed", label: "Was changed", icon: "pencil" };
/// Tags were added.
pub const TAGGED: Kind = Kind { key: "contact.tagged", label: "Was tagged", icon: "tag" };
/// Tags were removed.
pub const UNTAGGED: Kind = Kind { key: "contact.untagged", label: "Lost a tag", icon: "tags" };

/// What this domain records on timelines.
pub fn kinds() -> Vec<Kind> {
    vec![CREATED, CHANGED, TAGGED, UNTAGGED]
}

/// A person we know, or a visitor without a name.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::mysql::Mysql))]
pub struct Contact {
    /// Which.
    pub id: ContactId,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// As typed.
    pub email: Option<String>,
    /// The Twitter handle without `@`.
    pub twitter: Option<String>,
    /// The score.
    pub points: i32,
    /// Who of us looks after them.
    pub owner_id: Option<UserId>,
    /// False for a visitor without a name.
    pub is_identified: bool,
    /// Grows with each change, so that the second editor notices.
    pub version: u32,
    /// When they last did something.
    pub last_active_at: Option<At>,
    /// When we first knew them.
    pub created_at: At,
    /// When anything about them last changed.
    pub changed_at: At,
}

impl Contact {
    /// What pages call them: name, else e-mail, else handle.
    pub fn name(&self) -> String {
        name_from(self.first_name.as_deref(), self.last_name.as_deref(), self.email.as_deref(), self.twitter.as_deref())
    }

    /// One or two letters for where a picture would be.
    pub fn initials(&self) -> String {
        let first = |text: &Option<String>| text.as_deref().and_then(|text| text.chars().next());
        let of_names: String = [first(&self.first_name), first(&self.last_name)].into_iter().flatten().collect();
        let letters = if of_names.is_empty() {
            self.name().chars().filter(|c| c.is_alphanumeric()).take(1).collect()
        } else {
            of_names
        };
        letters.to_uppercase()
    }

    /// `@ada`, or "".
    pub fn at_handle(&self) -> String {
        self.twitter.as_ref().map(|handle| format!("@{handle}")).unwrap_or_default()
    }
}

/// What pages call somebody: name, else e-mail, else handle.
pub fn name_from(first: Option<&str>, last: Option<&str>, email: Option<&str>, twitter: Option<&str>) -> String {
    match (first, last, email, twitter) {
        (Some(first), Some(last), ..) => format!("{first} {last}"),
        (Some(name), None, ..) | (None, Some(name), ..) => name.to_owned(),
        (None, None, Some(email), _) => email.to_owned(),
        (None, None, None, Some(handle)) => format!("@{handle}"),
        (None, None, None, None) => "Anonymous visitor".to_owned(),
    }
}

/// A contact as it shall be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// As typed; checked.
    pub email: Option<String>,
    /// The Twitter handle.
    pub twitter: Option<Handle>,
    /// The score.
    pub points: i32,
    /// Who of us looks after them.
    pub owner: Option<UserId>,
    /// Values of fields that have a column of their own; a field that is not named keeps its value.
    pub values: Vec<(FieldId, Option<crate::fields::Value>)>,
    /// All tags, by name.
    pub tags: Vec<String>,
}

/// Who saves, and when.
#[derive(Clone, Copy, Debug)]
pub struct Editor {
    /// `None` for Linnet itself: import, demo.
    pub user: Option<UserId>,
    /// The request's "now".
    pub now: At,
}

/// A contact as the journal keeps it: alias → value in words, also `owner` and `tags`.
pub type Image = BTreeMap<String, String>;

/// Why a contact was not saved; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another contact has the e-mail.
    EmailTaken(ContactId),
    /// Somebody saved since the form was opened: how it is now.
    Stale(Box<Contact>),
    /// It was deleted.
    Gone,
}

/// Told, within the transaction, when a handle was newly saved by hand: implemented by those above.
pub trait Watcher: Send + Sync + 'static {
    /// A contact has a new handle, or none any more.
    fn handle_saved(&self, conn: &mut Conn, contact: ContactId, handle: Option<&str>, now: At) -> db::Result<()>;
}

/// Everybody who is told; given to the handlers as `Data<Watchers>`, cheap to clone.
#[derive(Clone, Default)]
pub struct Watchers(pub Vec<Arc<dyn Watcher>>);

impl Watchers {
    pub(super) fn handle_saved(&self, conn: &mut Conn, id: ContactId, handle: Option<&str>, now: At) -> db::Result<()> {
        self.0.iter().try_for_each(|watcher| watcher.handle_saved(conn, id, handle, now))
    }
}

#[cfg(test)]
mod tests {
    use super::name_from;

    #[test]
    fn a_contact_is_called_by_the_best_that_is_known() {
        assert_eq!(name_from(Some("Ada"), Some("Lovelace"), Some("a@x.org"), None), "Ada Lovelace");
        assert_eq!(name_from(None, Some("Lovelace"), None, Some("ada")), "Lovelace");
        assert_eq!(name_from(None, None, Some("a@x.org"), Some("ada")), "a@x.org");
        assert_eq!(name_from(None, None, None, Some("ada")), "@ada");
        assert_eq!(name_from(None, None, None, None), "Anonymous visitor");
    }
}
