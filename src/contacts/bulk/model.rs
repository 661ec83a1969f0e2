//! What a file says about people, and how it is taken.

use crate::activity::Kind;
use crate::clock::At;
use crate::fields::{Column, Field, Value};
use crate::ids::{ContactId, FieldId, UserId};
use crate::seal::Seal;

/// A file created or changed them.
pub const IMPORTED: Kind = Kind { key: "contact.imported", label: "Was imported", icon: "upload" };

/// What one row says about one column.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Given<T> {
    /// Nothing: what is there stays.
    #[default]
    Nothing,
    /// That it shall be empty.
    Empty,
    /// A value.
    To(T),
}

/// One row of a file, understood.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Where it stands.
    pub line: u64,
    /// The id it names.
    pub id: Option<ContactId>,
    /// A value for each of [`Plan::fields`].
    pub values: Vec<Given<Value>>,
    /// Who shall look after them.
    pub owner: Given<UserId>,
    /// Tags they get.
    pub tags: Vec<String>,
    /// Channels on which they do not want to hear from us.
    pub blocks: Vec<&'static str>,
    /// Whether they agree to be mentioned on X.
    pub consent: Option<bool>,
    /// When they were first known; only new ones take it.
    pub added: Option<At>,
}

/// By what a row finds the contact it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchOn {
    /// The e-mail, whatever its case.
    Email,
    /// The Twitter handle, whatever its case.
    Handle,
    /// Our own number.
    Id,
    /// A field that no two contacts share.
    Field(FieldId),
}

/// What happens to somebody who is already here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// They take what the row says.
    Update,
    /// They stay as they are.
    Skip,
    /// They take only what they lack.
    Fill,
}

/// How the rows of a file are taken.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the columns are, in the order of [`Line::values`].
    pub fields: Vec<Field>,
    /// By what contacts are found.
    pub match_on: MatchOn,
    /// What happens to those who are found.
    pub existing: Existing,
    /// What the timeline and the log of points call it: the file's name.
    pub called: String,
    /// What the timeline links to: kind and key.
    pub subject: (&'static str, String),
    /// Knows again who was deleted for good: a file does not bring them back.
    pub seal: Seal,
    /// Only looks, and writes nothing.
    pub is_dry: bool,
}

impl Plan {
    /// The key by which a row finds somebody, when it has one.
    pub fn key_of(&self, line: &Line) -> Option<String> {
        let text = |is: &dyn Fn(&Field) -> bool| {
            let place = self.fields.iter().position(is)?;
            match line.values.get(place)? {
                Given::To(value) => Some(value.stored().to_lowercase()),
                Given::Nothing | Given::Empty => None,
            }
        };
        match self.match_on {
            MatchOn::Id => line.id.map(|id| id.to_string()),
            MatchOn::Email => text(&|field| field.column() == Some(Column::Email)),
            MatchOn::Handle => text(&|field| field.column() == Some(Column::Twitter)),
            MatchOn::Field(id) => text(&|field| field.id == id),
        }
    }
}

/// Why a row was refused: nothing of it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it stands.
    pub line: u64,
    /// The column of [`Plan::fields`]; `None`: the whole row.
    pub column: Option<usize>,
    /// Why, in words.
    pub reason: String,
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// New contacts.
    pub created: u64,
    /// Rows that changed somebody.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Contacts that were really written: what the act counts.
    pub written: u64,
    /// Why others were refused.
    pub faults: Vec<Fault>,
}
