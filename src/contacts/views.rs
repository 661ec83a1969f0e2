//! One struct per template.

use askama::Template;

use super::meanwhile::{Meanwhile, OPENED};
use super::model::Contact;
use crate::fields::{Control, Section};
use crate::web::{Filled, Shell, urls};

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
    /// What somebody else saved while this was typed.
    pub(super) meanwhile: Option<Meanwhile>,
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
