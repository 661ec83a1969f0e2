//! One struct per template.

use askama::Template;

use super::compose::{Checked, Group};
use super::preview::Preview;
use crate::twitter::model::Tweet;
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "twitter/tweets/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) tweets: Vec<Tweet>,
    pub(super) search: String,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    pub(super) may_edit: bool,
}

#[derive(Template)]
#[template(path = "twitter/tweets/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) tweet: Option<Tweet>,
    pub(super) checked: Checked,
    pub(super) groups: Vec<Group>,
}

#[derive(Template)]
#[template(path = "twitter/tweets/_count.html")]
pub(super) struct Count {
    pub(super) checked: Checked,
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
    pub(super) checked: Checked,
    pub(super) preview: Preview,
    pub(super) uses: Vec<String>,
    pub(super) may_edit: bool,
}

/// What uses a tweet, as a person reads it.
pub(super) fn use_in_words((kind, key): &(String, String)) -> String {
    match kind.as_str() {
        "campaign_step" => format!("Campaign step {key}"),
        other => format!("{} {key}", other.replace('_', " ")),
    }
}
