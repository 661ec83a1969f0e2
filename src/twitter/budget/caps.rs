//! How much may be spent in a month, and how the month stands; pure.

use chrono::{Datelike as _, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::prices::{Price, dollars};

/// What an administrator allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::twitter) struct Caps {
    /// In a calendar month (UTC), in millionths of a dollar.
    pub(in crate::twitter) month_micros: u64,
    /// In a day for reading about contacts and our own posts, in millionths of a dollar.
    pub(in crate::twitter) reads_a_day_micros: u64,
    /// From which share of the month's cap on pages warn, in percent.
    pub(in crate::twitter) alarm_percent: u8,
}

impl Default for Caps {
    /// Enough to try everything; a surprise on the bill stays small.
    fn default() -> Self {
        Self { month_micros: 50_000_000, reads_a_day_micros: 1_000_000, alarm_percent: 80 }
    }
}

/// One part of so many of the cap is kept for looking up what became of tweets that X did not answer.
const KEPT: u64 = 20;

/// How a month stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Month {
    /// Its first day.
    pub(in crate::twitter) first: NaiveDate,
    /// In millionths of a dollar, calls under way included.
    pub(in crate::twitter) spent: u64,
    pub(in crate::twitter) caps: Caps,
}

/// What pages have to say of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// warning or danger.
    pub tone: &'static str,
    /// A sentence or two.
    pub sentence: String,
}

impl Month {
    /// What may still be spent, except for looking up.
    pub(in crate::twitter) fn left(&self) -> u64 {
        let kept = self.caps.month_micros / KEPT;
        (self.caps.month_micros - kept).saturating_sub(self.spent)
    }

    /// Whether something can be paid; looking up may use what is kept for it.
    pub(in crate::twitter) fn affords(&self, price: Price) -> bool {
        let left = if price.purpose == super::Purpose::Lookup {
            self.caps.month_micros.saturating_sub(self.spent)
        } else {
            self.left()
        };
        price.micros <= left
    }

    /// How much of the cap is used, in whole percent.
    pub(in crate::twitter) fn percent(&self) -> u64 {
        let spent = u128::from(self.spent) * 100;
        let percent = spent.checked_div(u128::from(self.caps.month_micros)).unwrap_or(100);
        u64::try_from(percent).unwrap_or(u64::MAX)
    }

    /// The first day of the next month: then the counting begins anew.
    pub(in crate::twitter) fn next(&self) -> NaiveDate {
        self.first.checked_add_months(Months::new(1)).unwrap_or(self.first)
    }

    /// Why nothing is paid any more, when not even a post of this price can be.
    pub(in crate::twitter) fn stop(&self, cheapest: u64) -> Option<String> {
        (self.left() < cheapest).then(|| {
            format!(
                "{} of this month's limit of {} are spent, so nothing more is sent or read until {}, or until an \
                 administrator raises the limit. What waits keeps waiting.",
                dollars(self.spent),
                dollars(self.caps.month_micros),
                day(self.next()),
            )
        })
    }

    /// What to warn of; `dearest` is the price of a tweet with a link.
    pub(in crate::twitter) fn alarm(&self, cheapest: u64, dearest: u64) -> Option<Alarm> {
        if let Some(sentence) = self.stop(cheapest) {
            return Some(Alarm { tone: "danger", sentence });
        }
        if self.percent() < u64::from(self.caps.alarm_percent) && self.left() >= dearest {
            return None;
        }
        let mut sentence = format!(
            "{} of this month's limit of {} for X are spent ({} %). Sending stops {} before the limit.",
            dollars(self.spent),
            dollars(self.caps.month_micros),
            self.percent(),
            dollars(self.caps.month_micros / KEPT),
        );
        if self.left() < dearest {
            sentence.push_str(" What is left does not pay for a tweet with a link.");
        }
        Some(Alarm { tone: "warning", sentence })
    }

    /// What the month will have cost at the pace of the last days, `paces` being the spend of full days, latest last.
    pub(in crate::twitter) fn forecast(&self, today: NaiveDate, paces: &[u64]) -> u64 {
        let days = u64::try_from(paces.len().max(1)).unwrap_or(1);
        let pace = paces.iter().sum::<u64>() / days;
        let left = u64::try_from((self.next() - today).num_days()).unwrap_or(0);
        self.spent.saturating_add(pace.saturating_mul(left))
    }

    /// Another month under the same caps; what was spent in it is not looked at.
    pub(in crate::twitter) fn of(&self, first: NaiveDate) -> Self {
        Self { first, ..self.clone() }
    }

    /// Its last day.
    pub(in crate::twitter) fn last(&self) -> NaiveDate {
        self.next().checked_sub_days(Days::new(1)).unwrap_or(self.first)
    }
}

/// The first day of a day's month.
pub(in crate::twitter) fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// `1 December`.
pub(in crate::twitter) fn day(day: NaiveDate) -> String {
    day.format("%-d %B").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Caps, Month, month_of};
    use crate::twitter::budget::{Price, Purpose};

    fn month(spent: u64) -> Month {
        let caps = Caps { month_micros: 10_000_000, ..Caps::default() };
        Month { first: NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(), spent, caps }
    }

    fn price(purpose: Purpose, micros: u64) -> Price {
        Price { purpose, calls: 1, micros }
    }

    #[test]
    fn sending_stops_before_the_cap_and_looking_up_may_go_on() {
        assert!(month(9_480_000).affords(price(Purpose::Post, 15_000)));
        assert!(!month(9_490_000).affords(price(Purpose::Post, 15_000)));
        assert!(month(9_490_000).affords(price(Purpose::Lookup, 100_000)));
        assert!(!month(9_990_000).affords(price(Purpose::Lookup, 100_000)));
    }

    #[test]
    fn from_eighty_percent_on_pages_warn_and_at_the_stop_they_say_until_when() {
        let alarm = |spent| month(spent).alarm(15_000, 200_000);
        assert_eq!(alarm(7_999_999), None);
        let warning = alarm(8_000_000).unwrap();
        assert_eq!(warning.tone, "warning");
        assert!(warning.sentence.contains("$8.00 of this month's limit of $10.00"), "{}", warning.sentence);
        assert!(alarm(9_400_000).unwrap().sentence.contains("does not pay for a tweet with a link"));
        let stop = alarm(9_500_000).unwrap();
        assert_eq!(stop.tone, "danger");
        assert!(stop.sentence.contains("until 1 December"), "{}", stop.sentence);
    }

    #[test]
    fn a_forecast_goes_on_at_the_pace_of_the_last_days() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        assert_eq!(month(1_000_000).forecast(today, &[100_000, 300_000]), 1_000_000 + 10 * 200_000);
        assert_eq!(month(1_000_000).forecast(today, &[]), 1_000_000);
        assert_eq!(month_of(today), month(0).first);
    }

    #[test]
    fn a_cap_of_nothing_pays_for_nothing() {
        let caps = Caps { month_micros: 0, ..Caps::default() };
        let month = Month { caps, ..month(0) };
        assert!(!month.affords(price(Purpose::Lookup, 1)) && month.stop(15_000).is_some());
        assert_eq!(month.percent(), 100);
    }
}
