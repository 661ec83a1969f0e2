//! How many calls X allows, and until when; pure.

use chrono::Duration;

use super::limits::Limits;
use crate::clock::At;

/// The endpoint that posts.
pub(in crate::twitter) const CREATE: &str = "POST /2/tweets";
/// The endpoint that reads somebody's posts, our own among them.
pub(in crate::twitter) const OWN_POSTS: &str = "GET /2/users/:id/tweets";
/// The endpoint that reads posts by their ids.
pub(in crate::twitter) const POSTS: &str = "GET /2/tweets";
/// The endpoint that finds a user by handle.
pub(in crate::twitter) const USER: &str = "GET /2/users/by/username/:username";

/// A window is fresh only a moment after its end: X's clock and ours may differ by a fraction.
const GRACE: Duration = Duration::seconds(1);
/// A reset that differs by less is the same window.
const SAME: Duration = Duration::seconds(60);

/// How long a window is, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::twitter) enum Span {
    /// Fifteen minutes.
    Quarter,
    /// A day, of the whole app.
    DayOfApp,
    /// A day, of the connected user.
    DayOfUser,
    /// A day, as we allow ourselves.
    DayOfOurs,
}

impl Span {
    /// As stored.
    pub(in crate::twitter) fn key(self) -> &'static str {
        match self {
            Self::Quarter => "15m",
            Self::DayOfApp => "day_app",
            Self::DayOfUser => "day_user",
            Self::DayOfOurs => "day_own",
        }
    }

    pub(in crate::twitter) fn of(key: &str) -> Self {
        match key {
            "day_app" => Self::DayOfApp,
            "day_user" => Self::DayOfUser,
            "day_own" => Self::DayOfOurs,
            _ => Self::Quarter,
        }
    }

    fn length(self) -> Duration {
        match self {
            Self::Quarter => Duration::minutes(15),
            Self::DayOfApp | Self::DayOfUser | Self::DayOfOurs => Duration::hours(24),
        }
    }
}

/// One window as we know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Known {
    /// A [`Span::key`].
    pub(in crate::twitter) span: String,
    /// Calls a window.
    pub(in crate::twitter) allowed: u32,
    /// Calls left; those in flight are already taken off.
    pub(in crate::twitter) remaining: u32,
    /// When it begins anew.
    pub(in crate::twitter) resets_at: At,
    /// When X last told it; `None`: a limit of the settings.
    pub(in crate::twitter) told_at: Option<At>,
}

impl Known {
    fn fresh(span: Span, allowed: u32, now: At) -> Self {
        let resets_at = now.plus(span.length());
        Self { span: span.key().to_owned(), allowed, remaining: allowed, resets_at, told_at: None }
    }

    /// A limit of the settings as it is now; what was used of it stays used.
    fn allowing(mut self, allowed: u32) -> Self {
        self.remaining = allowed.saturating_sub(self.used());
        self.allowed = allowed;
        self
    }

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

/// Every window that bounds an endpoint now: what X told, and the limits of the settings where it told nothing.
pub(in crate::twitter) fn standing(endpoint: &str, known: Vec<Known>, limits: &Limits, now: At) -> Vec<Known> {
    let spans = limits.spans(endpoint);
    let of = |one: &Known| spans.iter().find(|(span, _)| span.key() == one.span).map(|(_, allowed)| *allowed);
    let believed = |one: Known| match (one.told_at, of(&one)) {
        (Some(_), _) => Some(one),
        (None, Some(allowed)) => Some(one.allowing(allowed)),
        (None, None) => None,
    };
    let mut all: Vec<Known> = known.into_iter().filter_map(believed).map(|one| one.at(now)).collect();
    for (span, allowed) in &spans {
        if !all.iter().any(|one| one.span == span.key()) {
            all.push(Known::fresh(*span, *allowed, now));
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
    Some(Known { remaining: told.allowed.saturating_sub(used), told_at: Some(now), ..told })
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod week;
