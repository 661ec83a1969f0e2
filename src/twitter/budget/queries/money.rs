//! Money: what was spent, what is put aside for calls under way, what is left.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Text, Unsigned};

use crate::clock::At;
use crate::db::{self, Conn};
use crate::schema::{x_months, x_spend};
use crate::twitter::budget::caps::{Month, month_of};
use crate::twitter::budget::{Price, Purpose, caps, summed};

/// The month's money, locked until the caller's transaction ends: two workers never spend the same dollar.
pub(in crate::twitter) struct Purse {
    month: Month,
    /// What may still be spent today on reading that can wait.
    reads: u64,
    /// Taken out and not booked yet.
    taken: Vec<Price>,
}

/// Opens the purse inside the caller's transaction, behind the windows: everybody takes the two in this order.
pub(in crate::twitter) fn purse(conn: &mut Conn, now: At) -> db::Result<Purse> {
    let (today, caps) = (day(now), caps(conn)?);
    let first = month_of(today);
    let spent = locked(conn, first)?;
    let read: Vec<u64> = x_spend::table
        .filter(x_spend::day.eq(today).and(x_spend::purpose.eq_any(reading())))
        .select(x_spend::micros)
        .for_update()
        .load(conn)?;
    let reads = caps.reads_a_day_micros.saturating_sub(read.iter().sum());
    Ok(Purse { month: Month { first, spent, caps }, reads, taken: Vec::new() })
}

impl Purse {
    /// How often all of these together can be paid.
    pub(in crate::twitter) fn how_often(&self, prices: &[Price]) -> u32 {
        let (most, all) = (u64::from(u32::MAX), prices.iter().map(|price| price.micros).sum::<u64>());
        let reads: u64 = prices.iter().filter(|price| price.purpose.can_wait()).map(|price| price.micros).sum();
        let month = self.month.left().checked_div(all).unwrap_or(most);
        let today = self.reads.checked_div(reads).unwrap_or(most);
        u32::try_from(month.min(today)).unwrap_or(u32::MAX)
    }

    /// Whether something can be paid.
    pub(in crate::twitter) fn affords(&self, price: Price) -> bool {
        self.month.affords(price) && (!price.purpose.can_wait() || price.micros <= self.reads)
    }

    /// Takes out what is about to be spent, if it can be paid; [`Purse::book`] writes it down.
    pub(in crate::twitter) fn take(&mut self, price: Price) -> bool {
        let is_paid = self.affords(price);
        if is_paid {
            self.put_aside(price);
        }
        is_paid
    }

    fn put_aside(&mut self, price: Price) {
        let before = self.month.percent();
        self.month.spent = self.month.spent.saturating_add(price.micros);
        if price.purpose.can_wait() {
            self.reads = self.reads.saturating_sub(price.micros);
        }
        let alarm = u64::from(self.month.caps.alarm_percent);
        if before < alarm && self.month.percent() >= alarm {
            tracing::warn!(percent = self.month.percent(), "the month's limit for X is nearly reached");
        }
        self.taken.push(price);
    }

    /// Books what was taken out; what X does not charge comes back with [`settle`].
    pub(in crate::twitter) fn book(&mut self, conn: &mut Conn, now: At) -> QueryResult<()> {
        let taken = std::mem::take(&mut self.taken);
        summed(taken).into_iter().try_for_each(|price| book(conn, day(now), price))
    }

    /// Takes out and books a price that the caller knows to be affordable.
    pub(in crate::twitter) fn pay(&mut self, conn: &mut Conn, price: Price, now: At) -> QueryResult<()> {
        self.put_aside(price);
        self.book(conn, now)
    }
}

/// Adds what was spent without having been put aside before.
pub(in crate::twitter) fn spend(conn: &mut Conn, price: Price, now: At) -> QueryResult<()> {
    locked(conn, month_of(day(now)))?;
    book(conn, day(now), price)
}

/// Corrects what was put aside to what it cost, on the day on which it was put aside.
pub(in crate::twitter) fn settle(conn: &mut Conn, held: Price, used: Price, held_at: At) -> QueryResult<()> {
    if held == used {
        return Ok(());
    }
    let day = day(held_at);
    locked(conn, month_of(day))?;
    take_back(conn, day, held)?;
    if used.calls == 0 && used.micros == 0 { Ok(()) } else { book(conn, day, used) }
}

