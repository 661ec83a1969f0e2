//! The switches: what this X permits, how it words things, what it counts.

use serde::{Deserialize, Serialize};

/// Whether something is permitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// It is.
    #[default]
    Allowed,
    /// It is not: 403 in X's words.
    Refused,
}

/// What `oauth_callback_confirmed` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirmed {
    /// `true`, as it should.
    #[default]
    True,
    /// `false`.
    False,
    /// Nothing: the parameter is absent.
    Missing,
}

/// How a refused callback is worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// As documented.
    #[default]
    Json,
    /// As seen in the wild.
    Xml,
}

/// Which of the two vocabularies answers use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// The request's own; the older when it shows none.
    #[default]
    Request,
    /// `tweet.fields`, `retweet_count`, `includes.tweets`.
    Tweet,
    /// `post.fields`, `repost_count`, `includes.posts`.
    Post,
}

/// How this X behaves where the real one has changed its mind or may.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// New posts that mention someone.
    pub mentions: Ruling,
    /// Replies to people who did not mention the author first.
    pub replies: Ruling,
    /// Quotes.
    pub quotes: Ruling,
    /// More than one cashtag in a post.
    pub cashtags: Ruling,
    /// What `request_token` says of the callback.
    pub confirmed: Confirmed,
    /// How a refused callback is worded.
    pub callback_error: Wording,
    /// The host in the `type` of problems.
    pub problem_host: String,
    /// How long a new post stays out of timelines and searches.
    pub lag_seconds: u32,
    /// Whether X has switched OAuth 1.0a off.
    pub oauth1_retired: bool,
    /// Which vocabulary answers use.
    pub dialect: Dialect,
    /// Whether `edit_history_tweet_ids` is `[""]`, as seen in September 2026.
    pub empty_edit_history: bool,
    /// Whether `oauth/authenticate` may skip the question.
    pub sign_in: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            mentions: Ruling::Allowed,
            replies: Ruling::Refused,
            quotes: Ruling::Refused,
            cashtags: Ruling::Refused,
            confirmed: Confirmed::True,
            callback_error: Wording::Json,
            problem_host: "api.x.com".to_owned(),
            lag_seconds: 0,
            oauth1_retired: false,
            dialect: Dialect::Request,
            empty_edit_history: false,
            sign_in: true,
        }
    }
}

/// How many calls are let through, and whether answers say so.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Every limit, in percent of X's own.
    pub percent: u32,
    /// Whether answers carry `x-rate-limit-*`.
    pub headers: bool,
    /// Limits of single endpoints, instead of X's own.
    pub endpoints: Vec<EndpointLimit>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { percent: 100, headers: true, endpoints: Vec::new() }
    }
}

/// The limits of one endpoint; one that is left out stays X's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EndpointLimit {
    /// As in X's table: `POST /2/tweets`, `GET /2/users/:id/tweets`.
    pub endpoint: String,
    /// Per user, in a quarter of an hour.
    pub user: Option<u32>,
    /// Per app, in a quarter of an hour.
    pub app: Option<u32>,
    /// Per user, in a day.
    pub user_day: Option<u32>,
    /// Per app, in a day.
    pub app_day: Option<u32>,
}

/// Money, in millionths of a dollar; what is left out is without end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Credits {
    /// What is left to spend: at zero, 402.
    pub balance_micros: Option<i64>,
    /// What may be spent in all: once reached, 403.
    pub spend_cap_micros: Option<i64>,
}
