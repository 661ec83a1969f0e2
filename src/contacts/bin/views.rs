//! One struct per template.

use askama::Template;
use chrono::Duration;

use super::BIN_DAYS;
use crate::clock::At;
use crate::contacts::model::Contact;
use crate::web::{Shell, urls};

#[derive(Template)]
#[template(path = "contacts/bin/ask.html")]
pub(super) struct Ask {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) may_erase: bool,
}

#[derive(Template)]
#[template(path = "contacts/bin/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) rows: Vec<Line>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    pub(super) may_restore: bool,
}

/// Somebody in the bin.
pub(super) struct Line(pub(super) Contact);

impl Line {
    fn url(&self) -> String {
        urls::contact(&self.0.id)
    }

    fn since(&self) -> At {
        self.0.binned_at.unwrap_or(self.0.changed_at)
    }

    /// When it is deleted for good.
    fn until(&self) -> At {
        self.since().plus(Duration::days(BIN_DAYS))
    }
}
