//! One struct per template.

use askama::Template;

use super::approval::Next;
use super::compose::{Checked, Group};
use super::figures::{Brought, Line};
use super::model::Tweet;
use super::preview::Preview;
use crate::clock::At;
use crate::steps::Use;
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "twitter/tweets/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) tabs: Vec<Tab>,
    pub(super) rows: Vec<Row>,
    pub(super) search: String,
    pub(super) state: &'static str,
    pub(super) form: Filled,
    pub(super) categories: Vec<(String, String)>,
    pub(super) is_filtered: bool,
    pub(super) may_edit: bool,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// One of the lists.
pub(super) struct Tab {
    pub(super) label: &'static str,
    pub(super) url: String,
    pub(super) is_here: bool,
}

/// A tweet in the list.
pub(super) struct Row {
    pub(super) tweet: Tweet,
    pub(super) category: String,
    pub(super) line: Line,
}

#[derive(Template)]
#[template(path = "twitter/tweets/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) tweet: Option<Tweet>,
    pub(super) checked: Checked,
    pub(super) preview: Preview,
    pub(super) groups: Vec<Group>,
    pub(super) categories: Vec<(String, String)>,
    /// Whether nobody else could approve it.
    pub(super) is_alone: bool,
}

impl Edit {
    /// Whether the reasons stand beside the text already.
    pub(super) fn is_refused(&self) -> bool {
        self.form.error("text").is_some()
    }
}

#[derive(Template)]
#[template(path = "twitter/tweets/_live.html")]
pub(super) struct Live {
    pub(super) checked: Checked,
    pub(super) preview: Preview,
}

impl Live {
    #[expect(clippy::unused_self, reason = "the part asks the page it stands in")]
    fn is_refused(&self) -> bool {
        false
    }
}

#[derive(Template)]
#[template(path = "twitter/tweets/_readers.html")]
pub(super) struct Readers {
    pub(super) preview: Preview,
}

#[derive(Template)]
#[template(path = "twitter/tweets/_tokens.html")]
pub(super) struct Tokens {
    pub(super) groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "twitter/tweets/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) tweet: Tweet,
    pub(super) category: Option<String>,
    pub(super) checked: Checked,
    pub(super) preview: Preview,
    pub(super) uses: Vec<Use>,
    pub(super) brought: Brought,
    pub(super) next: Next,
    pub(super) people: People,
    pub(super) history: Vec<Told>,
    /// Why it is sent back, as typed.
    pub(super) form: Filled,
    pub(super) may_edit: bool,
    pub(super) was_sent: bool,
}

/// Who had a hand in a tweet, by name.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    pub(super) writer: String,
    pub(super) decider: String,
}

/// Something that was done to a tweet.
pub(super) struct Told {
    pub(super) what: String,
    pub(super) who: String,
    pub(super) at: At,
}

impl Show {
    #[expect(clippy::unused_self, reason = "the part asks the page it stands in")]
    fn is_refused(&self) -> bool {
        false
    }

    pub(super) fn url(&self) -> String {
        urls::tweet(&self.tweet.id)
    }

    /// What the form of approval carries: the text that is on the page.
    pub(super) fn seen(&self) -> String {
        super::approval::seen(&self.tweet.text)
    }

    pub(super) fn is_deciding(&self) -> bool {
        self.next == Next::Decide
    }

    pub(super) fn approves_own(&self) -> bool {
        self.next == Next::ApproveOwn
    }

    pub(super) fn is_asking(&self) -> bool {
        self.next == Next::Ask
    }

    /// Why whoever looks can do nothing about it; "" when they can, or when it is approved.
    pub(super) fn why_not(&self) -> &'static str {
        match self.next {
            Next::Nothing(why) => why,
            _ => "",
        }
    }

    pub(super) fn is_live(&self) -> bool {
        self.uses.iter().any(|place| place.is_live)
    }
}
