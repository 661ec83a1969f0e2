//! One struct per template.

use askama::Template;

use super::queries::{COUNTED, TagLine};
use crate::audit::Change;
use crate::clock::At;
use crate::contacts::tags::uses::TagUse;
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "contacts/tags/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) rows: Vec<Row>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    pub(super) may_edit: bool,
}

/// A tag and how many contacts have it.
pub(super) struct Row {
    pub(super) tag: TagLine,
    pub(super) count: i64,
}

impl Row {
    /// Exact up to a limit.
    pub(super) fn count(&self) -> String {
        match self.count {
            more if more > COUNTED => "10,000+".to_owned(),
            more if more >= 1000 => format!("{},{:03}", more / 1000, more % 1000),
            few => few.to_string(),
        }
    }

    /// The same in words.
    pub(super) fn words(&self) -> String {
        if self.count == 1 { "1 contact".to_owned() } else { format!("{} contacts", self.count()) }
    }

    /// The list of its contacts.
    pub(super) fn contacts(&self) -> String {
        let search = format!("tag:\"{}\"", self.tag.name);
        format!(
            "/contacts?{}",
            url::form_urlencoded::Serializer::new(String::new()).append_pair("search", &search).finish()
        )
    }
}

#[derive(Template)]
#[template(path = "contacts/tags/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) row: Row,
    pub(super) uses: Vec<TagUse>,
    /// Saved views that search for it: name and address.
    pub(super) views: Vec<(String, String)>,
    pub(super) log: Vec<Entry>,
    pub(super) may_edit: bool,
}

impl Show {
    fn at(&self, verb: &str) -> String {
        format!("{}/{verb}", urls::tag(&self.row.tag.id))
    }
}

/// What was done to a tag.
pub(super) struct Entry {
    pub(super) who: String,
    pub(super) what: String,
    pub(super) at: At,
}

impl Entry {
    pub(super) fn of(change: &Change, who: Option<&String>) -> Self {
        let image = |text: &Option<String>| -> std::collections::BTreeMap<String, String> {
            text.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        };
        let (before, after) = (image(&change.before_image), image(&change.after_image));
        let pairs = after.iter().map(|(key, value)| match before.get(key) {
            Some(was) => format!("{key}: “{was}” → “{value}”"),
            None => format!("{key}: “{value}”"),
        });
        let pairs: Vec<String> = pairs.collect();
        let what =
            if pairs.is_empty() { change.act.clone() } else { format!("{} · {}", change.act, pairs.join(", ")) };
        Self { who: who.cloned().unwrap_or_else(|| "Linnet".to_owned()), what, at: change.at }
    }
}

#[derive(Template)]
#[template(path = "contacts/tags/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) tag: Option<TagLine>,
    /// The other tag of the wanted name: they can become one.
    pub(super) other: Option<TagLine>,
    /// Why its name has to stay.
    pub(super) uses: Vec<TagUse>,
}

impl Edit {
    fn action(&self) -> String {
        self.tag.as_ref().map_or_else(|| "/tags".to_owned(), |tag| format!("{}/edit", urls::tag(&tag.id)))
    }

    fn back(&self) -> String {
        self.tag.as_ref().map_or_else(|| "/tags".to_owned(), |tag| urls::tag(&tag.id))
    }

    fn title(&self) -> String {
        self.tag.as_ref().map_or_else(|| "New tag".to_owned(), |tag| format!("Edit {}", tag.name))
    }
}

/// The question before a tag goes: merged into another, or deleted.
#[derive(Template)]
#[template(path = "contacts/tags/leave.html")]
pub(super) struct Leave {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) row: Row,
    pub(super) uses: Vec<TagUse>,
    /// Saved views that search for it: name and address.
    pub(super) views: Vec<(String, String)>,
    /// Whether it shall go into another.
    pub(super) is_merge: bool,
    /// Names to choose from.
    pub(super) others: Vec<(String, String)>,
}

impl Leave {
    fn verb(&self) -> &'static str {
        if self.is_merge { "merge" } else { "delete" }
    }
}
