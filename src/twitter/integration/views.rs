//! One struct per template.

use askama::Template;

use crate::clock::At;
use crate::config::Config;
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
    pub(super) trouble: Option<String>,
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
}

#[derive(Template)]
#[template(path = "twitter/integration/features.html")]
pub(super) struct FeaturesPage {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) sizes: [(&'static str, &'static str); 2],
}

impl Connection {
    pub(super) fn new(shell: Shell, config: &Config, account: Option<&Account>, form: Filled) -> Self {
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
            trouble: account.and_then(|account| account.trouble_at(shell.now)),
            status: account.filter(|account| account.is_connected()).map(|account| Status::of(account, config)),
            shell,
        }
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
        }
    }
}

impl FeaturesPage {
    pub(super) fn new(shell: Shell, form: Filled) -> Self {
        Self { shell, form, sizes: [("medium", "Medium"), ("large", "Large")] }
    }
}
