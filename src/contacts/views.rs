//! One struct per template.

use askama::Template;

use super::model::Contact;
use crate::fields::Section;
use crate::web::{Filled, Shell, urls};

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
}

impl Edit {
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
