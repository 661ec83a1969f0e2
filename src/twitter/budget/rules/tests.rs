//! Windows and money, by example.

use chrono::Duration;

use super::{CREATE, Known, merged, room, standing};
use crate::clock::At;
use crate::twitter::budget::Limits;

pub(super) fn at(seconds: i64) -> At {
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

#[test]
fn a_limit_of_the_settings_holds_until_x_tells_and_what_was_used_stays_used() {
    let used = |allowed| Known { told_at: None, ..quarter(allowed, allowed - 40, 600) };
    let limits: Limits = serde_json::from_str(r#"{"allowed":{"POST /2/tweets 15m":50},"posts_a_day":45}"#).unwrap();
    let left = |known: Vec<Known>| room(&standing(CREATE, known, &limits, at(0))).0;
    assert_eq!(left(vec![used(100)]), 10);
    assert_eq!(left(vec![quarter(100, 60, 600)]), 45, "X counts for more, our own day for most");
    let day = Known { span: "day_own".to_owned(), told_at: None, ..quarter(45, 0, 9_000) };
    assert_eq!(left(vec![quarter(100, 60, 600), day.clone()]), 0);
    assert_eq!(room(&standing(CREATE, vec![quarter(100, 60, 600), day], &Limits::default(), at(0))).0, 60);
}

#[test]
fn the_grace_is_a_second() {
    assert_eq!(super::GRACE, Duration::seconds(1));
}
