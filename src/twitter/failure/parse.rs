//! An answer of X that is not what was asked for → a [`Failure`]: by code, by words, by kind, by status, in this order.

use chrono::Duration;
use serde::Deserialize;

use super::{Block, Failure, Policy};
use crate::clock::At;
use crate::twitter::client::Window;

/// A wait that X names is believed up to a day and an hour.
const LONGEST_WAIT_HOURS: i64 = 25;
const WAIT_WITHOUT_HEADERS_MINUTES: i64 = 15;

/// An answer as it came.
#[derive(Clone, Copy, Debug)]
pub(in crate::twitter) struct Reply<'a> {
    pub(in crate::twitter) status: u16,
    pub(in crate::twitter) body: &'a str,
    pub(in crate::twitter) windows: &'a [Window],
    /// Whether the call spoke for an account.
    pub(in crate::twitter) has_token: bool,
    pub(in crate::twitter) skew_seconds: Option<i64>,
    pub(in crate::twitter) now: At,
    /// 1 to 30 seconds by chance, so that not everybody comes back at once.
    pub(in crate::twitter) jitter: i64,
}

/// One thing X complains about; every shape of it, every field optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Problem {
    code: Option<i64>,
    title: Option<String>,
    detail: Option<String>,
    message: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    resource_type: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    #[serde(flatten)]
    whole: Problem,
    errors: Vec<Problem>,
}

impl Problem {
    /// Its `type` without host and path, which changed in 2026.
    fn kind(&self) -> &str {
        self.kind.as_deref().and_then(|kind| kind.rsplit('/').next()).unwrap_or("")
    }

    /// Whether it is about one post among several that were asked for.
    pub(in crate::twitter) fn is_of_one_post(&self) -> bool {
        matches!(self.resource_type.as_deref(), Some("tweet" | "post"))
    }

    fn words(&self) -> &str {
        [&self.detail, &self.message, &self.title]
            .into_iter()
            .flatten()
            .find(|text| !text.is_empty())
            .map_or("", String::as_str)
    }

    fn says(&self, part: &str) -> bool {
        [&self.detail, &self.message, &self.title].into_iter().flatten().any(|text| text.contains(part))
    }
}

/// The failure that an answer other than success means.
pub(in crate::twitter) fn classify(reply: &Reply<'_>) -> Failure {
    let problems = problems(reply.body);
    problems
        .iter()
        .find_map(|problem| by_code(problem, reply))
        .or_else(|| problems.iter().find_map(by_words))
        .or_else(|| problems.iter().find_map(|problem| by_kind(problem, reply)))
        .unwrap_or_else(|| by_status(reply, &problems))
}

/// 200 without data: why there is none.
pub(in crate::twitter) fn of_problems(problems: &[Problem]) -> Failure {
    let about = |problem: &Problem| match problem.kind() {
        _ if problem.says("has been suspended") => Some(Failure::Suspended),
        "not-authorized-for-resource" => Some(Failure::Protected),
        "resource-not-found" => Some(Failure::NotFound),
        _ => None,
    };
    problems
        .iter()
        .find_map(about)
        .or_else(|| problems.iter().find_map(by_words))
        .or_else(|| problems.first().map(|problem| Failure::Permanent(cut(problem.words()))))
        .unwrap_or_else(|| Failure::Unknown("the answer was empty".to_owned()))
}

fn problems(body: &str) -> Vec<Problem> {
    if body.trim_start().starts_with("<?xml") || body.trim_start().starts_with("<errors") {
        return xml(body).into_iter().collect();
    }
    let Ok(body) = serde_json::from_str::<Body>(body) else { return Vec::new() };
    let mut all = body.errors;
    all.push(body.whole);
    all
}

/// `<error code="415">words</error>`: the only XML X is known to send.
fn xml(body: &str) -> Option<Problem> {
    let (_, rest) = body.split_once("code=\"")?;
    let (code, rest) = rest.split_once('"')?;
    let words = rest.split_once('>').and_then(|(_, rest)| rest.split_once('<')).map(|(words, _)| words.to_owned());
    Some(Problem { code: code.parse().ok(), message: words, ..Problem::default() })
}

