//! What X can answer, sorted by what we do about it.

mod parse;

pub(super) use parse::{Problem, Reply, classify, of_problems};

use crate::clock::At;

/// Why a call to X did not give what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nothing was written to X: safe to try again.
    NotSent(String),
    /// The request was written and no clear answer came: it may have been done.
    Unknown(String),
    /// Too many calls; again from this instant.
    RateLimited {
        /// With a little chance added.
        until: At,
    },
    /// The account took its permission back, or the token is worth nothing any more.
    AuthBroken,
    /// X does not know the client key, or the secret does not belong to it.
    BadKeys(String),
    /// Our clock is wrong: X refuses the time in the signature.
    Clock {
        /// How far X's clock is ahead of ours, when X said it.
        skew_seconds: Option<i64>,
    },
    /// No credit, or a spending limit was reached.
    Budget {
        /// X's own words.
        detail: String,
    },
    /// X has this text already.
    Duplicate,
    /// X does not let this app do that.
    PolicyRefused(Policy),
    /// The token may read, not write.
    ReadOnly,
    /// The connected account is suspended, locked, or was taken for a robot.
    AccountBlocked(Block),
    /// There is no such user or post.
    NotFound,
    /// The user was suspended by X.
    Suspended,
    /// The user shows their posts to followers only.
    Protected,
    /// X refuses this for good, in its own words.
    Permanent(String),
    /// X has switched off the way in which calls are signed.
    Retired,
    /// The callback address is not on the app's list.
    CallbackRefused,
}

/// Which of X's rules for apps refused a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Mentioning somebody.
    Mention,
    /// Replying to somebody who did not ask.
    Reply,
    /// Quoting.
    Quote,
    /// More than one cashtag.
    Cashtag,
}

/// What keeps the connected account from acting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Suspended.
    Suspended,
    /// Locked until somebody signs in on X.
    Locked,
    /// The request looked automated.
    Automated,
    /// So many posts a day.
    DailyLimit,
}

impl Failure {
    /// How it is stored; never renamed.
    pub fn key(&self) -> &'static str {
        match self {
            Self::NotSent(_) => "not_sent",
            Self::Unknown(_) => "unknown",
            Self::RateLimited { .. } => "rate_limited",
            Self::AuthBroken => "reauthorise",
            Self::BadKeys(_) => "bad_keys",
            Self::Clock { .. } => "clock",
            Self::Budget { .. } => "budget",
            Self::Duplicate => "duplicate",
            Self::PolicyRefused(Policy::Mention) => "policy_mention",
            Self::PolicyRefused(Policy::Reply) => "policy_reply",
            Self::PolicyRefused(Policy::Quote) => "policy_quote",
            Self::PolicyRefused(Policy::Cashtag) => "policy_cashtag",
            Self::ReadOnly => "read_only",
            Self::AccountBlocked(_) => "blocked",
            Self::NotFound => "not_found",
            Self::Suspended => "suspended",
            Self::Protected => "protected",
            Self::Permanent(_) => "permanent",
            Self::Retired => "retired",
            Self::CallbackRefused => "callback_refused",
        }
    }

    /// Whether it concerns the whole connection, so that nothing else should be sent before somebody acted:
    /// the key kept in `x_accounts.trouble`.
    pub fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::AuthBroken
            | Self::BadKeys(_)
            | Self::Clock { .. }
            | Self::Budget { .. }
            | Self::ReadOnly
            | Self::Retired
            | Self::AccountBlocked(_) => Some(self.key()),
            _ => None,
        }
    }

    /// What happened and what to do, as a person reads it.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotSent(why) => format!("X could not be reached, so nothing was sent ({why}). Linnet tries again."),
            Self::Unknown(why) => format!("X did not answer clearly ({why}). Whether it was done has to be looked up."),
            Self::RateLimited { until } => {
                format!(
                    "X allows no more of these calls until {} UTC. Nothing has to be done.",
                    until.utc().format("%-d %b, %H:%M")
                )
            }
            Self::BadKeys(why) => format!(
                "X does not accept the client key and secret ({why}). Copy both again from the app's page on X."
            ),
            Self::Clock { skew_seconds } => clock_sentence(*skew_seconds),
            Self::Budget { detail } => format!(
                "X says that there is no credit left, or a spending limit was reached ({detail}). Add credit or raise the limit on X, then test the connection."
            ),
            Self::PolicyRefused(policy) => policy.sentence().to_owned(),
            Self::AccountBlocked(block) => block.sentence().to_owned(),
            Self::Permanent(detail) => format!("X refused this: {}", ended(detail)),
            _ => self.fixed_sentence().to_owned(),
        }
    }

    fn fixed_sentence(&self) -> &'static str {
        match self {
            Self::AuthBroken => {
                "X no longer accepts the permission of the connected account. Press Authorize on the Connection tab to connect it again."
            }
            Self::Duplicate => "X refused this tweet as a duplicate: the account has posted the same text before.",
            Self::ReadOnly => {
                "The app may only read. Give it “Read and write” on X, then press Authorize again: an old permission keeps its level."
            }
            Self::Retired => {
                "X no longer accepts OAuth 1.0a, with which this Linnet signs its calls. Look for a newer Linnet that signs with OAuth 2.0; what waits keeps waiting until then."
            }
            Self::NotFound => "X knows nobody of this name. Check the handle.",
            Self::Suspended => "X has suspended this account.",
            Self::Protected => "This account is protected: only its followers see its posts.",
            _ => {
                "X does not know the callback address. Copy the callback URL below into the app's settings on X, exactly as it stands."
            }
        }
    }
}

fn clock_sentence(skew: Option<i64>) -> String {
    let how_far = match skew {
        Some(seconds) if seconds < 0 => format!(" It is {} seconds ahead of X's.", seconds.abs()),
        Some(seconds) if seconds > 0 => format!(" It is {seconds} seconds behind X's."),
        _ => String::new(),
    };
    format!("The clock of this machine is wrong, so X refuses every call.{how_far} Set it, then test the connection.")
}

fn ended(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

impl Policy {
    fn sentence(self) -> &'static str {
        match self {
            Self::Mention => {
                "X does not permit this app to mention people. Leave {twitter_handle} out, or ask X for another access package."
            }
            Self::Reply => "X permits a reply only to somebody who mentioned the connected account.",
            Self::Quote => "X does not permit this app to quote this post.",
            Self::Cashtag => "X permits one cashtag per post.",
        }
    }
}

impl Block {
    fn sentence(self) -> &'static str {
        match self {
            Self::Suspended => {
                "X has suspended the connected account. Sign in on X to see why; nothing is sent until then."
            }
            Self::Locked => {
                "X has locked the connected account for now. Sign in on X to unlock it, then test the connection."
            }
            Self::Automated => {
                "X takes what the connected account does for spam. Nothing more is sent; look at the account on X first."
            }
            Self::DailyLimit => "The connected account has reached X's number of posts for a day. Go on tomorrow.",
        }
    }
}
