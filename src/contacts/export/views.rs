//! One struct per template.

use std::collections::BTreeMap;

use askama::Template;

use crate::audit::Change;
use crate::clock::At;
use crate::web::{Filled, Shell, grouped};

#[derive(Template)]
#[template(path = "contacts/export/options.html")]
pub(super) struct Options {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// Key and label.
    pub(super) columns: Vec<(String, String)>,
    pub(super) search: String,
    /// The ticked ones, as the address says it.
    pub(super) ids: Option<String>,
    /// How many contacts, or what is wrong with the search.
    pub(super) count: Result<String, String>,
    pub(super) taken: Vec<Taken>,
}

/// An export of the past.
pub(super) struct Taken {
    pub(super) who: String,
    pub(super) what: String,
    pub(super) which: String,
    pub(super) at: At,
}

impl Taken {
    pub(super) fn of(change: &Change, email: Option<&String>) -> Self {
        let image = change.after_image.as_deref().unwrap_or("{}");
        let image: BTreeMap<String, String> = serde_json::from_str(image).unwrap_or_default();
        let said = |key: &str| image.get(key).map(String::as_str).unwrap_or_default();
        let which = match (said("search"), said("ticked")) {
            ("", "") => "everybody".to_owned(),
            ("", ticked) => format!("{} ticked", grouped(ticked)),
            (search, _) => search.to_owned(),
        };
        let what = match (change.act.as_str(), said("contacts")) {
            ("exported", "1") => "1 contact".to_owned(),
            ("exported", rows) => format!("{} contacts", grouped(rows)),
            _ => "began".to_owned(),
        };
        // The command line has no user.
        Self { who: email.cloned().unwrap_or_else(|| "Linnet".to_owned()), what, which, at: change.at }
    }
}
