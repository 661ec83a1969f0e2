//! Days, instants and times of day.

use chrono::{
    DateTime, Datelike as _, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Timelike as _, Utc,
};
use chrono_tz::Tz;

use crate::clock::{At, minute};
use crate::fields::model::Field;

const TIMES: [&str; 4] = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p"];
const INSTANTS: [&str; 4] = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f"];

pub(super) fn date(field: &Field, text: &str) -> Result<NaiveDate, String> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    date.filter(|date| is_of_this_era(*date))
        .ok_or_else(|| format!("{} must be a day, written like 2026-11-23.", field.label))
}

/// What the database can hold and a person can mean.
fn is_of_this_era(date: NaiveDate) -> bool {
    (1000..=9999).contains(&date.year())
}

pub(super) fn time(field: &Field, text: &str) -> Result<NaiveTime, String> {
    let time = TIMES.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok());
    // A leap second has no place in the database.
    time.and_then(|time| time.with_nanosecond(0))
        .ok_or_else(|| format!("{} must be a time of day, written like 14:30.", field.label))
}

/// An instant, in the person's zone unless the text names its own distance from UTC. An hour that happens twice is
/// meant the first time.
pub(super) fn instant(field: &Field, text: &str, zone: Tz) -> Result<At, String> {
    let wrong = || format!("{} must be a day and a time, written like 2026-11-23 14:30.", field.label);
    if let Some(at) = with_offset(text) {
        return Ok(at).and_then(|at: At| if is_of_this_era(at.utc().date_naive()) { Ok(at) } else { Err(wrong()) });
    }
    let local = INSTANTS.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    // A day alone is its beginning.
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN));
    let local = local.or_else(day).filter(|local| is_of_this_era(local.date())).ok_or_else(wrong)?;
    let local = local.with_nanosecond(0).unwrap_or(local);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => Ok(At::from(at.with_timezone(&Utc))),
        MappedLocalTime::None => Err(format!(
            "{}: there was no {} in {zone}, the clocks were put forward then.",
            field.label,
            local.format("%Y-%m-%d %H:%M")
        )),
    }
}

/// `2026-11-23T14:30:00Z`, `2026-11-23 14:30 +01:00`, `2026-11-23 14:30 UTC`.
fn with_offset(text: &str) -> Option<At> {
    let text = text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix('Z'))
        .map_or(text.to_owned(), |text| format!("{}+00:00", text.trim_end()));
    let formats = ["%Y-%m-%dT%H:%M:%S%.f%:z", "%Y-%m-%dT%H:%M%:z", "%Y-%m-%d %H:%M:%S%.f%:z", "%Y-%m-%d %H:%M%:z"];
    let text = text.replace(" +", "+");
    let found = formats.iter().find_map(|format| DateTime::parse_from_str(&text, format).ok());
    found.map(|at| At::from(at.with_timezone(&Utc))).and_then(|at| At::from_epoch(at.epoch()))
}

pub(super) fn of_stored(text: &str) -> Option<At> {
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok()?;
    Some(At::from(at.and_utc()))
}

/// `23 Nov 2026, 14:30`; of somebody who lives in UTC with its zone.
pub(super) fn print(at: At, zone: Tz) -> String {
    let local = at.utc().with_timezone(&zone);
    let suffix = if zone == Tz::UTC { " UTC" } else { "" };
    minute(&local) + suffix
}

/// `2026-11-23 15:30 CET`: for texts that are read by anybody.
pub(super) fn named(at: At, zone: Tz) -> String {
    at.utc().with_timezone(&zone).format("%Y-%m-%d %H:%M %Z").to_string()
}

/// As `<input type="datetime-local">` takes it.
pub(super) fn typed(at: At, zone: Tz) -> String {
    let local = at.utc().with_timezone(&zone);
    local.format(if local.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" }).to_string()
}

/// Seconds only where there are some.
pub(super) fn short(time: NaiveTime) -> String {
    time.format(if time.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string()
}
