//! Rate windows per endpoint, user and app (x-api §D.1), and what answers say of them.

use chrono::Duration;

use super::http::Answer;
use super::policy::{EndpointLimit, Limits};
use super::state::State;
use crate::clock::At;

const QUARTER: i64 = 900;
const DAY: i64 = 86_400;

/// Calls counted since a window opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    opened: At,
    used: u32,
}

/// One window as an answer's headers show it.
struct Window {
    prefix: &'static str,
    limit: u32,
    remaining: u32,
    reset: i64,
    is_spent: bool,
}

/// X's own limits: endpoint; user and app per quarter of an hour; user and app per day; 0 is none.
type Row = (&'static str, u32, u32, u32, u32);
/// The user's day on `POST /2/tweets` is the account's own limit; its header has been seen, not documented.
const TABLE: &[Row] = &[
    ("POST /2/tweets", 100, 0, 2_400, 10_000),
    ("DELETE /2/tweets/:id", 50, 0, 0, 0),
    ("GET /2/tweets", 5_000, 3_500, 0, 0),
    ("GET /2/tweets/:id", 900, 450, 0, 0),
    ("GET /2/users/me", 75, 0, 0, 0),
    ("GET /2/users/by/username/:username", 900, 300, 0, 0),
    ("GET /2/users/by", 900, 300, 0, 0),
    ("GET /2/users", 900, 300, 0, 0),
    ("GET /2/users/:id", 900, 300, 0, 0),
    ("GET /2/users/:id/tweets", 900, 10_000, 0, 0),
    ("GET /2/users/:id/mentions", 300, 450, 0, 0),
    ("GET /2/tweets/search/recent", 300, 450, 0, 0),
];

/// What was counted: the headers to add, and the refusal if a window is spent.
pub(super) struct Counted {
    pub(super) headers: Vec<(String, String)>,
    pub(super) refusal: Option<Answer>,
}

/// Counts one call of a user through an app.
pub(super) fn count(state: &mut State, endpoint: &str, user: u64, app: &str, now: At) -> Counted {
    let limits = state.world.limits.clone();
    let row = limits_of(&limits, endpoint);
    let keys = [
        ("x-rate-limit-", format!("{endpoint} user {user}"), row.user, QUARTER),
        ("x-rate-limit-", format!("{endpoint} app {app}"), row.app, QUARTER),
        ("x-user-limit-24hour-", format!("{endpoint} user {user} day"), row.user_day, DAY),
        ("x-app-limit-24hour-", format!("{endpoint} app {app} day"), row.app_day, DAY),
    ];
    let mut windows: Vec<Window> = Vec::new();
    for (prefix, key, limit, seconds) in keys {
        if let Some(limit) = limit {
            windows.push(look(state, prefix, &key, limit, (now, seconds)));
        }
    }
    let refusal = windows.iter().any(|window| window.is_spent).then(too_many);
    let headers = if limits.headers { headers_of(&windows) } else { Vec::new() };
    Counted { headers, refusal }
}

/// The answer to one call too many.
pub(super) fn too_many() -> Answer {
    Answer::problem(429, "Too Many Requests", "Too Many Requests")
}

fn look(state: &mut State, prefix: &'static str, key: &str, limit: u32, (now, seconds): (At, i64)) -> Window {
    let bucket = state.buckets.entry(key.to_owned()).or_insert(Bucket { opened: now, used: 0 });
    let age = now.since(bucket.opened);
    if age >= Duration::seconds(seconds) || age < Duration::zero() {
        *bucket = Bucket { opened: now, used: 0 };
    }
    let is_spent = bucket.used >= limit;
    if !is_spent {
        bucket.used += 1;
    }
    Window {
        prefix,
        limit,
        remaining: limit.saturating_sub(bucket.used),
        reset: bucket.opened.epoch() + seconds,
        is_spent,
    }
}

/// One line per kind of window; of the user's and the app's, the narrower.
fn headers_of(windows: &[Window]) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for prefix in ["x-rate-limit-", "x-user-limit-24hour-", "x-app-limit-24hour-"] {
        let narrowest = windows.iter().filter(|window| window.prefix == prefix).min_by_key(|window| window.remaining);
        if let Some(window) = narrowest {
            headers.push((format!("{prefix}limit"), window.limit.to_string()));
            headers.push((format!("{prefix}remaining"), window.remaining.to_string()));
            headers.push((format!("{prefix}reset"), window.reset.to_string()));
        }
    }
    headers
}

fn limits_of(limits: &Limits, endpoint: &str) -> EndpointLimit {
    let row = TABLE.iter().find(|row| row.0 == endpoint).copied().unwrap_or_default();
    let own = limits.endpoints.iter().find(|limit| limit.endpoint == endpoint).cloned().unwrap_or_default();
    let scaled = |limit: u32| (limit > 0).then(|| limit.saturating_mul(limits.percent) / 100);
    EndpointLimit {
        endpoint: endpoint.to_owned(),
        user: own.user.or_else(|| scaled(row.1)),
        app: own.app.or_else(|| scaled(row.2)),
        user_day: own.user_day.or_else(|| scaled(row.3)),
        app_day: own.app_day.or_else(|| scaled(row.4)),
    }
}
