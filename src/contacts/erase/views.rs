//! One struct per template.

use askama::Template;

use super::queries::Receipt;
use crate::contacts::follow::{Holding, Then};
use crate::contacts::model::Contact;
use crate::web::{Filled, Shell, urls};

/// What will be removed, and whether it is meant.
#[derive(Template)]
#[template(path = "contacts/erase/ask.html")]
pub(super) struct Ask {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) form: Filled,
    /// What becomes of everything when it is deleted, and when it is anonymised.
    pub(super) lines: Vec<(Holding, Then)>,
}

impl Ask {
    fn here(&self) -> String {
        format!("{}/erase", urls::contact(&self.contact.id))
    }

    fn fate(then: &Then) -> String {
        match then {
            Then::Removed => "removed".to_owned(),
            Then::Kept => "stays".to_owned(),
            Then::Emptied(what, _) => format!("stays, without {what}"),
        }
    }

    fn ways() -> [(&'static str, &'static str); 2] {
        [
            ("delete", "Delete for good: the contact goes with everything that hangs on it"),
            ("anonymise", "Anonymise: counts and campaign history stay, nothing personal does"),
        ]
    }
}

/// A receipt.
#[derive(Template)]
#[template(path = "contacts/erase/receipt.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) receipt: Receipt,
    pub(super) counts: Vec<(String, u64)>,
}

/// All receipts.
#[derive(Template)]
#[template(path = "contacts/erase/receipts.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) rows: Vec<Receipt>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

impl Receipt {
    fn by(&self) -> &str {
        self.user.as_deref().unwrap_or("a user since deleted")
    }

    fn words(&self) -> &'static str {
        if self.kind == "deleted" { "Deleted for good" } else { "Anonymised" }
    }
}
