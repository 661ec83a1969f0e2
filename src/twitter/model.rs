//! What the module keeps: the account, features, stretches of posts.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::oauth::Keys;
use crate::clock::At;
use crate::ids::AccountId;
use crate::schema::x_accounts;
use crate::seal::Seal;

/// The account that everything goes out from; there is at most one.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = x_accounts, check_for_backend(diesel::mysql::Mysql))]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// The app's key, no secret.
    pub client_key: String,
    /// Sealed.
    pub client_secret: Vec<u8>,
    /// Sealed; `None`: not connected.
    pub token: Option<Vec<u8>>,
    /// Sealed.
    pub token_secret: Option<Vec<u8>>,
    /// X's id of the connected user.
    pub user_xid: Option<String>,
    /// Without the `@`.
    pub handle: Option<String>,
    /// `read`, `read-write`, …: X's own words.
    pub access_level: Option<String>,
    /// Whether anything may go out.
    pub is_published: bool,
    /// Why nothing is sent: a [`super::Failure::key`]; `None`: healthy.
    pub trouble: Option<String>,
    /// The same in words.
    pub trouble_reason: Option<String>,
    /// When it may be over by itself.
    pub trouble_until: Option<At>,
    /// Since when.
    pub connected_at: Option<At>,
    /// When X last did what was asked.
    pub last_success_at: Option<At>,
    /// When the settings were last saved.
    pub changed_at: At,
    /// How far X's clock was ahead of ours.
    pub skew_seconds: Option<i32>,
    /// When that was measured.
    pub skew_at: Option<At>,
}

/// What a person reads when the instance's secret is not the one that sealed the keys.
pub(super) const LOST_KEYS: &str = "The stored keys cannot be opened: the secret of this instance (LINNET_SECRET, or the file secret in LINNET_DATA) is another one now. Bring it back, or save the client secret again and press Authorize.";

impl Account {
    /// The keys, opened; without a token while nobody is connected.
    pub fn keys(&self, seal: &Seal) -> anyhow::Result<Keys> {
        let token = match (&self.token, &self.token_secret) {
            (Some(token), Some(secret)) => Some((seal.open(token)?, seal.open(secret)?)),
            _ => None,
        };
        Ok(Keys { token, ..self.app_keys(seal)? })
    }

    /// The app's keys alone: what connecting anew needs, whatever became of the token.
    pub(super) fn app_keys(&self, seal: &Seal) -> anyhow::Result<Keys> {
        let client_secret = seal.open(&self.client_secret)?;
        Ok(Keys { client_key: self.client_key.clone(), client_secret, token: None })
    }

    /// Why nothing is sent now, in words; a trouble whose time has passed is over.
    pub(super) fn trouble_at(&self, now: At) -> Option<String> {
        let key = self.trouble.as_ref()?;
        let is_over = self.trouble_until.is_some_and(|until| until <= now);
        let words = || self.trouble_reason.clone().unwrap_or_else(|| format!("Nothing is sent: {key}."));
        (!is_over).then(words)
    }

    /// What the permission allows.
    pub(super) fn access_in_words(&self) -> &'static str {
        match self.access_level.as_deref() {
            Some("read") => "Read only",
            Some("read-write") => "Read and write",
            Some("read-write-directmessages") => "Read, write and direct messages",
            _ => "not told by X yet",
        }
    }

    /// Whether somebody has authorised.
    pub fn is_connected(&self) -> bool {
        self.token.is_some() && self.token_secret.is_some()
    }

    /// Whether the token may write, as far as X said.
    pub fn may_write(&self) -> bool {
        self.access_level.as_deref() != Some("read")
    }
}

/// The app's keys about to be saved.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = x_accounts)]
pub(super) struct AppKeys {
    pub(super) client_key: String,
    /// Sealed; `None` keeps what is there.
    pub(super) client_secret: Option<Vec<u8>>,
    pub(super) is_published: bool,
    pub(super) changed_at: At,
}

/// Whose connection was just made, and since when; empty, nobody's.
#[derive(AsChangeset, Default)]
#[diesel(table_name = x_accounts, treat_none_as_null = true)]
#[expect(clippy::struct_field_names, reason = "a column's name")]
pub(super) struct Connected {
    pub(super) user_xid: Option<String>,
    pub(super) handle: Option<String>,
    pub(super) access_level: Option<String>,
    pub(super) connected_at: Option<At>,
}

/// What the integration adds to pages; kept in the settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Features {
    /// Whether contacts' pages show what X says of them.
    pub shows_profile: bool,
    /// Whether contacts' pages show their latest posts.
    pub shows_activity: bool,
    /// Whether `{sharebuttons}` is a button; nothing otherwise.
    pub has_share_button: bool,
    /// Whether X's own button may stand in for the link.
    pub widget: Widget,
    /// What the button proposes to write; empty: the page's title.
    pub share_text: String,
    /// The address that is shared; empty: the page's own.
    pub share_url: String,
    /// Whom the post names as its source, without the `@`.
    pub via: String,
    /// Whom X proposes to follow afterwards, without the `@`, with commas.
    pub recommended: String,
    /// Without `#`, with commas.
    pub hashtags: String,
    /// `medium` or `large`.
    pub size: String,
}

/// Whether X's script may be loaded, which draws a button of X's own and can follow visitors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Widget {
    /// The share button is a plain link.
    #[default]
    Never,
    /// For visitors who agreed, when their page asked them.
    AfterConsent,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            shows_profile: true,
            shows_activity: true,
            has_share_button: true,
            widget: Widget::Never,
            share_text: String::new(),
            share_url: String::new(),
            via: String::new(),
            recommended: String::new(),
            hashtags: String::new(),
            size: "medium".to_owned(),
        }
    }
}

/// What an X profile tells, for the mapping: key and label.
pub const ATTRIBUTES: [(&str, &str); 11] = [
    ("name", "Name"),
    ("username", "Handle"),
    ("location", "Location"),
    ("description", "Bio"),
    ("url", "Website"),
    ("followers", "Followers"),
    ("following", "Following"),
    ("posts", "Posts"),
    ("verified", "Verified"),
    ("joined", "On X since"),
    ("id", "Account number"),
];

/// What a stretch of a post is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpanKind {
    /// A link.
    Url,
    /// Somebody.
    Mention,
    /// `#…`
    Hashtag,
    /// `$…`
    Cashtag,
}

/// A stretch of a post that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// Past the last code point.
    pub end: usize,
    /// What it is.
    pub kind: SpanKind,
    /// What a person reads in its place.
    pub shown: String,
    /// Where it leads: absolute; a link's is t.co.
    pub href: String,
    /// A link written out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}
