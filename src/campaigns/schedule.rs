//! When a step is due: pure.

use chrono::Duration;

use crate::clock::At;

/// How long a step waits after the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delay {
    amount: u32,
    unit: Unit,
}

/// What a delay is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// 7 days.
    Weeks,
}

impl Unit {
    /// Every unit, shortest first.
    pub const ALL: [Self; 4] = [Self::Minutes, Self::Hours, Self::Days, Self::Weeks];

    /// As stored and as forms say it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }

    /// From what is stored or was chosen.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.key() == key)
    }

    fn minutes(self) -> i64 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 60 * 24,
            Self::Weeks => 60 * 24 * 7,
        }
    }
}

impl Delay {
    /// Immediately.
    pub const NONE: Self = Self { amount: 0, unit: Unit::Days };
    /// Longer is a mistake in typing: ten years.
    const MOST_MINUTES: i64 = 10 * 365 * 24 * 60;

    /// After so many; `None` when that is longer than ten years.
    pub fn after(amount: u32, unit: Unit) -> Option<Self> {
        let delay = Self { amount, unit };
        (delay.minutes() <= Self::MOST_MINUTES).then_some(delay)
    }

    /// As stored; what cannot be read waits for nothing.
    pub(super) fn stored(amount: u32, unit: &str) -> Self {
        Unit::parse(unit).map_or(Self::NONE, |unit| Self { amount, unit })
    }

    /// How many.
    pub fn amount(self) -> u32 {
        self.amount
    }

    /// Of what.
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// When a step with this delay is due if the one before it ended now.
    pub fn due(self, now: At) -> At {
        now.plus(Duration::minutes(self.minutes()))
    }

    /// `immediately`, `after 1 day`, `after 3 weeks`.
    pub fn words(self) -> String {
        match self.amount {
            0 => "immediately".to_owned(),
            1 => format!("after 1 {}", self.unit.key().trim_end_matches('s')),
            amount => format!("after {amount} {}", self.unit.key()),
        }
    }

    fn minutes(self) -> i64 {
        i64::from(self.amount).saturating_mul(self.unit.minutes())
    }
}

/// How long a row is put off after so many failed attempts; `None` when it was the last one.
pub(super) fn put_off(attempts: u8) -> Option<Duration> {
    let minutes = match attempts {
        0 | 1 => 1,
        2 => 5,
        3 => 15,
        4 => 60,
        _ => return None,
    };
    Some(Duration::minutes(minutes))
}

#[cfg(test)]
mod tests {
    use super::{Delay, Unit, put_off};
    use crate::clock::At;

    #[test]
    fn a_delay_counts_from_the_step_before() {
        let now = At::from_epoch(1_000_000).unwrap();
        let due = |amount, unit| Delay::after(amount, unit).unwrap().due(now).epoch() - now.epoch();
        assert_eq!(due(0, Unit::Days), 0);
        assert_eq!(due(5, Unit::Minutes), 300);
        assert_eq!(due(2, Unit::Hours), 7200);
        assert_eq!(due(1, Unit::Weeks), 604_800);
    }

    #[test]
    fn more_than_ten_years_is_refused() {
        assert!(Delay::after(3650, Unit::Days).is_some());
        assert!(Delay::after(3651, Unit::Days).is_none());
        assert!(Delay::after(u32::MAX, Unit::Weeks).is_none());
    }

    #[test]
    fn a_delay_in_words() {
        assert_eq!(Delay::NONE.words(), "immediately");
        assert_eq!(Delay::after(1, Unit::Hours).unwrap().words(), "after 1 hour");
        assert_eq!(Delay::after(3, Unit::Weeks).unwrap().words(), "after 3 weeks");
        assert_eq!(Delay::stored(3, "fortnights"), Delay::NONE);
    }

    #[test]
    fn the_fifth_failure_is_the_last() {
        let minutes: Vec<_> = (1..=5).map(|tries| put_off(tries).map(|while_| while_.num_minutes())).collect();
        assert_eq!(minutes, [Some(1), Some(5), Some(15), Some(60), None]);
    }
}
