//! How many calls X documents to allow, and how many posts a day we allow ourselves: data of an administrator's; pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rules::{CREATE, OWN_POSTS, POSTS, Span, USER};

/// A documented limit of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Limit {
    pub(in crate::twitter) endpoint: &'static str,
    pub(in crate::twitter) span: Span,
    pub(in crate::twitter) allowed: u32,
    /// What it is, as pages say it.
    pub(in crate::twitter) label: &'static str,
}

/// X's page on rate limits in August 2026: the narrower of user and app for a quarter of an hour, and the app's day.
pub(in crate::twitter) const DOCUMENTED: [Limit; 8] = [
    limit(CREATE, Span::Quarter, 100, "Tweets in 15 minutes"),
    limit(CREATE, Span::DayOfApp, 10_000, "Tweets of the app in 24 hours"),
    limit(USER, Span::Quarter, 300, "Profiles by handle in 15 minutes"),
    limit("GET /2/users/:id", Span::Quarter, 300, "Profiles by number in 15 minutes"),
    limit(OWN_POSTS, Span::Quarter, 900, "Reads of somebody's posts in 15 minutes"),
    limit("GET /2/users/:id/mentions", Span::Quarter, 300, "Reads of mentions in 15 minutes"),
    limit(POSTS, Span::Quarter, 3_500, "Look-ups of posts in 15 minutes"),
    limit("GET /2/users/me", Span::Quarter, 75, "Tests of the connection in 15 minutes"),
];

const fn limit(endpoint: &'static str, span: Span, allowed: u32, label: &'static str) -> Limit {
    Limit { endpoint, span, allowed, label }
}

impl Limit {
    /// As stored, and as the form names it.
    pub(in crate::twitter) fn key(&self) -> String {
        format!("{} {}", self.endpoint, self.span.key())
    }
}

/// The limits as they are believed while X tells nothing, and our own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Limits {
    /// By [`Limit::key`]; what is missing is as documented.
    pub(super) allowed: BTreeMap<String, u32>,
    /// How many tweets in 24 hours we allow ourselves, whatever X allows.
    pub(super) posts_a_day: Option<u32>,
    /// When somebody last compared it with X's page.
    pub(super) checked_on: Option<NaiveDate>,
}

impl Limits {
    /// How many calls one documented limit allows.
    pub(in crate::twitter) fn of(&self, limit: &Limit) -> u32 {
        self.allowed.get(&limit.key()).copied().unwrap_or(limit.allowed)
    }

    /// Every limit of an endpoint.
    pub(in crate::twitter) fn spans(&self, endpoint: &str) -> Vec<(Span, u32)> {
        let documented = DOCUMENTED.iter().filter(|limit| limit.endpoint == endpoint);
        let own = self.posts_a_day.filter(|_| endpoint == CREATE).map(|allowed| (Span::DayOfOurs, allowed));
        documented.map(|limit| (limit.span, self.of(limit))).chain(own).collect()
    }
}