fn book(conn: &mut Conn, day: NaiveDate, price: Price) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO x_spend (day, purpose, calls, micros) VALUES (?, ?, ?, ?) \
         ON DUPLICATE KEY UPDATE calls = calls + VALUES(calls), micros = micros + VALUES(micros)",
    )
    .bind::<Date, _>(day)
    .bind::<Text, _>(price.purpose.key())
    .bind::<Unsigned<Integer>, _>(price.calls)
    .bind::<Unsigned<BigInt>, _>(price.micros)
    .execute(conn)?;
    let row = x_months::table.find(month_of(day));
    diesel::update(row).set(x_months::micros.eq(x_months::micros + price.micros)).execute(conn)?;
    Ok(())
}

fn take_back(conn: &mut Conn, day: NaiveDate, held: Price) -> QueryResult<()> {
    // Never below nothing, whatever was edited by hand meanwhile: the columns are unsigned.
    diesel::sql_query(
        "UPDATE x_spend SET calls = calls - LEAST(calls, ?), micros = micros - LEAST(micros, ?) \
         WHERE day = ? AND purpose = ?",
    )
    .bind::<Unsigned<Integer>, _>(held.calls)
    .bind::<Unsigned<BigInt>, _>(held.micros)
    .bind::<Date, _>(day)
    .bind::<Text, _>(held.purpose.key())
    .execute(conn)?;
    diesel::sql_query("UPDATE x_months SET micros = micros - LEAST(micros, ?) WHERE month = ?")
        .bind::<Unsigned<BigInt>, _>(held.micros)
        .bind::<Date, _>(month_of(day))
        .execute(conn)?;
    Ok(())
}

/// What was spent in a month; its row is made when there is none, and locked.
fn locked(conn: &mut Conn, first: NaiveDate) -> QueryResult<u64> {
    let row = |conn: &mut Conn| {
        let row = x_months::table.find(first).select(x_months::micros).for_update();
        row.first::<u64>(conn).optional()
    };
    if let Some(micros) = row(conn)? {
        return Ok(micros);
    }
    diesel::sql_query("INSERT INTO x_months (month, micros) VALUES (?, 0) ON DUPLICATE KEY UPDATE micros = micros")
        .bind::<Date, _>(first)
        .execute(conn)?;
    Ok(row(conn)?.unwrap_or(0))
}

/// How the month of an instant stands, for those who only look.
pub(in crate::twitter) fn month(conn: &mut Conn, now: At) -> db::Result<Month> {
    let first = month_of(day(now));
    let spent: Option<u64> = x_months::table.find(first).select(x_months::micros).first(conn).optional()?;
    Ok(Month { first, spent: spent.unwrap_or(0), caps: caps(conn)? })
}

/// What may still be spent today on reading, in millionths of a dollar, for those who only look.
pub(in crate::twitter) fn read_room(conn: &mut Conn, now: At) -> db::Result<u64> {
    let month = month(conn, now)?;
    let read: Vec<u64> = x_spend::table
        .filter(x_spend::day.eq(day(now)).and(x_spend::purpose.eq_any(reading())))
        .select(x_spend::micros)
        .load(conn)?;
    Ok(month.caps.reads_a_day_micros.saturating_sub(read.iter().sum()).min(month.left()))
}

/// Spend of a stretch of days, both included: day, purpose, calls, millionths of a dollar.
pub(in crate::twitter) fn days(
    conn: &mut Conn,
    from: NaiveDate,
    to: NaiveDate,
) -> QueryResult<Vec<(NaiveDate, String, u32, u64)>> {
    x_spend::table
        .filter(x_spend::day.between(from, to))
        .order((x_spend::day, x_spend::purpose))
        .select((x_spend::day, x_spend::purpose, x_spend::calls, x_spend::micros))
        .load(conn)
}

fn reading() -> Vec<&'static str> {
    Purpose::ALL.into_iter().filter(|purpose| purpose.can_wait()).map(Purpose::key).collect()
}

fn day(now: At) -> NaiveDate {
    now.utc().date_naive()
}
