//! What a domain offers texts.

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, PageId};

/// Where a text stands.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Of the page; empty in a tweet.
    pub title: String,
    /// The page's absolute address; empty in a tweet.
    pub url: String,
    /// Which page; `None` in a tweet.
    pub page: Option<PageId>,
    /// When the visit is that is being kept. `None`: nobody is counted, and nothing may be written.
    pub visited_at: Option<At>,
    /// What the visitor says about scripts of others.
    pub scripts: Scripts,
}

/// Whether a page may load scripts of others, which can follow a visitor from site to site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scripts {
    /// Nobody has asked the visitor yet.
    #[default]
    Unasked,
    /// The visitor agreed.
    Allowed,
    /// The visitor declined, here or with a setting of their browser.
    Refused,
}

/// What a token becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words; escaped in a page.
    Text(String),
    /// Markup of ours; refused in plain text.
    Html(String),
    /// Not a token of this build: what was written stays. Sources never answer this.
    Unknown,
}

/// One thing a picker offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is inserted: `{pagelink=3}`.
    pub token: String,
    /// What a person reads.
    pub label: String,
}

/// What one token name means.
pub trait Source: Send + Sync + 'static {
    /// The name within the braces.
    fn name(&self) -> &'static str;
    /// What a picker says above its choices.
    fn label(&self) -> &'static str;
    /// Whether it is markup, so that only pages may hold it.
    fn is_markup(&self) -> bool {
        false
    }
    /// One value per contact, in order; `None` means the fallback.
    fn values(
        &self,
        conn: &mut Conn,
        argument: &str,
        contacts: &[Option<ContactId>],
        place: &Place,
    ) -> db::Result<Vec<Option<Value>>>;
    /// The longest value that is plausible: what a composer measures.
    fn longest(&self, conn: &mut Conn, argument: &str, place: &Place) -> db::Result<String>;
    /// What a picker offers for a search; at most 30.
    fn choices(&self, conn: &mut Conn, search: &str) -> db::Result<Vec<Choice>>;
    /// What is wrong with an argument, in a sentence.
    fn check(&self, conn: &mut Conn, argument: &str) -> db::Result<Option<String>>;
}
