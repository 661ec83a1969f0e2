//! One struct per template.

use askama::Template;

use crate::clock::At;
use crate::twitter::budget::Alarm;
use crate::web::{Bar, Shell};

#[derive(Template)]
#[template(path = "twitter/overview.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) seen: Seen,
    pub(super) may: May,
    pub(super) days: u64,
    pub(super) choices: [u64; 3],
}

/// What the person may do about it.
pub(super) struct May {
    pub(super) connect: bool,
    pub(super) edit: bool,
}

/// Everything on the page.
pub(super) struct Seen {
    /// Queues of campaign steps that stand still because X keeps refusing.
    pub(super) stops: Vec<crate::twitter::Stop>,
    pub(super) sent: Vec<Bar>,
    pub(super) sent_total: u64,
    /// By reason, the most frequent first.
    pub(super) failed: Vec<Meter>,
    pub(super) failed_total: u64,
    /// Of people, on links in tweets.
    pub(super) clicks: Vec<Bar>,
    pub(super) clicks_total: u64,
    /// The tweets whose links were clicked the most.
    pub(super) clicked: Vec<Meter>,
    /// By purpose, the dearest first.
    pub(super) spend: Vec<Meter>,
    pub(super) health: Health,
    pub(super) under_way: String,
    pub(super) asking: String,
}

/// A part of a whole, as a bar.
pub(super) struct Meter {
    pub(super) label: String,
    pub(super) words: String,
    /// Where its parts can be seen.
    pub(super) url: Option<String>,
    pub(super) value: u64,
    pub(super) most: u64,
}

/// How the connection stands.
pub(super) struct Health {
    /// `None` while nobody is connected.
    pub(super) handle: Option<String>,
    pub(super) access: &'static str,
    pub(super) last_success: Option<At>,
    /// Why nothing is sent now.
    pub(super) idle: Option<String>,
    /// Until when X takes no more posts.
    pub(super) closed_until: Option<At>,
    /// `$3.20 of $50.00`.
    pub(super) month: String,
    pub(super) spent: u64,
    pub(super) cap: u64,
    pub(super) alarm: Option<Alarm>,
}

impl Show {
    /// Nothing was ever to be seen here.
    fn is_new(&self) -> bool {
        let seen = &self.seen;
        seen.sent_total + seen.failed_total + seen.clicks_total == 0 && seen.under_way == "0" && seen.asking == "0"
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand references")]
    fn is_asked(&self, days: &u64) -> bool {
        self.days == *days
    }

    fn caption(&self, what: &str) -> String {
        format!("{what}, the last {} days (UTC)", self.days)
    }

    fn has_asking(&self) -> bool {
        self.seen.asking != "0"
    }
}
