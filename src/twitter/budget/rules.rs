//! What X allows and what it charges; pure.

use chrono::Duration;

use crate::clock::At;
use crate::tweet_text::{self, Kind};

/// The endpoint that posts.
pub(in crate::twitter) const CREATE: &str = "POST /2/tweets";
/// The endpoint that reads somebody's posts, our own among them.
pub(in crate::twitter) const OWN_POSTS: &str = "GET /2/users/:id/tweets";
/// The endpoint that reads posts by their ids.
pub(in crate::twitter) const POSTS: &str = "GET /2/tweets";
/// The endpoint that finds a user by handle.
pub(in crate::twitter) const USER: &str = "GET /2/users/by/username/:username";

/// Dollars a day for reading, in millionths, until an administrator says otherwise.
pub(in crate::twitter) const READ_BUDGET: u64 = 5_000_000;

/// X's documented limits, for as long as X has not told ours (x-rate-limit page, August 2026): the narrower of user
/// and app for a quarter of an hour, and the app's day.
const DOCUMENTED: [Limit; 5] = [
    Limit { endpoint: CREATE, span: Span::Quarter, allowed: 100 },
    Limit { endpoint: CREATE, span: Span::DayOfApp, allowed: 10_000 },
    Limit { endpoint: OWN_POSTS, span: Span::Quarter, allowed: 900 },
    Limit { endpoint: POSTS, span: Span::Quarter, allowed: 3_500 },
    Limit { endpoint: USER, span: Span::Quarter, allowed: 300 },
];

/// A window is fresh only a moment after its end: X's clock and ours may differ by a fraction.
const GRACE: Duration = Duration::seconds(1);
/// A reset that differs by less is the same window.
const SAME: Duration = Duration::seconds(60);

struct Limit {
    endpoint: &'static str,
    span: Span,
    allowed: u32,
}

/// How long a window is, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Span {
    /// Fifteen minutes.
    Quarter,
    /// A day, of the whole app.
    DayOfApp,
    /// A day, of the connected user.
    DayOfUser,
}

impl Span {
    /// As stored.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Quarter => "15m",
            Self::DayOfApp => "day_app",
            Self::DayOfUser => "day_user",
        }
    }

    fn of(key: &str) -> Self {
        match key {
            "day_app" => Self::DayOfApp,
            "day_user" => Self::DayOfUser,
            _ => Self::Quarter,
        }
    }

    fn length(self) -> Duration {
        match self {
            Self::Quarter => Duration::minutes(15),
            Self::DayOfApp | Self::DayOfUser => Duration::hours(24),
        }
    }
}

/// One window as we know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Known {
    /// `15m`, `day_app` or `day_user`.
    pub(in crate::twitter) span: String,
    /// Calls a window.
    pub(in crate::twitter) allowed: u32,
    /// Calls left; those in flight are already taken off.
    pub(in crate::twitter) remaining: u32,
    /// When it begins anew.
    pub(in crate::twitter) resets_at: At,
}

impl Known {
    fn used(&self) -> u32 {
        self.allowed.saturating_sub(self.remaining)
    }

    fn is_over(&self, now: At) -> bool {
        self.resets_at.plus(GRACE) <= now
    }

    /// The window as it stands now: a new one when this one is over.
    fn at(mut self, now: At) -> Self {
        if self.is_over(now) {
            self.remaining = self.allowed;
            // A guess until the next answer tells the true end; it can only be later than that.
            self.resets_at = now.plus(Span::of(&self.span).length());
        }
        self
    }
}

/// Every window that bounds an endpoint now: what X told, and its documented limits where it told nothing.
pub(in crate::twitter) fn standing(endpoint: &str, known: Vec<Known>, now: At) -> Vec<Known> {
    let mut all: Vec<Known> = known.into_iter().map(|one| one.at(now)).collect();
    for limit in DOCUMENTED.iter().filter(|limit| limit.endpoint == endpoint) {
        if !all.iter().any(|one| one.span == limit.span.key()) {
            let (span, allowed) = (limit.span.key().to_owned(), limit.allowed);
            all.push(Known { span, allowed, remaining: allowed, resets_at: now.plus(limit.span.length()) });
        }
    }
    all
}

/// How many calls may begin now, and if none, until when to wait: the latest end among the windows that are spent.
pub(in crate::twitter) fn room(standing: &[Known]) -> (u32, Option<At>) {
    let least = standing.iter().map(|one| one.remaining).min().unwrap_or(u32::MAX);
    let until = standing.iter().filter(|one| one.remaining == 0).map(|one| one.resets_at.plus(GRACE)).max();
    (least, until)
}

/// Takes calls off before they begin, so that several workers together never make one too many.
pub(in crate::twitter) fn take(standing: &mut [Known], calls: u32) {
    for one in standing {
        one.remaining = one.remaining.saturating_sub(calls);
    }
}

/// X refused a call: one window at least is spent, until then.
pub(in crate::twitter) fn close(standing: &mut [Known], until: At) {
    if standing.iter().any(|one| one.remaining == 0 && one.resets_at >= until) {
        return;
    }
    if let Some(quarter) = standing.iter_mut().find(|one| one.span == Span::Quarter.key()) {
        quarter.remaining = 0;
        quarter.resets_at = until;
    }
}

/// What we knew and what an answer says, as one: answers may come out of order, and calls in flight count as made.
pub(in crate::twitter) fn merged(stored: Option<Known>, told: Known, now: At) -> Option<Known> {
    if told.resets_at <= now {
        // An answer of the window before.
        return stored;
    }
    let stored = stored.filter(|one| !one.is_over(now) && told.resets_at <= one.resets_at.plus(SAME));
    let used = stored.map_or(0, |one| one.used()).max(told.used());
    Some(Known { remaining: told.allowed.saturating_sub(used), ..told })
}

/// What a call is for, as the ledger of spend names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Purpose {
    /// A post without a link.
    Post,
    /// A post with one.
    PostWithLink,
    /// A contact's profile.
    Profile,
    /// A contact's posts.
    Timeline,
    /// Our own posts, to settle an unknown outcome.
    Lookup,
    /// Our own posts, for what they brought.
    Metrics,
}

impl Purpose {
    /// As stored.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::PostWithLink => "post_with_link",
            Self::Profile => "profile",
            Self::Timeline => "timeline",
            Self::Lookup => "lookup",
            Self::Metrics => "metrics",
        }
    }

    /// What one unit costs in millionths of a dollar (docs.x.com, x-api/getting-started/pricing, August 2026).
    fn micros(self) -> u64 {
        match self {
            Self::Post => 15_000,
            Self::PostWithLink => 200_000,
            Self::Profile => 10_000,
            Self::Timeline => 5_000,
            Self::Lookup | Self::Metrics => 1_000,
        }
    }
}

/// What a call cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Price {
    /// What for.
    pub(in crate::twitter) purpose: Purpose,
    /// Millionths of a dollar.
    pub(in crate::twitter) micros: u64,
}

impl Price {
    /// For so many posts or users read or written.
    pub(in crate::twitter) fn of(purpose: Purpose, units: usize) -> Self {
        Self { purpose, micros: purpose.micros().saturating_mul(u64::try_from(units).unwrap_or(u64::MAX)) }
    }
}

/// What X charges for posting a text.
pub(in crate::twitter) fn price_of_post(text: &str) -> Price {
    let has_link = tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Url);
    Price::of(if has_link { Purpose::PostWithLink } else { Purpose::Post }, 1)
}

#[cfg(test)]
mod tests;
