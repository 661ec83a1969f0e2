//! Bad days on order: what the next calls that fit are to meet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::http::Answer;
use super::state::State;
use super::{bill, compose, deflate, limits};
use crate::clock::At;

/// Something that is to go wrong, for so many calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    /// `POST`, or `*` for any.
    #[serde(default = "any")]
    pub method: String,
    /// The beginning of the path; or the whole of it, with `*` for anything.
    #[serde(default = "any")]
    pub path: String,
    /// How many calls meet it.
    #[serde(default = "once")]
    pub times: u32,
    /// What they meet.
    pub behaviour: Behaviour,
}

fn any() -> String {
    "*".to_owned()
}

fn once() -> u32 {
    1
}

impl Fault {
    /// For the next call that fits.
    pub fn once(method: &str, path: &str, behaviour: Behaviour) -> Self {
        Self::times(1, method, path, behaviour)
    }

    /// For the next so many calls that fit.
    pub fn times(times: u32, method: &str, path: &str, behaviour: Behaviour) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), times, behaviour }
    }

    fn fits(&self, method: &str, path: &str) -> bool {
        let is_method = self.method == "*" || self.method.eq_ignore_ascii_case(method);
        self.times > 0 && is_method && fits(&self.path, path)
    }
}

fn fits(pattern: &str, path: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return path.starts_with(pattern) };
    let Some(mut left) = path.strip_prefix(first) else { return false };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        let Some(at) = left.find(piece) else { return false };
        left = left.get(at + piece.len()..).unwrap_or_default();
    }
    left.ends_with(last)
}

/// What may be in the body of a bare status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// A problem in JSON.
    #[default]
    Json,
    /// A page.
    Html,
    /// Nothing.
    Empty,
}

/// What a 429 says of when to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reset {
    /// In a quarter of an hour.
    #[default]
    Ahead,
    /// A minute ago.
    Past,
    /// Nothing.
    Absent,
}

/// The bad days there are; all but the first group skip the call's own work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its own description; README.md says more")]
pub enum Behaviour {
    DelayBefore {
        millis: u64,
    },
    DelayAfter {
        millis: u64,
    },
    /// The work is done, the answer is not given.
    CloseAfter,
    /// The work is done, half of the answer is given.
    HalfBody,
    WrongType,
    /// The right answer, packed, whether or not the client asked for it.
    Gzip,
    SameNextToken,
    /// A byte of the right answer at a time.
    Drip {
        millis: u64,
    },

    CloseBefore,
    Status {
        status: u16,
        #[serde(default)]
        body: Body,
        #[serde(default)]
        headers: BTreeMap<String, String>,
    },
    /// 200 and a page, as a hotel's network gives it.
    Html,
    Redirect {
        to: String,
    },
    Huge {
        bytes: usize,
    },
    RateLimited {
        #[serde(default)]
        reset: Reset,
        #[serde(default)]
        html: bool,
    },
    Revoked,
    Duplicate,
    MentionsRefused,
    ReplyRefused,
    QuoteRefused,
    ReadOnly,
    Locked,
    Suspended,
    NoCredits,
    SpendCap,
    UsageCap,
    AppSuspended,
    NoAccess,
}

/// Takes the first fault that fits, once.
pub(super) fn take(state: &mut State, method: &str, path: &str) -> Option<Behaviour> {
    let fault = state.faults.iter_mut().find(|fault| fault.fits(method, path))?;
    fault.times -= 1;
    let behaviour = fault.behaviour.clone();
    state.faults.retain(|fault| fault.times > 0);
    Some(behaviour)
}

/// The answer that takes the place of the call's own work, if it is such a fault.
pub(super) fn instead(behaviour: &Behaviour, host: &str, now: At) -> Option<Answer> {
    Some(match behaviour {
        Behaviour::Status { status, body, headers } => bare(*status, *body, headers),
        Behaviour::Html => page(200),
        Behaviour::Redirect { to } => Answer::redirect(to),
        Behaviour::Huge { bytes } => Answer::of(200, "application/json; charset=utf-8", vec![b' '; *bytes]),
        Behaviour::RateLimited { reset, html } => rate_limited(*reset, *html, now),
        Behaviour::Revoked => Answer::code(401, 89, "Invalid or expired token."),
        Behaviour::Duplicate => compose::duplicate(),
        Behaviour::MentionsRefused => Answer::forbidden(compose::MENTIONS),
        Behaviour::ReplyRefused => Answer::forbidden(compose::REPLY),
        Behaviour::QuoteRefused => Answer::forbidden(compose::QUOTE),
        Behaviour::ReadOnly => compose::read_only(host),
        Behaviour::Locked => compose::locked(),
        Behaviour::Suspended => compose::suspended(),
        Behaviour::NoCredits => bill::depleted(host),
        Behaviour::SpendCap => bill::capped(host),
        Behaviour::UsageCap => bill::usage_capped(host),
        Behaviour::AppSuspended => app_suspended(),
        Behaviour::NoAccess => no_access(),
        _ => return None,
    })
}

fn bare(status: u16, body: Body, headers: &BTreeMap<String, String>) -> Answer {
    let answer = match body {
        Body::Json if status == 204 => Answer::empty(status),
        Body::Json => Answer::problem(status, "Service trouble", "The sandbox was told to answer this."),
        Body::Html => page(status),
        Body::Empty => Answer::empty(status),
    };
    headers.iter().fold(answer, |answer, (name, value)| answer.with(name, value))
}

fn page(status: u16) -> Answer {
    Answer::page(
        status,
        "<!DOCTYPE html><html><title>Trouble</title><h1>Something is in the way</h1></html>".to_owned(),
    )
}

fn rate_limited(reset: Reset, html: bool, now: At) -> Answer {
    let answer = if html { page(429) } else { limits::too_many() };
    let at = match reset {
        Reset::Absent => return answer,
        Reset::Ahead => now.epoch() + 900,
        Reset::Past => now.epoch() - 60,
    };
    let with = |answer: Answer, name: &str, value: String| answer.with(&format!("x-rate-limit-{name}"), &value);
    let answer = with(answer, "limit", "100".to_owned());
    with(with(answer, "remaining", "0".to_owned()), "reset", at.to_string())
}

/// What becomes of the right answer after the work is done.
pub(super) fn after(behaviour: &Behaviour, mut answer: Answer) -> Answer {
    match behaviour {
        Behaviour::Gzip => {
            answer.body = deflate::gzip(&answer.body);
            answer.with("content-encoding", "gzip")
        }
        Behaviour::WrongType => answer.with("content-type", "text/plain"),
        Behaviour::SameNextToken => {
            if let Some(mut body) = answer.value() {
                if let Some(meta) = body.get_mut("meta").and_then(serde_json::Value::as_object_mut) {
                    meta.insert("next_token".to_owned(), json!("again"));
                }
                answer.body = body.to_string().into_bytes();
            }
            answer
        }
        _ => answer,
    }
}

/// 416, when X has suspended the app.
pub(super) fn app_suspended() -> Answer {
    Answer::code(401, 416, "Invalid / suspended application")
}

/// 453, what version 1.1 answers to everyone since 2023.
pub(super) fn no_access() -> Answer {
    let message = "You currently have access to a subset of X API V2 endpoints and limited v1.1 endpoints (e.g. media post, oauth) only. If you need access to this endpoint, you may need a different access level. You can learn more here: https://developer.x.com/en/portal/product";
    Answer::code(403, 453, message)
}
