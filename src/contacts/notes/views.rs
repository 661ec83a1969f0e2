//! The tab of a contact's page, and the form as a page of its own.

use askama::Template;

use super::forms;
use super::model::{Asked, Note, NoteKind};
use crate::contacts::model::Contact;
use crate::ids::ContactId;
use crate::web::{Filled, Shell, urls};

/// The notes of a contact, as `templates/contacts/notes/_tab.html` shows them.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Whose.
    pub contact: ContactId,
    /// What is shown of them.
    pub asked: Asked,
    /// The notes, newest first.
    pub notes: Vec<Note>,
    /// Where it goes on.
    pub older: Option<String>,
    /// The form for another one; `None` for who may only look.
    pub form: Option<Filled>,
}

impl Tab {
    /// Notes with a fresh form for who may write one.
    pub fn new(contact: ContactId, asked: Asked, mut notes: Vec<Note>, shown: usize, writer: Option<&Shell>) -> Self {
        let more = notes.len() > shown;
        notes.truncate(shown);
        let form = writer.map(|shell| forms::blank(&shell.zone, shell.now));
        let mut tab = Self { contact, asked, notes, older: None, form };
        tab.older = tab.notes.last().filter(|_| more).map(|note| tab.address(tab.asked.kind, Some(note)));
        tab
    }

    /// The tab with another kind, from a note on.
    fn address(&self, kind: Option<NoteKind>, after: Option<&Note>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("tab", "notes");
        if let Some(kind) = kind {
            query.append_pair("kind", kind.key());
        }
        if !self.asked.words.is_empty() {
            query.append_pair("search", &self.asked.words);
        }
        if let Some(note) = after {
            query.append_pair("after", &note.id.to_string());
        }
        format!("{}?{}", urls::contact(&self.contact), query.finish())
    }

    /// What one can show: label, address, whether it is shown.
    pub fn filters(&self) -> Vec<(&'static str, String, bool)> {
        let all = [None].into_iter().chain(NoteKind::ALL.map(Some));
        let filter = |kind: Option<NoteKind>| {
            (kind.map_or("All", NoteKind::label), self.address(kind, None), self.asked.kind == kind)
        };
        all.map(filter).collect()
    }

    /// Whether somebody looks for something.
    pub fn is_filtered(&self) -> bool {
        self.asked != Asked::default()
    }

    /// Kinds as the form offers them.
    pub fn kinds(&self) -> Vec<(&'static str, &'static str)> {
        kinds()
    }

    /// Where a new one is sent.
    pub fn action(&self) -> String {
        format!("{}/notes", urls::contact(&self.contact))
    }
}

/// Kinds as a select offers them.
pub(super) fn kinds() -> Vec<(&'static str, &'static str)> {
    NoteKind::ALL.map(|kind| (kind.key(), kind.label())).to_vec()
}

#[derive(Template)]
#[template(path = "contacts/notes/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) form: Filled,
    pub(super) kinds: Vec<(&'static str, &'static str)>,
    /// `None` for a new one.
    pub(super) note: Option<Note>,
}

impl Edit {
    fn action(&self) -> String {
        let notes = format!("{}/notes", urls::contact(&self.contact.id));
        self.note.as_ref().map_or_else(|| notes.clone(), |note| format!("{notes}/{}/edit", note.id))
    }

    /// The part of the contact's page that it takes the place of.
    fn slot(&self) -> String {
        self.note.as_ref().map_or_else(|| "note-new".to_owned(), |note| format!("note-{}", note.id))
    }

    fn back(&self) -> String {
        format!("{}?tab=notes", urls::contact(&self.contact.id))
    }
}
