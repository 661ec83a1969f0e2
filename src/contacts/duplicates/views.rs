//! One struct per template.

use askama::Template;

use super::queries::Suggestion;
use crate::contacts::model::Contact;
use crate::web::{Shell, urls};

#[derive(Template)]
#[template(path = "contacts/duplicates/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) rows: Vec<Row>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    pub(super) may_edit: bool,
    /// Whether some contacts are still to be looked at.
    pub(super) is_looking: bool,
}

/// Two contacts that may be one.
pub(super) struct Row {
    pub(super) suggestion: Suggestion,
    pub(super) one: Contact,
    pub(super) other: Contact,
    pub(super) why: String,
}

impl Row {
    fn merge(&self) -> String {
        format!("{}/merge?with={}", urls::contact(&self.one.id), self.other.id)
    }

    fn dismiss(&self) -> String {
        format!("/contacts/duplicates/{}/dismiss", self.suggestion.id)
    }

    /// In words: how sure it is.
    fn surety(&self) -> (&'static str, &'static str) {
        match self.suggestion.score {
            90.. => ("success", "Almost certain"),
            70..90 => ("info", "Likely"),
            _ => ("secondary", "Perhaps"),
        }
    }
}
