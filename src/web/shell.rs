//! What the admin layout shows: plain data, filled by `users::Admin`.

use chrono::{DateTime, Datelike as _, Timelike as _};
use chrono_tz::Tz;

use crate::clock::{At, day, minute};
use crate::web::Flash;

/// Everything around a page's own content.
#[derive(Clone, Debug)]
pub struct Shell {
    /// The signed-in person's name.
    pub user: String,
    /// Their address.
    pub email: String,
    /// Their role, in words.
    pub role: String,
    /// What they may go to.
    pub menu: Vec<MenuItem>,
    /// Whether they may add contacts, from anywhere.
    pub may_add: bool,
    /// The message of the page before.
    pub flash: Option<Flash>,
    /// The session's form token.
    pub csrf: String,
    /// auto, light or dark.
    pub theme: String,
    /// The person's zone, by its IANA name.
    pub zone: String,
    /// Where we are, with the query: the way back from a form that changes only the looks.
    pub path: String,
    /// The request's one "now".
    pub now: At,
}

/// One entry of the menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What it says.
    pub label: &'static str,
    /// Where it leads.
    pub url: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Whether we are there.
    pub is_here: bool,
}

impl Shell {
    /// `23 Nov 2026, 09:14`, in the person's zone.
    pub fn time(&self, at: &At) -> String {
        minute(&self.local(at))
    }

    /// `23 Nov 2026`, in the person's zone.
    pub fn date(&self, at: &At) -> String {
        day(&self.local(at))
    }

    /// A text in which instants are written in UTC, with each in the person's zone, which is named.
    pub fn zoned(&self, text: &str) -> String {
        crate::web::in_zone(text, &self.zone)
    }

    /// The instant as `datetime` wants it: UTC.
    pub fn iso(&self, at: &At) -> String {
        let utc = at.utc();
        let (month, day) = (utc.month(), utc.day());
        format!("{}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", utc.year(), utc.hour(), utc.minute(), utc.second())
    }

    /// `5 minutes ago`, `in 2 days`, or the date when it is further away than a month.
    pub fn ago(&self, at: &At) -> String {
        let seconds = self.now.since(*at).num_seconds();
        let (count, unit) = match seconds.abs() {
            0..60 => return if seconds < 0 { "in a moment".to_owned() } else { "just now".to_owned() },
            minutes @ 60..3600 => (minutes / 60, "minute"),
            hours @ 3600..86_400 => (hours / 3600, "hour"),
            days @ 86_400..2_592_000 => (days / 86_400, "day"),
            _ => return self.date(at),
        };
        let plural = if count == 1 { "" } else { "s" };
        if seconds < 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
    }

    fn local(&self, at: &At) -> DateTime<Tz> {
        let zone: Tz = self.zone.parse().unwrap_or(Tz::UTC);
        at.utc().with_timezone(&zone)
    }
}
