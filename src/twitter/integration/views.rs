//! One struct per template.

use askama::Template;

use super::health::{self, Trouble};
use super::shares::Shares;
use crate::clock::At;
use crate::config::Config;
use crate::twitter::budget::{Alarm, Known, Month, Span, dollars};
use crate::twitter::model::Account;
use crate::web::{Filled, Shell};

#[derive(Template)]
#[template(path = "twitter/integration/connection.html")]
pub(super) struct Connection {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) callback: String,
    /// Of the callback address.
    pub(super) hint: &'static str,
    /// What X said to the last attempt.
    pub(super) refusal: Option<String>,
    pub(super) has_keys: bool,
    pub(super) status: Option<Status>,
    pub(super) trouble: Option<Trouble>,
    pub(super) alarm: Option<Alarm>,
    pub(super) spent: String,
    pub(super) cap: String,
    pub(super) windows: Vec<WindowLine>,
    pub(super) pin: Option<Pin>,
}

/// What was read for the page.
pub(super) struct Seen {
    pub(super) account: Option<Account>,
    pub(super) windows: Vec<(String, Known)>,
    pub(super) month: Month,
    pub(super) alarm: Option<Alarm>,
}

/// Where the PIN comes from, and the form that takes it.
pub(super) struct Pin {
    pub(super) url: String,
    pub(super) form: Filled,
}

/// How many more calls an endpoint takes now.
pub(super) struct WindowLine {
    pub(super) endpoint: String,
    pub(super) span: &'static str,
    pub(super) left: String,
    pub(super) is_spent: bool,
    pub(super) resets_at: At,
    pub(super) told_at: Option<At>,
}

/// Who is connected, in words.
pub(super) struct Status {
    pub(super) handle: String,
    pub(super) url: String,
    pub(super) access: &'static str,
    pub(super) may_write: bool,
    pub(super) is_published: bool,
    pub(super) since: Option<At>,
    pub(super) last_success: Option<At>,
    /// Of our clock, in words, and its colour.
    pub(super) clock: (&'static str, String),
}

#[derive(Template)]
#[template(path = "twitter/integration/features.html")]
pub(super) struct FeaturesPage {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) sizes: [(&'static str, &'static str); 2],
    pub(super) shares: Shares,
}

impl Connection {
    pub(super) fn new(shell: Shell, config: &Config, seen: &Seen, form: Filled) -> Self {
        let account = seen.account.as_ref();
        let callback = config.absolute("/twitter/callback");
        let is_named_localhost = config.url.host_str() == Some("localhost");
        Self {
            form,
            hint: if is_named_localhost {
                "X refuses the name localhost: open Linnet as 127.0.0.1 and set LINNET_URL to it."
            } else {
                "Paste it into the app's settings on X, exactly as it stands. X sends the browser back to it; X itself never calls it."
            },
            callback,
            refusal: None,
            has_keys: account.is_some(),
            trouble: account.and_then(|account| Trouble::of(account, config, shell.now)),
            alarm: seen.alarm.clone(),
            spent: dollars(seen.month.spent),
            cap: dollars(seen.month.caps.month_micros),
            windows: seen.windows.iter().map(WindowLine::of).collect(),
            pin: None,
            status: account.filter(|account| account.is_connected()).map(|account| Status::of(account, config)),
            shell,
        }
    }

    /// The same page while a PIN is waited for.
    pub(super) fn with_pin(mut self, pin: Option<Pin>) -> Self {
        self.pin = pin;
        self
    }

    /// The same page after X refused something.
    pub(super) fn refused(mut self, sentence: String) -> Self {
        self.refusal = Some(sentence);
        self
    }
}

impl Status {
    fn of(account: &Account, config: &Config) -> Self {
        let handle = account.handle.clone().unwrap_or_default();
        Self {
            url: format!("{}/{handle}", config.x_web.as_str().trim_end_matches('/')),
            handle,
            access: account.access_in_words(),
            may_write: account.may_write(),
            is_published: account.is_published,
            since: account.connected_at,
            last_success: account.last_success_at,
            clock: health::clock_in_words(account.skew_seconds),
        }
    }
}

impl WindowLine {
    fn of((endpoint, window): &(String, Known)) -> Self {
        Self {
            endpoint: endpoint.clone(),
            span: match Span::of(&window.span) {
                Span::Quarter => "15 minutes",
                Span::DayOfApp => "24 hours, the app",
                Span::DayOfUser => "24 hours, the account",
                Span::DayOfOurs => "24 hours, our own limit",
            },
            left: format!("{} of {}", window.remaining, window.allowed),
            is_spent: window.remaining == 0,
            resets_at: window.resets_at,
            told_at: window.told_at,
        }
    }
}

impl FeaturesPage {
    pub(super) fn new(shell: Shell, form: Filled, shares: Shares) -> Self {
        Self { shell, form, shares, sizes: [("medium", "Medium"), ("large", "Large")] }
    }
}
