//! A simulated week against X's side of the bargain: never one call too many, and windows used to the full.

use proptest::prelude::*;

use super::tests::at;
use super::{CREATE, Known, Span, close, merged, room, standing, take};
use crate::twitter::budget::Limits;

const WEEK: i64 = 7 * 86_400;
/// X's windows: seconds and calls.
const QUARTER: (i64, u32) = (900, 100);
const DAY: (i64, u32) = (86_400, 2_400);

/// X's side: fixed windows that open with the first call after the last one ended. It keeps no grace.
struct X {
    windows: [(Span, (i64, u32), i64, u32); 2],
    calls: u32,
    too_many: u32,
    /// Calls in each quarter of an hour that was opened.
    quarters: Vec<u32>,
}

impl X {
    fn new() -> Self {
        let opened = -10 * WEEK;
        let windows = [(Span::Quarter, QUARTER, opened, 0), (Span::DayOfUser, DAY, opened, 0)];
        Self { windows, calls: 0, too_many: 0, quarters: Vec::new() }
    }

    /// One call at a second; what its headers tell, or a refusal.
    fn call(&mut self, now: i64) -> Result<Vec<Known>, Vec<Known>> {
        for (span, (length, _), opened, used) in &mut self.windows {
            if now - *opened >= *length {
                (*opened, *used) = (now, 0);
                if *span == Span::Quarter {
                    self.quarters.push(0);
                }
            }
        }
        let is_refused = self.windows.iter().any(|(_, (_, allowed), _, used)| used >= allowed);
        if is_refused {
            self.too_many += 1;
            return Err(self.told());
        }
        self.calls += 1;
        self.windows.iter_mut().for_each(|window| window.3 += 1);
        if let Some(quarter) = self.quarters.last_mut() {
            *quarter += 1;
        }
        Ok(self.told())
    }

    fn told(&self) -> Vec<Known> {
        let told = |(span, (length, allowed), opened, used): &(Span, (i64, u32), i64, u32)| Known {
            span: span.key().to_owned(),
            allowed: *allowed,
            remaining: allowed.saturating_sub(*used),
            resets_at: at(opened + length),
            told_at: Some(at(0)),
        };
        self.windows.iter().map(told).collect()
    }
}

/// When an answer arrives, and what it tells: of a call that was taken, or of one too many.
type UnderWay = (i64, Result<Vec<Known>, Vec<Known>>);

/// Our side: what the database remembers, and answers that have not come yet.
struct Ours {
    stored: Vec<Known>,
    under_way: Vec<UnderWay>,
}

impl Ours {
    /// As the lease does: windows looked at, calls taken off, then made.
    fn lease(&mut self, x: &mut X, now: i64, most: u32, latencies: &mut impl Iterator<Item = i64>) -> u32 {
        let mut windows = standing(CREATE, self.stored.clone(), &Limits::default(), at(now));
        let calls = room(&windows).0.min(most);
        take(&mut windows, calls);
        if calls > 0 {
            self.stored = windows;
        }
        for _ in 0..calls {
            let answer = x.call(now);
            self.under_way.push((now + latencies.next().unwrap_or(1), answer));
        }
        calls
    }

