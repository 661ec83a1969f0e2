//! The timeline of a contact's page: what is asked for, its days, and where it goes on.

mod export;
mod filter;

pub(super) use export::export;
pub(super) use filter::Filter;

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::activity::{Activity, Kind};
use crate::clock::At;
use crate::ids::ContactId;
use crate::web::{Shell, urls};

/// A row of the timeline, with its kind's icon.
pub(super) struct Entry {
    pub(super) activity: Activity,
    pub(super) icon: &'static str,
    pub(super) label: &'static str,
    /// The colour of its dot.
    pub(super) tone: &'static str,
    /// Where what it is about can be seen.
    pub(super) url: Option<String>,
    /// `14:05`, in the person's zone.
    pub(super) time: String,
}

/// What happened on one day.
pub(super) struct Day {
    /// `Today`, `Thursday, 26 November 2026`.
    pub(super) label: String,
    pub(super) entries: Vec<Entry>,
}

/// Rows under the days on which they happened, as the person's clock says.
pub(super) fn days(rows: Vec<Activity>, kinds: &[Kind], shell: &Shell) -> Vec<Day> {
    let zone: Tz = shell.zone.parse().unwrap_or(Tz::UTC);
    let today = local(shell.now, zone).date_naive();
    let mut days: Vec<(NaiveDate, Day)> = Vec::new();
    for row in rows {
        let date = local(row.at, zone).date_naive();
        let entry = Entry::of(row, kinds, zone);
        match days.last_mut().filter(|(last, _)| *last == date) {
            Some((_, day)) => day.entries.push(entry),
            None => days.push((date, Day { label: day_words(date, today), entries: vec![entry] })),
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

fn local(at: At, zone: Tz) -> chrono::DateTime<Tz> {
    at.utc().with_timezone(&zone)
}

fn day_words(date: NaiveDate, today: NaiveDate) -> String {
    let written = date.format("%A, %-d %B %Y").to_string();
    match (today - date).num_days() {
        0 => format!("Today, {}", date.format("%-d %B")),
        1 => format!("Yesterday, {}", date.format("%-d %B")),
        _ => written,
    }
}

impl Entry {
    /// A kind that this build does not know shows without a label.
    fn of(activity: Activity, kinds: &[Kind], zone: Tz) -> Self {
        let kind = kinds.iter().find(|kind| kind.key == activity.kind);
        Self {
            icon: kind.map_or("point", |kind| kind.icon),
            label: kind.map_or("", |kind| kind.label),
            tone: tone(&activity.kind),
            url: url_of(&activity, activity.contact_id),
            time: local(activity.at, zone).format("%H:%M").to_string(),
            activity,
        }
    }
}

fn tone(kind: &str) -> &'static str {
    match kind.split_once('.') {
        Some((_, "failed" | "blocked" | "withdrew")) => "danger",
        Some((_, "skipped" | "dismissed" | "passed")) => "warning",
        Some((_, "consented" | "unblocked" | "restored" | "done" | "reached")) => "success",
        Some(("page" | "asset", _)) => "info",
        Some(("twitter" | "campaign", _)) => "primary",
        _ => "",
    }
}

fn url_of(activity: &Activity, contact: ContactId) -> Option<String> {
    let key = activity.subject_key.as_deref()?;
    let here = urls::contact(&contact);
    Some(match activity.subject_kind.as_deref()? {
        "page" => format!("/pages/{key}"),
        "asset" => format!("/assets/{key}"),
        "campaign" => format!("/campaigns/{key}/contacts/{contact}"),
        "post" => format!("/tweets/posts/{key}"),
        "message" => format!("/messages/{key}"),
        "task" => format!("/tasks/{key}"),
        "note" => format!("{here}?tab=notes#note-{key}"),
        "consent" => format!("{here}/consents"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::day_words;

    #[test]
    fn days_are_called_as_people_call_them() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).expect("a day");
        assert_eq!(day_words(day(26), day(26)), "Today, 26 November");
        assert_eq!(day_words(day(25), day(26)), "Yesterday, 25 November");
        assert_eq!(day_words(day(2), day(26)), "Monday, 2 November 2026");
        assert_eq!(day_words(day(27), day(26)), "Friday, 27 November 2026");
    }
}
