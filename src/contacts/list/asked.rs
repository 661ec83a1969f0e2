//! What an address asks of the list, and addresses that ask a little else.

use url::form_urlencoded::Serializer;

use super::columns::{Column, Sort};
use crate::ids::{ContactId, UserId, ViewId};
use crate::web::{Cursor, Filled, urls};

/// What an address asks of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    /// As typed.
    pub(super) search: String,
    pub(super) sort: Sort,
    /// A saved view, whose search and sort stand in the address as well.
    pub(super) view: Option<ViewId>,
    /// table, cards, or "" for what the person is used to.
    pub(super) looks: String,
    pub(super) cursor: Cursor,
    /// Whether a slow search is really meant.
    pub(super) is_meant: bool,
    /// Whether a slow search was stopped.
    pub(super) is_stopped: bool,
    /// Whether the address says search or sort itself.
    pub(super) says: (bool, bool),
}

impl Asked {
    pub(super) fn of(query: &Filled) -> Self {
        Self {
            search: query.text("search").to_owned(),
            sort: Sort::of(query.text("sort")),
            view: query.text("view").parse().ok(),
            looks: query.text("looks").to_owned(),
            cursor: Cursor::of(query),
            is_meant: query.is_on("run"),
            is_stopped: query.is_on("stop"),
            says: (query.knows("search"), query.knows("sort")),
        }
    }

    /// Search and sort alone.
    pub(super) fn origin(&self) -> String {
        self.pairs(&[])
    }

    /// What a slow search of somebody is called while it runs, so that they can stop it.
    pub(super) fn running(&self, user: UserId) -> String {
        format!("contacts of {user}: {}", self.pairs(&[]))
    }

    /// A row's page, which knows the way back.
    pub(super) fn row(&self, id: ContactId) -> String {
        let origin = self.origin();
        let page = urls::contact(&id);
        if origin.is_empty() {
            return page;
        }
        format!("{page}?{}", Serializer::new(String::new()).append_pair("from", &origin).finish())
    }

    /// The list with something else.
    pub(super) fn with(&self, more: &[(&str, &str)]) -> String {
        let mut kept: Vec<(&str, String)> = Vec::new();
        kept.extend(self.view.map(|view| ("view", view.to_string())));
        kept.extend((!self.looks.is_empty()).then(|| ("looks", self.looks.clone())));
        let mut pairs: Vec<(&str, &str)> = kept
            .iter()
            .map(|(key, value)| (*key, value.as_str()))
            .filter(|(key, _)| more.iter().all(|(other, _)| other != key))
            .collect();
        pairs.extend(more);
        address("/contacts", &self.pairs(&pairs))
    }

    /// The list sorted by a column: the other way when it is already.
    pub(super) fn sorted_by(&self, column: &Column) -> String {
        let is_down = if self.sort.key == column.key { !self.sort.is_down } else { column.begins_down() };
        let sort = Sort { key: column.key.clone(), is_down };
        Self { sort, says: (self.says.0, true), ..self.clone() }.with(&[])
    }

    /// The count of this search.
    pub(super) fn count(&self, is_exact: bool) -> String {
        let more: &[(&str, &str)] = if is_exact { &[("exact", "1")] } else { &[] };
        address("/contacts/count", &self.pairs(more))
    }

    /// A form that saves this as a view.
    pub(super) fn saving(&self) -> String {
        address("/contacts/views/new", &self.pairs(&[]))
    }

    /// A form that takes these contacts away as a file.
    pub(super) fn export(&self) -> String {
        address("/contacts/export/options", &self.pairs(&[]))
    }

    fn pairs(&self, more: &[(&str, &str)]) -> String {
        let mut pairs = Serializer::new(String::new());
        let sort = self.sort.text();
        // What a view or a person is used to would come back if it were left out.
        if !self.search.is_empty() || self.view.is_some() && self.says.0 {
            pairs.append_pair("search", &self.search);
        }
        if !sort.is_empty() || self.says.1 {
            pairs.append_pair("sort", if sort.is_empty() { "-id" } else { &sort });
        }
        for (key, value) in more.iter().filter(|(_, value)| !value.is_empty()) {
            pairs.append_pair(key, value);
        }
        pairs.finish()
    }
}

fn address(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
