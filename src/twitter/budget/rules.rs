//! What X allows; pure.

use chrono::Duration;

use crate::clock::At;

/// The endpoint that posts.
pub(in crate::twitter) const CREATE: &str = "POST /2/tweets";
/// The endpoint that reads somebody's posts, our own among them.
pub(in crate::twitter) const OWN_POSTS: &str = "GET /2/users/:id/tweets";
/// The endpoint that finds a user by handle.
pub(in crate::twitter) const USER: &str = "GET /2/users/by/username/:username";

/// X's documented limits, for as long as X has not told ours (x-rate-limit page, August 2026): the narrower of user
/// and app for a quarter of an hour, and the app's day.
const DOCUMENTED: [Limit; 4] = [
    Limit { endpoint: CREATE, span: Span::Quarter, allowed: 100 },
    Limit { endpoint: CREATE, span: Span::DayOfApp, allowed: 10_000 },
    Limit { endpoint: OWN_POSTS, span: Span::Quarter, allowed: 900 },
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

#[cfg(test)]
mod tests {
    use chrono::Duration;
    use proptest::prelude::*;

    use super::{CREATE, Known, merged, room, standing, take};
    use crate::clock::At;

    fn at(seconds: i64) -> At {
        At::from_epoch(1_800_000_000 + seconds).unwrap()
    }

    fn quarter(allowed: u32, remaining: u32, resets: i64) -> Known {
        Known { span: "15m".to_owned(), allowed, remaining, resets_at: at(resets) }
    }

    #[test]
    fn without_knowledge_the_documented_limits_hold() {
        assert_eq!(room(&standing(CREATE, Vec::new(), at(0))), (100, None));
    }

    #[test]
    fn a_spent_window_says_until_when() {
        let windows = standing(CREATE, vec![quarter(100, 0, 60)], at(0));
        assert_eq!(room(&windows), (0, Some(at(61))));
    }

    #[test]
    fn a_window_that_has_reset_is_fresh() {
        let stored = || vec![quarter(100, 0, 60)];
        assert_eq!(room(&standing(CREATE, stored(), at(60))).0, 0);
        assert_eq!(room(&standing(CREATE, stored(), at(61))).0, 100);
    }

    #[test]
    fn answers_out_of_order_never_give_calls_back() {
        let known = merged(Some(quarter(100, 88, 900)), quarter(100, 99, 600), at(1)).unwrap();
        assert_eq!((known.remaining, known.resets_at), (88, at(600)));
        assert_eq!(merged(Some(known), quarter(100, 90, 600), at(2)).unwrap().remaining, 88);
    }

    #[test]
    fn a_new_window_is_believed_and_an_old_one_is_not() {
        assert_eq!(merged(Some(quarter(100, 0, 10)), quarter(100, 99, 905), at(5)).unwrap().remaining, 99);
        assert_eq!(merged(Some(quarter(100, 98, 905)), quarter(100, 0, 10), at(12)).unwrap().remaining, 98);
    }

    #[test]
    fn another_limit_than_documented_is_learned_from_the_first_answer() {
        assert_eq!(merged(Some(quarter(100, 88, 900)), quarter(1000, 999, 900), at(1)).unwrap().remaining, 988);
    }

    /// X's side: a fixed window that opens with the first call after the last one ended.
    struct Counter {
        opened: i64,
        used: u32,
    }

    impl Counter {
        fn call(&mut self, now: i64) -> Result<Known, ()> {
            if now - self.opened >= 900 {
                (self.opened, self.used) = (now, 0);
            }
            self.used += 1;
            if self.used > 100 {
                return Err(());
            }
            Ok(quarter(100, 100 - self.used, self.opened + 900))
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn in_a_week_no_call_is_one_too_many_and_hardly_one_too_few(
            pauses in prop::collection::vec(1i64..40, 200), sizes in prop::collection::vec(1u32..13, 200),
        ) {
            let mut x = Counter { opened: -10_000, used: 0 };
            let (mut stored, mut now, mut sent) = (Vec::new(), 0, 0u32);
            let week = 7 * 86_400;
            for (pause, size) in pauses.iter().zip(&sizes).cycle() {
                now += pause;
                if now > week { break; }
                let mut windows = standing(CREATE, stored.clone(), at(now));
                windows.retain(|one| one.span == "15m");
                let calls = room(&windows).0.min(*size);
                take(&mut windows, calls);
                let mut answers: Vec<Known> = Vec::new();
                for _ in 0..calls {
                    answers.push(x.call(now).map_err(|()| TestCaseError::fail("one call too many"))?);
                    sent += 1;
                }
                let mut known = windows.pop();
                for told in answers.into_iter().rev() {
                    known = merged(known, told, at(now));
                }
                stored = known.into_iter().collect();
            }
            let possible = 100 * u32::try_from(week / 940).unwrap();
            // With pauses and sizes this large a window is not always filled; it must come close.
            prop_assert!(sent > possible * 3 / 4, "{sent} of {possible}");
        }
    }

    #[test]
    fn the_grace_is_a_second() {
        assert_eq!(super::GRACE, Duration::seconds(1));
    }
}
