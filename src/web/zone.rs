//! Times as a person types them, in their own zone.

use chrono::{Duration, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::clock::{At, minute};

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

/// A text in which instants are written like `2026-11-23 14:30 UTC`, with each as a page writes it and as it is in a
/// zone, which is named.
pub fn in_zone(text: &str, zone: &str) -> String {
    const LENGTH: usize = "2026-11-23 14:30".len();
    let zone = zone.parse::<Tz>().unwrap_or(Tz::UTC);
    let mut pieces = text.split(" UTC").peekable();
    let mut whole = String::with_capacity(text.len());
    while let Some(piece) = pieces.next() {
        let begin = piece.len().saturating_sub(LENGTH);
        let written = piece.get(begin..).and_then(|at| NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").ok());
        match (written, pieces.peek()) {
            (Some(at), Some(_)) => {
                whole.push_str(piece.get(..begin).unwrap_or_default());
                let local = at.and_utc().with_timezone(&zone);
                whole.extend([minute(&local), format!(" {}", local.format("%Z"))]);
            }
            (None, Some(_)) => whole.extend([piece, " UTC"]),
            (_, None) => whole.push_str(piece),
        }
    }
    whole
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

    #[test]
    fn instants_in_a_text_are_told_in_the_readers_zone() {
        let told = |text| super::in_zone(text, "Europe/Berlin");
        assert_eq!(
            told("“2026-11-23 14:30 UTC” → “2026-07-01 23:30 UTC”"),
            "“23 Nov 2026, 15:30 CET” → “2 Jul 2026, 01:30 CEST”"
        );
        assert_eq!(told("Times in UTC, at 14:30 UTC"), "Times in UTC, at 14:30 UTC");
        assert_eq!(told("ü26-11-23 14:30 UTC"), "ü26-11-23 14:30 UTC");
        assert_eq!(super::in_zone("2026-11-23 14:30 UTC", "UTC"), "23 Nov 2026, 14:30 UTC");
    }
}