    /// As the ledger does: answers are written down as they arrive, in whatever order.
    fn hear(&mut self, now: i64) {
        let (arrived, under_way) = self.under_way.drain(..).partition(|(at, _)| *at <= now);
        self.under_way = under_way;
        let arrived: Vec<UnderWay> = arrived;
        for (_, answer) in arrived.into_iter().rev() {
            let (told, is_refusal) = match answer {
                Ok(told) => (told, false),
                Err(told) => (told, true),
            };
            let latest = told.iter().filter(|one| one.remaining == 0).map(|one| one.resets_at).max();
            for told in told {
                let known = self.stored.iter().find(|one| one.span == told.span).cloned();
                self.stored.retain(|one| one.span != told.span);
                self.stored.extend(merged(known, told, at(now)));
            }
            if let (true, Some(until)) = (is_refusal, latest) {
                self.stored = standing(CREATE, std::mem::take(&mut self.stored), &Limits::default(), at(now));
                close(&mut self.stored, until);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A queue that is never empty, several workers, answers that come late and out of order, restarts that lose the
    /// answers under way (the database keeps what was taken off).
    #[test]
    fn in_a_week_no_call_is_one_too_many_and_windows_are_used_to_the_full(
        sizes in prop::collection::vec(1u32..17, 50),
        latencies in prop::collection::vec(0i64..20, 60),
        pauses in prop::collection::vec(1i64..4, 40),
        restarts in prop::collection::vec(1_000i64..90_000, 3),
    ) {
        let (mut x, mut ours) = (X::new(), Ours { stored: Vec::new(), under_way: Vec::new() });
        let mut latencies = latencies.into_iter().cycle();
        let (mut sizes, mut pauses) = (sizes.into_iter().cycle(), pauses.into_iter().cycle());
        let mut restarts = restarts.into_iter().cycle();
        let (mut now, mut dies_at) = (0, restarts.next().unwrap_or(WEEK));
        while now < WEEK {
            ours.hear(now);
            if now >= dies_at {
                ours.under_way.clear();
                dies_at = now + restarts.next().unwrap_or(WEEK);
            }
            let begun = ours.lease(&mut x, now, sizes.next().unwrap_or(1), &mut latencies);
            // An idle worker looks again after a minute at most; a busy one at once.
            now += if begun > 0 { pauses.next().unwrap_or(1) } else { wait(&ours.stored, now) };
        }
        prop_assert_eq!(x.too_many, 0);
        // The day's window bounds the week: seven of them open, each a moment after the last ended.
        let possible = 7 * DAY.1;
        prop_assert!(x.calls * 100 >= possible * 98, "{} of {possible}", x.calls);
    }

    /// Without the day's limit: every quarter of an hour that opens is used up, but for the last.
    #[test]
    fn each_quarter_of_an_hour_is_used_up(sizes in prop::collection::vec(1u32..17, 50), latency in 0i64..30) {
        let mut x = X::new();
        x.windows[1].1.1 = 1_000_000;
        let mut ours = Ours { stored: Vec::new(), under_way: Vec::new() };
        let (mut now, mut sizes) = (0, sizes.into_iter().cycle());
        while now < WEEK {
            ours.hear(now);
            let begun = ours.lease(&mut x, now, sizes.next().unwrap_or(1), &mut std::iter::repeat(latency));
            now += if begun > 0 { 1 } else { wait(&ours.stored, now) };
        }
        prop_assert_eq!(x.too_many, 0);
        let (_, whole) = x.quarters.split_last().unwrap();
        let used: u32 = whole.iter().sum();
        let possible = u32::try_from(whole.len()).unwrap() * QUARTER.1;
        prop_assert!(used * 100 >= possible * 98, "{used} of {possible}");
        // And they follow each other closely.
        prop_assert!(whole.len() >= 98 * usize::try_from(WEEK / 900).unwrap() / 100 - 1, "{} windows", whole.len());
    }

    /// X may change its mind about a limit, in the middle of a window.
    #[test]
    fn a_limit_that_x_lowers_is_obeyed_from_the_next_answer_on(at_call in 1u32..90, lower in 1u32..100) {
        let mut x = X::new();
        let mut ours = Ours { stored: Vec::new(), under_way: Vec::new() };
        for second in 0..90 {
            ours.hear(second);
            if x.calls >= at_call {
                x.windows[0].1.1 = lower;
            }
            ours.lease(&mut x, second, 1, &mut std::iter::repeat(0));
        }
        // The one call that finds out, and no more.
        prop_assert!(x.too_many <= 1, "{} refusals", x.too_many);
    }
}

/// Until the window that is spent begins anew, a minute at most.
fn wait(stored: &[Known], now: i64) -> i64 {
    let until = room(&standing(CREATE, stored.to_vec(), &Limits::default(), at(now))).1;
    until.map_or(1, |until| until.since(at(now)).num_seconds().clamp(1, 60))
}
