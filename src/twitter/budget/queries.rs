//! All SQL on `x_windows` and `x_spend`.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{Date, Text, Unsigned};

use super::rules::{self, Known, Price, READ_BUDGET};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::schema::{x_spend, x_windows};
use crate::settings;
use crate::twitter::client::Window;

/// What an endpoint's windows allow, locked until the caller's transaction ends.
pub(in crate::twitter) struct Room {
    endpoint: &'static str,
    windows: Vec<Known>,
    /// How many calls may begin.
    pub(in crate::twitter) calls: u32,
    /// When none may: until when to wait.
    pub(in crate::twitter) until: Option<At>,
}

/// Looks at an endpoint's windows inside the caller's transaction.
pub(in crate::twitter) fn room(conn: &mut Conn, endpoint: &'static str, now: At) -> QueryResult<Room> {
    let windows = rules::standing(endpoint, locked(conn, endpoint)?, now);
    let (calls, until) = rules::room(&windows);
    Ok(Room { endpoint, windows, calls, until })
}

impl Room {
    /// Takes calls off before they begin.
    pub(in crate::twitter) fn take(mut self, conn: &mut Conn, calls: usize) -> QueryResult<()> {
        if calls == 0 {
            return Ok(());
        }
        rules::take(&mut self.windows, u32::try_from(calls).unwrap_or(u32::MAX));
        put(conn, self.endpoint, &self.windows)
    }
}

/// X said "too many": nothing goes to this endpoint until then, whatever its headers said.
pub(in crate::twitter) fn note_refusal(conn: &mut Conn, endpoint: &'static str, until: At, now: At) -> QueryResult<()> {
    let mut windows = rules::standing(endpoint, locked(conn, endpoint)?, now);
    rules::close(&mut windows, until);
    put(conn, endpoint, &windows)
}

/// Remembers what an answer's headers said.
pub(in crate::twitter) fn note_windows(conn: &mut Conn, told: &[Window], now: At) -> QueryResult<()> {
    let Some(endpoint) = told.first().map(|window| window.endpoint) else { return Ok(()) };
    let stored = locked(conn, endpoint)?;
    let mut merged: Vec<Known> = Vec::new();
    for window in told.iter().filter(|window| window.endpoint == endpoint) {
        let (allowed, remaining) = (window.allowed, window.remaining);
        let told = Known { span: window.span.to_owned(), allowed, remaining, resets_at: window.resets_at };
        let known = merged.iter().chain(&stored).find(|one| one.span == window.span).cloned();
        merged.retain(|one| one.span != window.span);
        merged.extend(rules::merged(known, told, now));
    }
    put(conn, endpoint, &merged)
}

/// Adds to the ledger of spend.
pub(in crate::twitter) fn spend(conn: &mut Conn, price: Price, now: At) -> QueryResult<()> {
    diesel::sql_query(
        "INSERT INTO x_spend (day, purpose, calls, micros) VALUES (?, ?, 1, ?) \
         ON DUPLICATE KEY UPDATE calls = calls + 1, micros = micros + VALUES(micros)",
    )
    .bind::<Date, _>(day(now))
    .bind::<Text, _>(price.purpose.key())
    .bind::<Unsigned<diesel::sql_types::BigInt>, _>(price.micros)
    .execute(conn)?;
    Ok(())
}

/// What was spent on some purposes on the day of `now`, in millionths of a dollar.
pub(in crate::twitter) fn spent_on(conn: &mut Conn, purposes: &[&str], now: At) -> QueryResult<u64> {
    let micros: Vec<u64> = x_spend::table
        .filter(x_spend::day.eq(day(now)).and(x_spend::purpose.eq_any(purposes.to_vec())))
        .select(x_spend::micros)
        .load(conn)?;
    Ok(micros.iter().sum())
}

/// What may still be spent today on reading contacts and what posts brought, in millionths of a dollar.
pub(in crate::twitter) fn read_room(conn: &mut Conn, now: At) -> db::Result<u64> {
    let budget = settings::get(conn, "twitter.read_budget_micros")?.unwrap_or(READ_BUDGET);
    Ok(budget.saturating_sub(spent_on(conn, &["profile", "timeline", "metrics"], now)?))
}

fn day(now: At) -> NaiveDate {
    now.utc().date_naive()
}

/// A window's columns.
type Row = (String, u32, u32, At);

fn known(conn: &mut Conn, endpoint: &str) -> QueryResult<Vec<Known>> {
    let rows = x_windows::table.filter(x_windows::endpoint.eq(endpoint)).select(columns()).load(conn)?;
    Ok(rows.into_iter().map(known_of).collect())
}

fn locked(conn: &mut Conn, endpoint: &str) -> QueryResult<Vec<Known>> {
    let rows = x_windows::table.filter(x_windows::endpoint.eq(endpoint)).select(columns()).for_update().load(conn)?;
    Ok(rows.into_iter().map(known_of).collect())
}

type Columns = (x_windows::span, x_windows::allowed, x_windows::remaining, x_windows::resets_at);

fn columns() -> Columns {
    (x_windows::span, x_windows::allowed, x_windows::remaining, x_windows::resets_at)
}

fn known_of((span, allowed, remaining, resets_at): Row) -> Known {
    Known { span, allowed, remaining, resets_at }
}

fn put(conn: &mut Conn, endpoint: &str, windows: &[Known]) -> QueryResult<()> {
    let row = |one: &Known| {
        (
            x_windows::endpoint.eq(endpoint.to_owned()),
            x_windows::span.eq(one.span.clone()),
            x_windows::allowed.eq(one.allowed),
            x_windows::remaining.eq(one.remaining),
            x_windows::resets_at.eq(one.resets_at),
        )
    };
    let rows: Vec<_> = windows.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::replace_into(x_windows::table).values(&rows).execute(conn)?;
    }
    Ok(())
}

/// Until when an endpoint is closed, for those who only want to know; `None` when it is open.
pub(in crate::twitter) fn closed_until(conn: &mut Conn, endpoint: &str, now: At) -> QueryResult<Option<At>> {
    let windows = rules::standing(endpoint, known(conn, endpoint)?, now);
    Ok(rules::room(&windows).1)
}
