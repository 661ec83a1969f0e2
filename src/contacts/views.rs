//! One struct per template.

use askama::Template;

use super::model::Contact;
use super::tags::Tag;
use crate::fields::{Control, Section};
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "contacts/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) rows: Vec<Row>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    pub(super) may_edit: bool,
    pub(super) unknown_tag: Option<String>,
}

/// One line of the list.
pub(super) struct Row {
    pub(super) contact: Contact,
    pub(super) tags: Vec<Tag>,
}

impl Row {
    pub(super) fn key(&self) -> String {
        self.contact.id.to_string()
    }
}

#[derive(Template)]
#[template(path = "contacts/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) sections: Vec<Section>,
    /// Aliases that are looked up while one types.
    pub(super) checked: Vec<String>,
    pub(super) owners: Vec<(String, String)>,
    /// `None` for a new one.
    pub(super) contact: Option<Contact>,
    /// What somebody else saved meanwhile: label, theirs, and what is typed here.
    pub(super) conflict: Option<Vec<(String, String, String)>>,
    pub(super) may_delete: bool,
}

impl Edit {
    fn action(&self) -> String {
        let edit = |contact: &Contact| format!("{}/edit", urls::contact(&contact.id));
        self.contact.as_ref().map_or_else(|| "/contacts".to_owned(), edit)
    }

    fn is_checked(&self, control: &Control) -> bool {
        self.checked.contains(&control.name)
    }

    /// Whom a value may belong to already.
    fn except(&self) -> String {
        self.contact.as_ref().map_or_else(String::new, |contact| format!("&except={}", contact.id))
    }

    fn back(&self) -> String {
        self.contact.as_ref().map_or_else(|| "/contacts".to_owned(), |contact| urls::contact(&contact.id))
    }

    fn title(&self) -> String {
        self.contact.as_ref().map_or_else(|| "New contact".to_owned(), Contact::name)
    }
}
