//! Everything that was tried for a post: calls, looks at the timeline, and what a person decided.

mod queries;

pub(super) use queries::{Answered, answered, attempts, begin, close_dead};
pub(in crate::twitter) use queries::{blind, empty, empty_of, looked, word};

use diesel::prelude::*;

use crate::clock::At;
use crate::schema::{post_attempts, users};

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// X was asked to post.
    Call,
    /// The timeline was read.
    Look,
    /// A person decided.
    Word,
}

impl Kind {
    /// As stored.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Look => "look",
            Self::Word => "word",
        }
    }
}

/// One thing that was tried, as the post's page shows it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = post_attempts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Attempt {
    pub(super) kind: String,
    pub(super) text_hash: Option<Vec<u8>>,
    pub(super) began_at: At,
    pub(super) ended_at: Option<At>,
    pub(super) outcome: Option<String>,
    pub(super) answer: Option<String>,
    pub(super) transaction_xid: Option<String>,
    pub(super) cost_micros: u64,
    /// Who decided, by name.
    #[diesel(select_expression = users::name.nullable())]
    pub(super) by: Option<String>,
}

impl Attempt {
    /// What it was, as the page says it.
    pub(super) fn label(&self) -> &'static str {
        match self.kind.as_str() {
            "call" => "Call to X",
            "look" => "Look at the timeline",
            _ => "Decision",
        }
    }

    /// How it ended, as the page says it.
    pub(super) fn ending(&self) -> String {
        let Some(outcome) = &self.outcome else { return "Under way".to_owned() };
        let words = match outcome.as_str() {
            "sent" => "Sent",
            "found" => "Found",
            "absent" => "Not there",
            "too_short" => "Too short",
            "blind" => "Could not look",
            "declared_sent" => "It was sent",
            "again" => "Send it again",
            "declined" => "Leave it unsent",
            other => return words_of(other),
        };
        words.to_owned()
    }

    /// The colour of its badge.
    pub(super) fn tone(&self) -> &'static str {
        match self.outcome.as_deref() {
            Some("sent" | "found" | "declared_sent" | "approved") => "success",
            Some("unknown" | "blind" | "too_short" | "rate_limited") => "warning",
            Some("again" | "edited") => "info",
            Some("absent" | "declined") | None => "secondary",
            Some(_) => "danger",
        }
    }

    /// The beginning of the text's hash: enough to see that two calls sent the same.
    pub(super) fn hash(&self) -> String {
        let hex = crate::seal::hex(self.text_hash.as_deref().unwrap_or_default());
        hex.chars().take(12).collect()
    }

    /// What it cost, in dollars; empty when nothing.
    pub(super) fn cost(&self) -> String {
        super::model::dollars(self.cost_micros)
    }
}

/// A stored key in words: `rate_limited` as “Rate limited”.
fn words_of(key: &str) -> String {
    let text = key.replace('_', " ");
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// What a look says of one post.
pub(in crate::twitter) struct Seen {
    /// `found`, `absent`, `too_short`.
    pub(in crate::twitter) outcome: &'static str,
    /// In words.
    pub(in crate::twitter) answer: String,
}
