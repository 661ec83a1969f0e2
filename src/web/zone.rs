//! Times as a person types them, in their own zone.

use chrono::{Duration, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::clock::At;

/// What a `datetime-local` control sends, in a zone by its IANA name. An hour that comes twice is the first of the two;
/// one that the clock leaps over is the hour after it.
pub fn when(text: &str, zone: &str) -> Option<At> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok())?;
    let instant = zone.from_local_datetime(&local).earliest();
    let instant = instant.or_else(|| zone.from_local_datetime(&(local + Duration::hours(1))).earliest())?;
    Some(At::from(instant.with_timezone(&Utc)))
}

/// The same instant as a `datetime-local` control is filled with it.
pub fn typed_time(at: At, zone: &str) -> String {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    at.utc().with_timezone(&zone).format("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::{typed_time, when};

    #[test]
    fn a_time_is_read_in_the_persons_zone() {
        let at = when("2026-11-26T09:30", "Europe/Berlin").expect("a time");
        assert_eq!(at.utc().to_rfc3339(), "2026-11-26T08:30:00+00:00");
        assert_eq!(typed_time(at, "Europe/Berlin"), "2026-11-26T09:30");
        assert_eq!(when("tomorrow", "UTC"), None);
    }

    #[test]
    fn the_hour_a_clock_leaps_over_is_the_next_and_one_that_comes_twice_the_first() {
        let leapt = when("2026-03-29T02:30", "Europe/Berlin").expect("a time");
        assert_eq!(leapt.utc().to_rfc3339(), "2026-03-29T01:30:00+00:00");
        let twice = when("2026-10-25T02:30", "Europe/Berlin").expect("a time");
        assert_eq!(twice.utc().to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }
}
