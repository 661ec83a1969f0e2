//! Some months at a glance: what the contact did, and how their score moved.

use chrono::{Datelike as _, Months, NaiveDate, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::activity;
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::web::{self, Bar, urls};
use crate::{assets, pages};

/// So many months can be looked back.
const MONTHS: [u32; 3] = [3, 6, 12];

/// The chart of a contact's page.
pub(super) struct Chart {
    pub(super) bars: Vec<Bar>,
    /// Month, engagements, points gained or lost.
    pub(super) rows: Vec<(String, i64, i64)>,
    /// How far it looks back.
    months: u32,
    contact: ContactId,
}

impl Chart {
    /// How far it looks back, in words.
    pub(super) fn span(&self) -> String {
        format!("{} months", self.months)
    }

    /// How far it could look back: words, address, whether it does.
    pub(super) fn spans(&self) -> Vec<(String, String, bool)> {
        let address = |months: u32| format!("{}?months={months}", urls::contact(&self.contact));
        MONTHS.map(|months| (format!("{months} months"), address(months), months == self.months)).into()
    }

    /// Whether there are bars to draw.
    pub(super) fn has_engagements(&self) -> bool {
        self.rows.iter().any(|(_, engagements, _)| *engagements > 0)
    }

    /// Whether there is anything to see.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.iter().all(|(_, engagements, points)| *engagements == 0 && *points == 0)
    }
}

/// Engagements are what a contact did of their own: visits and downloads. `wished`: as many months, typed.
pub(super) fn chart(conn: &mut Conn, contact: ContactId, wished: &str, zone: &str, now: At) -> db::Result<Chart> {
    let zone: Tz = zone.parse().unwrap_or(Tz::UTC);
    let span = MONTHS.into_iter().find(|months| wished == months.to_string()).unwrap_or(6);
    let months = months(now.utc().with_timezone(&zone).date_naive(), span);
    let begins: Vec<At> = months.iter().map(|day| begin(*day, zone)).collect();
    let stretches: Vec<(At, At)> = begins.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    let kinds = [pages::VISIT.key, assets::DOWNLOAD.key];
    let engagements = activity::count_between(conn, contact, &kinds, &stretches)?;
    let points = contacts::points_between(conn, contact, &stretches)?;
    let names = months.iter().map(|day| day.format("%b").to_string());
    let rows: Vec<(String, i64, i64)> =
        names.zip(engagements).zip(points).map(|((name, count), points)| (name, count, points)).collect();
    let counts: Vec<(String, u32)> =
        rows.iter().map(|(name, count, _)| (name.clone(), u32::try_from(*count).unwrap_or(u32::MAX))).collect();
    Ok(Chart { bars: web::bars(&counts), rows, months: span, contact })
}

/// The first days of this month and of those before it, and of the next, where it ends.
fn months(today: NaiveDate, span: u32) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    let before = |count: u32| first.checked_sub_months(Months::new(count)).unwrap_or(first);
    let mut months: Vec<NaiveDate> = (0..span).rev().map(before).collect();
    months.extend(first.checked_add_months(Months::new(1)));
    months
}

/// When a day begins in a zone; where its midnight does not exist, an hour later.
fn begin(day: NaiveDate, zone: Tz) -> At {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let found = zone.from_local_datetime(&midnight).earliest();
    let found = found.or_else(|| zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest());
    found.map_or_else(|| At::from(midnight.and_utc()), |at| At::from(at.with_timezone(&Utc)))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::months;

    #[test]
    fn six_months_end_with_this_one() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a day");
        let found = months(day(2026, 2, 28), 6);
        assert_eq!((found.len(), found.first(), found.last()), (7, Some(&day(2025, 9, 1)), Some(&day(2026, 3, 1))));
    }
}
