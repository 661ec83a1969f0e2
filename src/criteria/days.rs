//! Days as people type them: `2026`, `2026-01`, `today`, `-7d`, and ranges of them; pure.

use std::ops::Range;

use chrono::{Datelike as _, Duration, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};

use super::limits::{Limit, Limits};
use super::{Asking, Term};
use crate::clock::At;

/// From one value on, and up to but without another.
pub type Window<T> = (Option<T>, Option<T>);

const HOW: &str = "Write a date like 2026-01-15, 2026-01 or 2026, or today, yesterday, -7d (a week ago), -3m, -1y.";

impl Asking {
    /// The day it is for whoever asks.
    pub fn today(&self) -> NaiveDate {
        self.now.utc().with_timezone(&self.zone).date_naive()
    }

    /// The days that a term means.
    pub fn days(&self, term: &Term) -> Result<Window<NaiveDate>, String> {
        let today = self.today();
        let days = |limit: Limit<'_>| Ok::<_, String>((days(limit.text, today)?, limit.is_in));
        match term.limits()? {
            Limits::Is(text) => {
                let days = self::days(text, today)?;
                // `-7d` alone: the last seven days, not one of them; `+7d` the next.
                let (from, until) = match text.as_bytes().first() {
                    Some(b'-') => (days.start, tomorrow(today)),
                    Some(b'+') => (today, days.end),
                    _ => (days.start, days.end),
                };
                Ok((Some(from), Some(until)))
            }
            Limits::Range { from, to } => {
                let from = from.map(days).transpose()?.map(|(days, is_in)| if is_in { days.start } else { days.end });
                let to = to.map(days).transpose()?.map(|(days, is_in)| if is_in { days.end } else { days.start });
                Ok((from, to))
            }
        }
    }

    /// The instants that a term means: its days begin at midnight of whoever asks.
    pub fn times(&self, term: &Term) -> Result<Window<At>, String> {
        let (from, until) = self.days(term)?;
        Ok((from.map(|day| self.midnight(day)), until.map(|day| self.midnight(day))))
    }

    /// When a day begins; where clocks skip midnight, an hour later.
    pub fn midnight(&self, day: NaiveDate) -> At {
        let midnight = day.and_time(NaiveTime::MIN);
        match self.zone.from_local_datetime(&midnight) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => At::from(at.with_timezone(&Utc)),
            LocalResult::None => self.hour_later(midnight),
        }
    }

    fn hour_later(&self, midnight: NaiveDateTime) -> At {
        let at = self.zone.from_local_datetime(&(midnight + Duration::hours(1))).earliest();
        At::from(at.map_or_else(|| Utc.from_utc_datetime(&midnight), |at| at.with_timezone(&Utc)))
    }
}

/// From the first day up to but without the last.
fn days(text: &str, today: NaiveDate) -> Result<Range<NaiveDate>, String> {
    let text = text.trim();
    let day = |day: NaiveDate| Some(day..tomorrow(day));
    let found = match text.to_ascii_lowercase().as_str() {
        "today" => day(today),
        "yesterday" => day(today - Duration::days(1)),
        "tomorrow" => day(tomorrow(today)),
        text if text.starts_with(['-', '+']) => moved(text, today).and_then(day),
        text => written(text),
    };
    found.ok_or_else(|| format!("“{text}” is no date. {HOW}"))
}

