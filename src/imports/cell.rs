//! Cells that are no values of fields: marks of spreadsheets, tags, yes and no, instants; pure.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use crate::clock::At;
use crate::fields::yes_or_no;

/// The longest name of a tag.
const LONGEST_TAG: usize = 64;
/// Tags of one row.
const MOST_TAGS: usize = 50;

/// A cell without what spreadsheets put around it. A formula is no value: who exports the sheet decides what it is.
pub(super) fn plain(text: &str) -> Result<Cow<'_, str>, String> {
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Ok(Cow::Owned(quoted.replace("\"\"", "\"")));
    }
    if text.starts_with('=') {
        return Err("This is a formula, not a value: export the sheet with its values.".to_owned());
    }
    // What exports put before a text that a spreadsheet would take for a formula.
    let defused = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    Ok(Cow::Borrowed(defused.unwrap_or(text)))
}

/// The names of tags in a cell: `|`, `;` and `,` stand between them. Where there is a `|`, as in our own files, a `;` is
/// a part of a name; a comma never is.
pub(super) fn tags(text: &str, tags: &mut Vec<String>) -> Result<(), String> {
    let between: &[char] = if text.contains('|') { &['|', ','] } else { &['|', ';', ','] };
    for name in text.split(between).map(str::trim).filter(|name| !name.is_empty()) {
        let length = name.chars().count();
        if length > LONGEST_TAG {
            return Err(format!("A tag can have {LONGEST_TAG} characters; this has {length}."));
        }
        tags.push(name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect());
    }
    if tags.len() > MOST_TAGS {
        return Err(format!("A row can have {MOST_TAGS} tags; these are {}.", tags.len()));
    }
    Ok(())
}

pub(super) fn is_yes(text: &str) -> Result<bool, String> {
    yes_or_no(text).ok_or_else(|| "This must be yes or no.".to_owned())
}

/// A day, or a day and a time in UTC.
pub(super) fn instant(text: &str) -> Result<At, String> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let time = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let found = time.or_else(day).filter(|at| (1970..=9999).contains(&chrono::Datelike::year(at)));
    found
        .map(|at| At::from(at.and_utc()))
        .ok_or_else(|| "This must be a day, like 2026-11-23, or a day and a time, like 2026-11-23 14:05.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{instant, plain, tags};

    #[test]
    fn spreadsheets_leave_marks_that_are_no_values() {
        assert_eq!(plain("=\"00123\"").as_deref(), Ok("00123"));
        assert_eq!(plain("'+49 30 901820").as_deref(), Ok("+49 30 901820"));
        assert_eq!(plain("'=1+1").as_deref(), Ok("=1+1"));
        assert_eq!(plain("'s Gravenhage").as_deref(), Ok("'s Gravenhage"));
        assert_eq!(plain("@ada").as_deref(), Ok("@ada"));
        assert!(plain("=HYPERLINK(\"http://x\")").is_err());
        assert!(plain(" =cmd|' /C calc'!A0").is_err());
    }

    #[test]
    fn tags_stand_between_bars_semicolons_and_commas() {
        let of = |text: &str| {
            let mut found = Vec::new();
            tags(text, &mut found).map(|()| found.join("/"))
        };
        assert_eq!(of("vip|fair; of 2026"), Ok("vip/fair; of 2026".to_owned()));
        assert_eq!(of("vip, fair;press"), Ok("vip/fair/press".to_owned()));
        assert_eq!(of("a;b|"), Ok("a;b".to_owned()));
        assert!(of(&"x".repeat(65)).is_err() && of(&"x,y;".repeat(26)).is_err());
    }

    #[test]
    fn days_and_times_are_read() {
        assert!(instant("2026-11-23").is_ok() && instant("2026-11-23 14:05").is_ok());
        assert!(instant("23.11.2026").is_err() && instant("0001-01-01").is_err());
    }
}
