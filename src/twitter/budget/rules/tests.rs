//! Windows and money, by example.

use chrono::Duration;
use proptest::prelude::*;

use super::{CREATE, Known, merged, room, standing, take};
use crate::clock::At;
use crate::twitter::budget::Limits;

fn at(seconds: i64) -> At {
    At::from_epoch(1_800_000_000 + seconds).unwrap()
}

fn quarter(allowed: u32, remaining: u32, resets: i64) -> Known {
    Known { span: "15m".to_owned(), allowed, remaining, resets_at: at(resets), told_at: Some(at(0)) }
}

#[test]
fn without_knowledge_the_documented_limits_hold() {
    assert_eq!(room(&standing(CREATE, Vec::new(), &Limits::default(), at(0))), (100, None));
}

#[test]
fn a_spent_window_says_until_when() {
    let windows = standing(CREATE, vec![quarter(100, 0, 60)], &Limits::default(), at(0));
    assert_eq!(room(&windows), (0, Some(at(61))));
}

#[test]
fn a_window_that_has_reset_is_fresh() {
    let stored = || vec![quarter(100, 0, 60)];
    assert_eq!(room(&standing(CREATE, stored(), &Limits::default(), at(60))).0, 0);
    assert_eq!(room(&standing(CREATE, stored(), &Limits::default(), at(61))).0, 100);
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
            let mut windows = standing(CREATE, stored.clone(), &Limits::default(), at(now));
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
