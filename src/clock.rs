//! Now: the system's, or the test's. The only reader of the system clock.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Datelike, Duration, NaiveDateTime, SubsecRound, Timelike, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::mysql::Mysql;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Datetime;
use serde::{Deserialize, Serialize};

/// An instant, in UTC, to the microsecond: what `DATETIME(6)` holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize,
)]
#[diesel(sql_type = Datetime)]
#[serde(transparent)]
pub struct At(NaiveDateTime);

impl At {
    /// The instant so many seconds after 1970.
    pub fn from_epoch(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).map(Self::from)
    }

    /// Whole seconds since 1970.
    pub fn epoch(self) -> i64 {
        self.0.and_utc().timestamp()
    }

    /// Milliseconds since 1970.
    pub fn epoch_millis(self) -> i64 {
        self.0.and_utc().timestamp_millis()
    }

    /// This instant and a while, saturating at the end of time.
    pub fn plus(self, while_: Duration) -> Self {
        self.0.checked_add_signed(while_).map_or(self, Self)
    }

    /// A while before this instant.
    pub fn minus(self, while_: Duration) -> Self {
        self.0.checked_sub_signed(while_).map_or(self, Self)
    }

    /// How long from `earlier` to this instant; negative when it is the other way round.
    pub fn since(self, earlier: Self) -> Duration {
        self.0 - earlier.0
    }

    /// The same instant as chrono knows it.
    pub fn utc(self) -> DateTime<Utc> {
        self.0.and_utc()
    }
}

impl From<DateTime<Utc>> for At {
    fn from(at: DateTime<Utc>) -> Self {
        Self(at.naive_utc().trunc_subsecs(6))
    }
}

impl ToSql<Datetime, Mysql> for At {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
        <NaiveDateTime as ToSql<Datetime, Mysql>>::to_sql(&self.0, out)
    }
}

impl FromSql<Datetime, Mysql> for At {
    fn from_sql(bytes: <Mysql as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <NaiveDateTime as FromSql<Datetime, Mysql>>::from_sql(bytes).map(Self)
    }
}

/// Where "now" comes from; cheap to clone, and a fixed one is shared by all its clones.
#[derive(Clone, Debug, Default)]
pub struct Clock(Option<Arc<Mutex<At>>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: At) -> Self {
        Self(Some(Arc::new(Mutex::new(at))))
    }

    /// What time it is.
    pub fn now(&self) -> At {
        match &self.0 {
            Some(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
            None => system_now(),
        }
    }

    /// Moves a fixed clock; the system's cannot be moved and stays.
    pub fn advance(&self, while_: Duration) {
        if let Some(fixed) = &self.0 {
            let mut at = fixed.lock().unwrap_or_else(PoisonError::into_inner);
            *at = at.plus(while_);
        }
    }

    /// Sets a fixed clock to an instant, which may lie before the present one.
    pub fn set(&self, at: At) {
        if let Some(fixed) = &self.0 {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) = at;
        }
    }
}

/// `23 Nov 2026`, as every page writes a day. By hand: a list writes hundreds, and a pattern is read anew for each.
pub fn day(of: &impl Datelike) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = usize::try_from(of.month0()).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", of.day(), of.year())
}

/// `23 Nov 2026, 14:30`, as every page writes an instant.
pub fn minute(of: &(impl Datelike + Timelike)) -> String {
    format!("{}, {:02}:{:02}", day(of), of.hour(), of.minute())
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the system clock")]
fn system_now() -> At {
    At::from(Utc::now())
}
