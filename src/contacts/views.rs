//! One struct per template.

use askama::Template;

use super::model::Contact;
use super::tags::Tag;
use crate::fields::Section;
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
    pub(super) owners: Vec<(String, String)>,
    /// `None` for a new one.
    pub(super) contact: Option<Contact>,
    /// What somebody else saved meanwhile: label, theirs, and what is typed here.
    pub(super) conflict: Option<Vec<(String, String, String)>>,
    pub(super) may_delete: bool,
    /// Who else has the e-mail, and can be looked at beside this one.
    pub(super) twin: Option<crate::ids::ContactId>,
    /// Somebody with this e-mail or handle was forgotten, and when.
    pub(super) forgotten: Option<crate::clock::At>,
}

impl Edit {
    /// Where the two are compared.
    fn compare(&self) -> Option<String> {
        let (one, other) = (self.contact.as_ref()?, self.twin?);
        Some(format!("{}/merge?with={other}", urls::contact(&one.id)))
    }

    /// What the tick beside a warning is filled from.
    fn anyway(&self) -> &Filled {
        &self.form
    }

    fn action(&self) -> String {
        let edit = |contact: &Contact| format!("{}/edit", urls::contact(&contact.id));
        self.contact.as_ref().map_or_else(|| "/contacts".to_owned(), edit)
    }

    fn back(&self) -> String {
        self.contact.as_ref().map_or_else(|| "/contacts".to_owned(), |contact| urls::contact(&contact.id))
    }

    fn title(&self) -> String {
        self.contact.as_ref().map_or_else(|| "New contact".to_owned(), Contact::name)
    }
}
