//! What a note is; no database.

use diesel::prelude::*;

use crate::activity::Kind;
use crate::clock::At;
use crate::ids::{ContactId, NoteId, UserId};
use crate::schema::{contact_notes, users};

/// Somebody wrote a note.
pub(in crate::contacts) const NOTED: Kind = Kind { key: "contact.noted", label: "Note", icon: "note" };

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// Anything.
    General,
    /// An e-mail that was written or read.
    Email,
    /// A call.
    Call,
    /// A meeting.
    Meeting,
}

impl NoteKind {
    /// Every kind, in the order of menus.
    pub const ALL: [Self; 4] = [Self::General, Self::Email, Self::Call, Self::Meeting];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Email => "email",
            Self::Call => "call",
            Self::Meeting => "meeting",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::General => "Note",
            Self::Email => "E-mail",
            Self::Call => "Call",
            Self::Meeting => "Meeting",
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::General => "note",
            Self::Email => "mail",
            Self::Call => "phone",
            Self::Meeting => "users",
        }
    }

    /// From what is stored or was chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// A note as somebody typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// What it is about.
    pub kind: NoteKind,
    /// Plain text.
    pub text: String,
    /// When what it is about happened.
    pub at: At,
}

/// A note as it is kept.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contact_notes, check_for_backend(diesel::mysql::Mysql))]
pub struct Note {
    /// Which.
    pub id: NoteId,
    /// About whom.
    pub contact_id: ContactId,
    /// Who wrote it.
    pub user_id: Option<UserId>,
    /// A [`NoteKind::key`].
    pub kind: String,
    /// Plain text.
    pub text: String,
    /// When what it is about happened.
    pub at: At,
    /// When it was written.
    pub created_at: At,
    /// When it was last written anew.
    pub changed_at: At,
    /// Who wrote it, by name.
    #[diesel(select_expression = users::name.nullable())]
    pub author: Option<String>,
}

impl Note {
    /// What it is about.
    pub fn what(&self) -> NoteKind {
        NoteKind::parse(&self.kind).unwrap_or(NoteKind::General)
    }

    /// Its text in lines, the empty ones too.
    pub fn lines(&self) -> std::str::Lines<'_> {
        self.text.lines()
    }

    pub(super) fn as_new(&self) -> NewNote {
        NewNote { kind: self.what(), text: self.text.clone(), at: self.at }
    }
}

/// Which notes are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// `None`: every kind.
    pub kind: Option<NoteKind>,
    /// What stands somewhere in the text; empty: anything.
    pub words: String,
    /// Only what is older than this.
    pub before: Option<NoteId>,
}
