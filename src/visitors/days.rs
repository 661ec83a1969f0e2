//! Counts a day, for pictures: a figure for each of the last thirty days, also for those without one.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use crate::clock::At;

/// How many days a picture shows.
pub const DAYS: u64 = 30;

/// The first instant of the first day that a picture shows, in UTC.
pub fn first_day(now: At) -> At {
    let first = now.utc().date_naive() - Days::new(DAYS - 1);
    first.and_hms_opt(0, 0, 0).map_or(now, |midnight| At::from(midnight.and_utc()))
}

/// One pair per day, oldest first: what the picture calls it, and how many.
pub fn last_days(now: At, counts: impl IntoIterator<Item = (NaiveDate, i64)>) -> Vec<(String, u32)> {
    let counts: HashMap<NaiveDate, i64> = counts.into_iter().collect();
    let first = first_day(now).utc().date_naive();
    let count = |day: NaiveDate| counts.get(&day).map_or(0, |count| u32::try_from(*count).unwrap_or(u32::MAX));
    (0..DAYS).map(|n| first + Days::new(n)).map(|day| (day.format("%-d %b").to_string(), count(day))).collect()
}

#[cfg(test)]
mod tests {
    use super::last_days;
    use crate::clock::At;

    #[test]
    fn every_day_has_a_figure_and_today_is_the_last() {
        let now = At::from_epoch(1_795_425_000).unwrap();
        let days = last_days(now, [(now.utc().date_naive(), 3)]);
        assert_eq!(days.len(), 30);
        assert_eq!(days.last().map(|(_, count)| *count), Some(3));
        assert_eq!(days.iter().map(|(_, count)| count).sum::<u32>(), 3);
    }
}
