//! Activities and their kinds.

use diesel::prelude::*;

use crate::clock::At;
use crate::ids::{ActivityId, ContactId};
use crate::schema::activity;

/// A kind of activity, declared by the domain that records it and collected in `wiring`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Stored, never renamed: `page.visit`.
    pub key: &'static str,
    /// What a filter says: `Visited a page`.
    pub label: &'static str,
    /// Its icon on the timeline.
    pub icon: &'static str,
}

/// Something a contact did, or that was done to them, about to be recorded.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = activity)]
pub struct NewActivity {
    /// Whose.
    pub contact_id: ContactId,
    /// A [`Kind::key`].
    pub kind: &'static str,
    /// What it was about, such as `page`.
    pub subject_kind: Option<&'static str>,
    /// Which one.
    pub subject_key: Option<String>,
    /// What a person reads; at most 255 characters are kept.
    pub title: String,
    /// More, on demand.
    pub detail: Option<String>,
    /// When.
    pub at: At,
}

impl NewActivity {
    /// An activity about nothing but the contact.
    pub fn new(contact: ContactId, kind: &Kind, title: impl Into<String>, at: At) -> Self {
        let title: String = title.into().chars().take(255).collect();
        Self { contact_id: contact, kind: kind.key, subject_kind: None, subject_key: None, title, detail: None, at }
    }

    /// Says what it was about.
    pub fn about(mut self, kind: &'static str, key: impl ToString) -> Self {
        self.subject_kind = Some(kind);
        self.subject_key = Some(key.to_string());
        self
    }

    /// Adds what is shown on demand.
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.detail = Some(text.into());
        self
    }
}

/// A row of a timeline.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = activity, check_for_backend(diesel::mysql::Mysql))]
pub struct Activity {
    /// Which.
    pub id: ActivityId,
    /// Whose.
    pub contact_id: ContactId,
    /// A [`Kind::key`].
    pub kind: String,
    /// What it was about.
    pub subject_kind: Option<String>,
    /// Which one.
    pub subject_key: Option<String>,
    /// What a person reads.
    pub title: String,
    /// More, on demand.
    pub detail: Option<String>,
    /// When.
    pub at: At,
}
