//! One struct per template.

use askama::Template;

use crate::steps::Html;
use crate::web::{Filled, Shell, grouped};

/// How many contacts, as far as they were counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) count: i64,
    pub(super) is_more: bool,
}

impl Size {
    /// `1 contact`, `230 contacts`, `more than 10,000 contacts`.
    pub(super) fn words(&self) -> String {
        match (self.is_more, self.count) {
            (true, count) => format!("more than {} contacts", grouped(count)),
            (false, 1) => "1 contact".to_owned(),
            (false, count) => format!("{} contacts", grouped(count)),
        }
    }
}

/// Something that can be done.
pub(super) struct Offer {
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) icon: &'static str,
}

#[derive(Template)]
#[template(path = "contacts/batch/choose.html")]
pub(super) struct Choose {
    pub(super) shell: Shell,
    pub(super) hidden: Vec<(&'static str, String)>,
    /// The list that they were chosen from.
    pub(super) back: String,
    pub(super) size: Size,
    pub(super) offers: Vec<Offer>,
    /// Where they can be taken away, for those who may.
    pub(super) export: Option<String>,
}

#[derive(Template)]
#[template(path = "contacts/batch/ask.html")]
pub(super) struct Ask {
    pub(super) shell: Shell,
    pub(super) hidden: Vec<(&'static str, String)>,
    /// The list that they were chosen from.
    pub(super) back: String,
    pub(super) form: Filled,
    pub(super) part: Html,
    pub(super) size: Size,
    pub(super) key: &'static str,
    pub(super) label: &'static str,
    pub(super) deletes: bool,
    /// Whether all is asked that is needed; otherwise there is another page to come.
    pub(super) is_ready: bool,
}
