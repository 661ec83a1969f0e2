//! One struct per template.

use askama::Template;

use super::model::{HitLine, LandingPage, PageLine};
use super::shares::Shares;
use super::sharing::Preview;
use crate::web::{Bar, Filled, Paged, Shell, urls};

#[derive(Template)]
#[template(path = "pages/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) page: Paged<PageLine>,
    pub(super) may_edit: bool,
}

#[derive(Template)]
#[template(path = "pages/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) old: Option<LandingPage>,
}

#[derive(Template)]
#[template(path = "pages/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) page: LandingPage,
    pub(super) link: String,
    pub(super) hits: Vec<Bar>,
    pub(super) contacts: Vec<Bar>,
    pub(super) recent: Vec<HitLine>,
    pub(super) shares: Shares,
    pub(super) preview: Preview,
    pub(super) may_edit: bool,
}

impl List {
    fn previous(&self) -> Option<String> {
        self.page.before.as_ref().map(|key| self.address("before", key))
    }

    fn next(&self) -> Option<String> {
        self.page.after.as_ref().map(|key| self.address("after", key))
    }

    fn address(&self, way: &str, key: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/pages?"));
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        query.append_pair(way, key).finish()
    }
}

impl Edit {
    fn address(&self) -> String {
        self.old.as_ref().map_or_else(|| "/pages/new".to_owned(), |page| format!("{}/edit", urls::page(&page.id)))
    }

    fn way_out(&self) -> String {
        self.old.as_ref().map_or_else(|| "/pages".to_owned(), |page| urls::page(&page.id))
    }
}

impl Show {
    fn edit(&self) -> String {
        format!("{}/edit", urls::page(&self.page.id))
    }

    fn delete(&self) -> String {
        format!("{}/delete", urls::page(&self.page.id))
    }

    fn sharing(&self) -> String {
        format!("{}/sharing", urls::page(&self.page.id))
    }

    fn preview(&self) -> String {
        format!("{}/preview", urls::page(&self.page.id))
    }

    fn token(&self) -> String {
        format!("{{pagelink={}}}", self.page.id)
    }

    fn question(&self) -> String {
        format!("Delete {}, its source and its figures? This cannot be undone.", self.page.title)
    }
}
