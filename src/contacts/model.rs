//! Contacts, and the rules that need no database.

use std::collections::HashMap;
use std::sync::Arc;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::mysql::Mysql;
use diesel::prelude::*;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{TinyInt, Unsigned};

use crate::activity::Kind;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::handle::Handle;
use crate::ids::{ActId, ContactId, FieldId, UserId};
use crate::schema::contacts;

/// A contact was created.
pub const CREATED: Kind = Kind { key: "contact.created", label: "Was created", icon: "user-plus" };
/// Fields were changed.
pub const CHANGED: Kind = Kind { key: "contact.changed", label: "Was changed", icon: "pencil" };
/// Tags were added.
pub const TAGGED: Kind = Kind { key: "contact.tagged", label: "Was tagged", icon: "tag" };
/// Tags were removed.
pub const UNTAGGED: Kind = Kind { key: "contact.untagged", label: "Lost a tag", icon: "tags" };

/// The score changed.
pub(super) const POINTS: Kind = Kind { key: "contact.points", label: "Points changed", icon: "star" };
/// They are not to be contacted any more on a channel.
pub(super) const BLOCKED: Kind = Kind { key: "contact.blocked", label: "Do not contact", icon: "ban" };
/// They may be contacted again on a channel.
pub(super) const UNBLOCKED: Kind =
    Kind { key: "contact.unblocked", label: "May be contacted again", icon: "circle-check" };
/// They were put into the bin.
pub(super) const BINNED: Kind = Kind { key: "contact.binned", label: "Was deleted", icon: "trash" };
/// They were taken out of the bin.
pub(super) const RESTORED: Kind = Kind { key: "contact.restored", label: "Was restored", icon: "arrow-back-up" };

/// What this domain records on timelines.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = vec![CREATED, CHANGED, TAGGED, UNTAGGED, POINTS, super::notes::NOTED];
    kinds.extend(super::consent::consent_kinds());
    kinds.extend([BLOCKED, UNBLOCKED, BINNED, RESTORED, super::merge::MERGED, super::bulk::IMPORTED]);
    kinds
}

/// What a contact is, as far as lists, campaigns and searches care; each index of the list begins with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Unsigned<TinyInt>)]
pub enum State {
    /// A visitor without a name.
    Anonymous,
    /// Somebody with a name, an e-mail or a handle.
    Identified,
    /// Deleted; comes back within thirty days or not at all.
    Binned,
    /// Became a part of another contact.
    Merged,
    /// Everything personal was taken out; counts and campaign history stay.
    Forgotten,
}

impl State {
    const ALL: [Self; 5] = [Self::Anonymous, Self::Identified, Self::Binned, Self::Merged, Self::Forgotten];

    /// As stored.
    pub fn code(self) -> u8 {
        match self {
            Self::Anonymous => 0,
            Self::Identified => 1,
            Self::Binned => 2,
            Self::Merged => 3,
            Self::Forgotten => 4,
        }
    }

    /// Whether they can be seen, changed and written to.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Anonymous | Self::Identified)
    }
}

impl ToSql<Unsigned<TinyInt>, Mysql> for State {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
        <u8 as ToSql<Unsigned<TinyInt>, Mysql>>::to_sql(&self.code(), &mut out.reborrow())
    }
}

impl FromSql<Unsigned<TinyInt>, Mysql> for State {
    fn from_sql(bytes: <Mysql as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let code = <u8 as FromSql<Unsigned<TinyInt>, Mysql>>::from_sql(bytes)?;
        Self::ALL.into_iter().find(|state| state.code() == code).ok_or_else(|| format!("no state {code}").into())
    }
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
    /// Whether they are in use, and as what.
    pub state: State,
    /// Whom they were merged into.
    pub merged_into_id: Option<ContactId>,
    /// Since when they are in the bin.
    pub binned_at: Option<At>,
    /// An uploaded picture, in the store.
    pub avatar_hash: Option<String>,
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
    /// The act it is a part of, so that it can be taken back with it.
    pub act: Option<ActId>,
}

impl Editor {
    /// Somebody who does one thing.
    pub fn new(user: Option<UserId>, now: At) -> Self {
        Self { user, now, act: None }
    }

    /// The same person, within an act.
    pub fn within(self, act: ActId) -> Self {
        Self { act: Some(act), ..self }
    }
}

/// Why a contact was not saved; nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Another contact has the e-mail.
    EmailTaken(ContactId),
    /// Another contact has the value of a unique field.
    Taken(FieldId, ContactId),
    /// A value does not fit, in a sentence.
    Unfit(String),
    /// Somebody saved since the form was opened: how it is now.
    Stale(Box<Contact>),
    /// It was deleted, or is in the bin.
    Gone,
}

impl Refused {
    /// Who has what only one can have.
    pub fn twin(&self) -> Option<ContactId> {
        match self {
            Self::EmailTaken(other) | Self::Taken(_, other) => Some(*other),
            _ => None,
        }
    }
}

/// Told, within the transaction, when a handle was newly saved by hand: implemented by those above.
pub trait Watcher: Send + Sync + 'static {
    /// A contact has a new handle, or none any more.
    fn handle_saved(&self, conn: &mut Conn, contact: ContactId, handle: Option<&str>, now: At) -> db::Result<()>;

    /// The same of many at once: a batch, or one that is taken back.
    fn handles_saved(&self, conn: &mut Conn, contacts: &[(ContactId, Option<String>)], now: At) -> db::Result<()>;
}

/// Knows pictures of contacts beside those that were uploaded.
pub trait Portraits: Send + Sync + 'static {
    /// Where pictures of these contacts lie with us; one statement. The address changes with the picture.
    fn of(&self, conn: &mut Conn, contacts: &[Contact]) -> db::Result<HashMap<ContactId, String>>;
}

/// Everybody who is told; given to the handlers as `Data<Watchers>`, cheap to clone.
#[derive(Clone, Default)]
pub struct Watchers(pub Vec<Arc<dyn Watcher>>);

impl Watchers {
    pub(super) fn handle_saved(&self, conn: &mut Conn, id: ContactId, handle: Option<&str>, now: At) -> db::Result<()> {
        self.0.iter().try_for_each(|watcher| watcher.handle_saved(conn, id, handle, now))
    }

    pub(super) fn handles_saved(
        &self,
        conn: &mut Conn,
        contacts: &[(ContactId, Option<String>)],
        now: At,
    ) -> db::Result<()> {
        match contacts {
            [] => Ok(()),
            [(id, handle)] => self.handle_saved(conn, *id, handle.as_deref(), now),
            many => self.0.iter().try_for_each(|watcher| watcher.handles_saved(conn, many, now)),
        }
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