fn by_code(problem: &Problem, reply: &Reply<'_>) -> Option<Failure> {
    Some(match problem.code? {
        32 | 99 | 215 => unsigned(problem, reply),
        63 | 64 => Failure::AccountBlocked(Block::Suspended),
        88 => limited(reply),
        89 => Failure::AuthBroken,
        130 | 131 => Failure::Unknown(cut(problem.words())),
        135 => Failure::Clock { skew_seconds: reply.skew_seconds },
        185 => Failure::AccountBlocked(Block::DailyLimit),
        187 => Failure::Duplicate,
        226 => Failure::AccountBlocked(Block::Automated),
        261 => Failure::ReadOnly,
        326 => Failure::AccountBlocked(Block::Locked),
        415 | 417 => Failure::CallbackRefused,
        220 | 416 | 453 => Failure::BadKeys(cut(problem.words())),
        _ => return None,
    })
}

fn by_words(problem: &Problem) -> Option<Failure> {
    let found = [
        ("duplicate content", Failure::Duplicate),
        ("@mentions is not allowed", Failure::PolicyRefused(Policy::Mention)),
        ("Reply to this conversation is not allowed", Failure::PolicyRefused(Policy::Reply)),
        ("Quoting this post is not allowed", Failure::PolicyRefused(Policy::Quote)),
        ("OAuth 1.0a is no longer", Failure::Retired),
        ("cashtag", Failure::PolicyRefused(Policy::Cashtag)),
        ("oauth1 app permissions", Failure::ReadOnly),
        ("Callback URL not approved", Failure::CallbackRefused),
    ];
    found.into_iter().find(|(words, _)| problem.says(words)).map(|(_, failure)| failure)
}

fn by_kind(problem: &Problem, reply: &Reply<'_>) -> Option<Failure> {
    let title = problem.title.as_deref().unwrap_or("");
    Some(match (problem.kind(), title) {
        ("credits" | "usage-capped", _) | (_, "CreditsDepleted" | "SpendCapReached" | "UsageCapExceeded") => {
            Failure::Budget { detail: cut(problem.words()) }
        }
        _ if problem.says("spend cap") => Failure::Budget { detail: cut(problem.words()) },
        ("oauth1-permissions", _) => Failure::ReadOnly,
        ("unsupported-authentication" | "client-forbidden", _) => Failure::BadKeys(cut(problem.words())),
        ("rate-limit-exceeded", _) => limited(reply),
        // A real 403 or 404 of these kinds means what the same kind means within a 200.
        ("resource-not-found", _) if problem.says("has been suspended") => Failure::Suspended,
        ("resource-not-found", _) => Failure::NotFound,
        ("not-authorized-for-resource", _) => Failure::Protected,
        _ => return None,
    })
}

fn by_status(reply: &Reply<'_>, problems: &[Problem]) -> Failure {
    let words = problems.iter().map(Problem::words).find(|words| !words.is_empty());
    let detail = words.map_or_else(|| format!("status {}", reply.status), cut);
    match reply.status {
        429 => limited(reply),
        402 => Failure::Budget { detail },
        // A page is not X speaking: a proxy, a portal, an outage.
        _ if is_page(reply.body) => Failure::Unknown(format!("a web page with status {}", reply.status)),
        401 if reply.has_token => Failure::AuthBroken,
        401 => Failure::BadKeys(detail),
        404 => Failure::NotFound,
        400 | 403 | 405..=407 | 409..=428 | 430..=499 => Failure::Permanent(detail),
        status => Failure::Unknown(words.map_or_else(|| format!("status {status}"), cut)),
    }
}

fn unsigned(problem: &Problem, reply: &Reply<'_>) -> Failure {
    if reply.has_token { Failure::AuthBroken } else { Failure::BadKeys(cut(problem.words())) }
}

fn is_page(body: &str) -> bool {
    body.trim_start().starts_with('<')
}

/// Until the latest reset among the windows that are used up.
fn limited(reply: &Reply<'_>) -> Failure {
    let used_up = reply.windows.iter().filter(|window| window.remaining == 0).map(|window| window.resets_at).max();
    let wait = match used_up {
        Some(reset) if reset <= reply.now => Duration::minutes(1),
        Some(reset) => reset.since(reply.now).min(Duration::hours(LONGEST_WAIT_HOURS)),
        None => Duration::minutes(WAIT_WITHOUT_HEADERS_MINUTES),
    };
    Failure::RateLimited { until: reply.now.plus(wait).plus(Duration::seconds(reply.jitter)) }
}

fn cut(text: &str) -> String {
    text.chars().take(300).collect()
}

#[cfg(test)]
mod tests;