fn tomorrow(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

/// `-7d`, `+2w`, `-3m`, `-1y`.
fn moved(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (sign, unit) = (text.get(..1)?, text.get(text.len().checked_sub(1)?..)?);
    let digits = text.get(1..text.len() - 1)?;
    let count: u32 =
        digits.parse().ok().filter(|count| *count <= 36_500 && digits.starts_with(|c: char| c.is_ascii_digit()))?;
    let days = |each: i64| Some(Duration::days(i64::from(count) * each));
    let months = |each: u32| count.checked_mul(each).map(Months::new);
    let moved = match (unit, sign) {
        ("d", "-") => today.checked_sub_signed(days(1)?),
        ("d", _) => today.checked_add_signed(days(1)?),
        ("w", "-") => today.checked_sub_signed(days(7)?),
        ("w", _) => today.checked_add_signed(days(7)?),
        ("m", "-") => today.checked_sub_months(months(1)?),
        ("m", _) => today.checked_add_months(months(1)?),
        ("y", "-") => today.checked_sub_months(months(12)?),
        ("y", _) => today.checked_add_months(months(12)?),
        _ => None,
    };
    moved.filter(|day| (1000..=9998).contains(&day.year()))
}

/// `2026-01-15`, `2026-01`, `2026`.
fn written(text: &str) -> Option<Range<NaiveDate>> {
    let mut parts = text.split('-').map(|part| {
        let is_number = !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    });
    let year = i32::try_from(parts.next()??).ok().filter(|year| (1000..=9998).contains(year))?;
    let (month, day) = (parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(Some(1))?, day.unwrap_or(Some(1))?)?;
    let length = match (month, day) {
        (None, _) => Months::new(12),
        (_, None) => Months::new(1),
        _ => return Some(first..tomorrow(first)),
    };
    Some(first..first.checked_add_months(length)?)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::Asking;
    use crate::clock::At;
    use crate::criteria::{Expr, parse};

    /// Noon of 23 November 2026.
    fn asking(zone: Tz) -> Asking {
        Asking { user: None, now: At::from_epoch(1_795_435_200).unwrap(), zone }
    }

    fn days(value: &str) -> Result<String, String> {
        let Ok(Expr::Term(term)) = parse(&format!("d:{value}")) else { panic!("{value} is one term") };
        let (from, until) = asking(Tz::UTC).days(&term)?;
        let word = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(format!("{} {}", word(from), word(until)))
    }

    #[test]
    fn days_are_understood_as_people_type_them() {
        for (typed, meant) in [
            ("2026", "2026-01-01 2027-01-01"),
            ("2026-02", "2026-02-01 2026-03-01"),
            ("2026-2-3", "2026-02-03 2026-02-04"),
            ("today", "2026-11-23 2026-11-24"),
            ("Yesterday", "2026-11-22 2026-11-23"),
            ("-7d", "2026-11-16 2026-11-24"),
            ("+1w", "2026-11-23 2026-12-01"),
            (">2026-01", "2026-02-01 "),
            (">=2026-01", "2026-01-01 "),
            ("<2026-01", " 2026-01-01"),
            ("<=2026-01", " 2026-02-01"),
            ("<-30d", " 2026-10-24"),
            ("2026-01..2026-03", "2026-01-01 2026-04-01"),
            ("2026-01..", "2026-01-01 "),
            ("..2026-01", " 2026-02-01"),
            ("-3m..today", "2026-08-23 2026-11-24"),
        ] {
            assert_eq!(days(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_refused_in_a_sentence() {
        for typed in ["soon", "2026-13", "2026-02-30", "26", "2026-01-01-01", "-d", "--1d", "-99999d", "+1x", "99999"] {
            let sentence = days(typed).expect_err(typed);
            assert!(sentence.contains("is no date. Write a date like"), "{typed}: {sentence}");
        }
        assert!(days("..").is_err() && days(">").is_err());
    }

    #[test]
    fn a_day_begins_where_the_person_is() {
        let at = |zone: Tz, day: &str| asking(zone).midnight(day.parse().unwrap()).utc().to_rfc3339();
        assert_eq!(at(Tz::Europe__Berlin, "2026-11-23"), "2026-11-22T23:00:00+00:00");
        assert_eq!(at(Tz::America__New_York, "2026-07-01"), "2026-07-01T04:00:00+00:00");
        // Beirut's clocks skip the first hour of 30 March 2025.
        assert_eq!(at(Tz::Asia__Beirut, "2025-03-30"), "2025-03-29T22:00:00+00:00");
    }

    proptest! {
        #[test]
        fn no_value_makes_it_panic(value in "[-+0-9a-z.<>=ä]{1,14}") {
            if let Ok(Expr::Term(term)) = parse(&format!("d:{value}")) {
                let _ = asking(Tz::Europe__Berlin).times(&term);
            }
        }
    }
}
