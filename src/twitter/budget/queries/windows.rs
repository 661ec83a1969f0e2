//! Rate windows: they outlive a restart, and calls are taken off before they begin.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::schema::x_windows;
use crate::twitter::budget::limits;
use crate::twitter::budget::rules::{self, Known};
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
pub(in crate::twitter) fn room(conn: &mut Conn, endpoint: &'static str, now: At) -> db::Result<Room> {
    let limits = limits(conn)?;
    let windows = rules::standing(endpoint, locked(conn, endpoint)?, &limits, now);
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
pub(in crate::twitter) fn note_refusal(conn: &mut Conn, endpoint: &'static str, until: At, now: At) -> db::Result<()> {
    let limits = limits(conn)?;
    let mut windows = rules::standing(endpoint, locked(conn, endpoint)?, &limits, now);
    rules::close(&mut windows, until);
    Ok(put(conn, endpoint, &windows)?)
}

/// Remembers what the headers of answers said, in their order.
pub(in crate::twitter) fn note_windows<'a>(
    conn: &mut Conn,
    answers: impl IntoIterator<Item = &'a [Window]>,
    now: At,
) -> QueryResult<()> {
    let mut told: BTreeMap<&'static str, Vec<&Window>> = BTreeMap::new();
    for window in answers.into_iter().flatten() {
        told.entry(window.endpoint).or_default().push(window);
    }
    for (endpoint, told) in told {
        let mut known = locked(conn, endpoint)?;
        for window in told {
            let (allowed, remaining) = (window.allowed, window.remaining);
            let (span, resets_at) = (window.span.to_owned(), window.resets_at);
            let before = known.iter().position(|one| one.span == span).map(|place| known.swap_remove(place));
            let told = Known { span, allowed, remaining, resets_at, told_at: Some(now) };
            known.extend(rules::merged(before, told, now));
        }
        put(conn, endpoint, &known)?;
    }
    Ok(())
}

/// A window's columns.
type Row = (String, u32, u32, At, Option<At>);

fn known(conn: &mut Conn, endpoint: &str) -> QueryResult<Vec<Known>> {
    let rows = x_windows::table.filter(x_windows::endpoint.eq(endpoint)).select(columns()).load(conn)?;
    Ok(rows.into_iter().map(known_of).collect())
}

fn locked(conn: &mut Conn, endpoint: &str) -> QueryResult<Vec<Known>> {
    let rows = x_windows::table.filter(x_windows::endpoint.eq(endpoint)).select(columns()).for_update().load(conn)?;
    Ok(rows.into_iter().map(known_of).collect())
}

type Columns = (x_windows::span, x_windows::allowed, x_windows::remaining, x_windows::resets_at, x_windows::told_at);

fn columns() -> Columns {
    (x_windows::span, x_windows::allowed, x_windows::remaining, x_windows::resets_at, x_windows::told_at)
}

fn known_of((span, allowed, remaining, resets_at, told_at): Row) -> Known {
    Known { span, allowed, remaining, resets_at, told_at }
}

fn put(conn: &mut Conn, endpoint: &str, windows: &[Known]) -> QueryResult<()> {
    let row = |one: &Known| {
        (
            x_windows::endpoint.eq(endpoint.to_owned()),
            x_windows::span.eq(one.span.clone()),
            x_windows::allowed.eq(one.allowed),
            x_windows::remaining.eq(one.remaining),
            x_windows::resets_at.eq(one.resets_at),
            x_windows::told_at.eq(one.told_at),
        )
    };
    let rows: Vec<_> = windows.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::replace_into(x_windows::table).values(&rows).execute(conn)?;
    }
    Ok(())
}

/// Until when an endpoint is closed, for those who only want to know; `None` when it is open.
pub(in crate::twitter) fn closed_until(conn: &mut Conn, endpoint: &str, now: At) -> db::Result<Option<At>> {
    let limits = limits(conn)?;
    let windows = rules::standing(endpoint, known(conn, endpoint)?, &limits, now);
    Ok(rules::room(&windows).1)
}

/// Every window that is remembered and not over, by endpoint, for those who only look.
pub(in crate::twitter) fn all_windows(conn: &mut Conn, now: At) -> QueryResult<Vec<(String, Known)>> {
    let rows: Vec<(String, Row)> = x_windows::table
        .filter(x_windows::resets_at.gt(now))
        .order((x_windows::endpoint, x_windows::span))
        .select((x_windows::endpoint, columns()))
        .load(conn)?;
    Ok(rows.into_iter().map(|(endpoint, row)| (endpoint, known_of(row))).collect())
}
