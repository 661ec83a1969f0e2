//! One struct per template.

use askama::Template;

use super::kinds;
use super::model::{Asset, DownloadLine, size};
use crate::ids::{CampaignId, PageId, TweetId};
use crate::web::{Bar, Filled, Paged, Shell, urls};

#[derive(Template)]
#[template(path = "assets/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) page: Paged<Asset>,
    pub(super) may_edit: bool,
}

#[derive(Template)]
#[template(path = "assets/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) old: Option<Asset>,
    pub(super) most: u64,
}

#[derive(Template)]
#[template(path = "assets/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) asset: Asset,
    pub(super) link: String,
    pub(super) bars: Vec<Bar>,
    pub(super) recent: Vec<DownloadLine>,
    pub(super) uses: Vec<Use>,
    pub(super) may_edit: bool,
}

/// Something that links to an asset.
pub(super) struct Use {
    pub(super) label: String,
    pub(super) url: String,
}

impl List {
    fn previous(&self) -> Option<String> {
        self.page.before.as_ref().map(|key| self.address("before", key))
    }

    fn next(&self) -> Option<String> {
        self.page.after.as_ref().map(|key| self.address("after", key))
    }

    fn address(&self, way: &str, key: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/assets?"));
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        query.append_pair(way, key).finish()
    }
}

impl Edit {
    fn address(&self) -> String {
        self.old.as_ref().map_or_else(|| "/assets/new".to_owned(), |asset| format!("{}/edit", urls::asset(&asset.id)))
    }

    fn way_out(&self) -> String {
        self.old.as_ref().map_or_else(|| "/assets".to_owned(), |asset| urls::asset(&asset.id))
    }

    fn hint(&self) -> String {
        let most = size(self.most);
        match &self.old {
            Some(asset) => format!(
                "Now {} ({}). Choose a file only to replace it; the address stays. At most {most}.",
                asset.file_name,
                asset.size()
            ),
            None => format!("At most {most}. It is delivered under the name it has here."),
        }
    }

    fn accept() -> String {
        kinds::accept()
    }
}

impl Show {
    fn edit(&self) -> String {
        format!("{}/edit", urls::asset(&self.asset.id))
    }

    fn delete(&self) -> String {
        format!("{}/delete", urls::asset(&self.asset.id))
    }

    fn token(&self) -> String {
        format!("{{assetlink={}}}", self.asset.id)
    }

    fn question(&self) -> String {
        let used = match self.uses.len() {
            0 => String::new(),
            1 => " One text links to it; that link will lead nowhere.".to_owned(),
            many => format!(" {many} texts link to it; those links will lead nowhere."),
        };
        format!("Delete {}, its file and its figures? This cannot be undone.{used}", self.asset.title)
    }
}

impl Use {
    /// From a row of `refs`; `None` for what has no page of its own.
    pub(super) fn of(kind: &str, key: &str) -> Option<Self> {
        let id: u64 = key.parse().ok()?;
        let (label, url) = match kind {
            "page" => (format!("Landing page {id}"), urls::page(&PageId(id))),
            "tweet" => (format!("Tweet {id}"), urls::tweet(&TweetId(id))),
            "campaign" => (format!("Campaign {id}"), urls::campaign(&CampaignId(id))),
            _ => return None,
        };
        Some(Self { label, url })
    }
}
