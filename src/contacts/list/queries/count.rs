//! How many a search finds: exactly up to a limit, above it by looking at samples.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Unsigned};

use super::super::Query;
use super::super::order::Order;
use super::plan::{Source, known};
use super::{is_over, within};
use crate::criteria::{Compiled, Sql};
use crate::db::Conn;

/// Counted exactly up to here.
const EXACT: i64 = 10_000;
/// How long counting may take, in milliseconds, where somebody waits for it.
const PATIENCE: u32 = 2_000;
/// How long an exact count may take that somebody asked for.
const LONG: u32 = 60_000;
/// Samples, and the ids of each.
const SAMPLES: u64 = 40;
const WIDTH: u64 = 250;

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::contacts) enum Counted {
    /// So many.
    Exactly(i64),
    /// About so many.
    About(i64),
    /// Counting took too long.
    TooLong,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// How many contacts a search finds, counted no further than `most`.
pub fn count_up_to(conn: &mut Conn, query: &Query, most: i64) -> QueryResult<i64> {
    up_to(conn, query, most, 600_000)
}

/// How many, as a page says it: `is_exact` when somebody asked for it and waits.
pub(in crate::contacts) fn counted(conn: &mut Conn, query: &Query, is_exact: bool) -> QueryResult<Counted> {
    let (most, patience) = if is_exact { (i64::MAX, LONG) } else { (EXACT + 1, PATIENCE) };
    match up_to(conn, query, most, patience) {
        Ok(n) if n <= EXACT || is_exact => Ok(Counted::Exactly(n)),
        Err(error) if is_over(&error) && is_exact => Ok(Counted::TooLong),
        Err(error) if !is_over(&error) => Err(error),
        _ => estimated(conn, &query.0).or_else(|error| if is_over(&error) { Ok(Counted::TooLong) } else { Err(error) }),
    }
}

fn up_to(conn: &mut Conn, query: &Query, most: i64, patience: u32) -> QueryResult<i64> {
    let compiled = &query.0;
    let known = known(conn, compiled)?;
    let source = match (known.least, known.by_id) {
        (Some(driver), _) if known.is_few => Source::Gathered(driver),
        (_, Some(driver)) => Source::InIds(driver),
        _ => Source::Order,
    };
    let sql = Sql::plain("SELECT COUNT(*) AS n FROM (SELECT STRAIGHT_JOIN 1 ")
        .then(&source.looks(compiled, &Order::by_id(true), false))
        .then(&Sql::plain(format!(" LIMIT {most}) x")));
    let count: Count = within(patience, sql).get_result(conn)?;
    Ok(count.n)
}

/// Looks at some stretches of ids, spread over all, and takes the rest to be alike.
fn estimated(conn: &mut Conn, compiled: &Compiled) -> QueryResult<Counted> {
    #[derive(QueryableByName)]
    struct Ends {
        #[diesel(sql_type = Nullable<Unsigned<BigInt>>)]
        first: Option<u64>,
        #[diesel(sql_type = Nullable<Unsigned<BigInt>>)]
        last: Option<u64>,
    }
    let ends: Ends =
        super::query(Sql::plain("SELECT MIN(id) AS first, MAX(id) AS last FROM contacts")).get_result(conn)?;
    let (Some(first), Some(last)) = (ends.first, ends.last) else { return Ok(Counted::Exactly(0)) };
    let span = last - first + 1;
    let step = (span / SAMPLES).max(WIDTH);
    let windows: Vec<String> = (0..SAMPLES)
        .map(|n| first + n * step + (step - WIDTH) / 2)
        .map(|from| format!("c.id BETWEEN {from} AND {}", from + WIDTH - 1))
        .collect();
    let order = Order { index: None, ..Order::by_id(true) };
    let sql = Sql::plain("SELECT COUNT(*) AS n ")
        .then(&Source::Order.looks(compiled, &order, false))
        .then(&Sql::plain(format!(" AND ({})", windows.join(" OR "))));
    let count: Count = within(PATIENCE, sql).get_result(conn)?;
    let share = i128::from(count.n) * i128::from(span) / i128::from(SAMPLES * WIDTH.min(step));
    Ok(Counted::About(rounded(i64::try_from(share).unwrap_or(i64::MAX).max(EXACT))))
}

/// Two digits are honest.
fn rounded(n: i64) -> i64 {
    let mut unit = 1;
    while n / unit >= 100 {
        unit *= 10;
    }
    (n + unit / 2) / unit * unit
}
