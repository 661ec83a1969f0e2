//! What the first page says of the outbox.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::Date;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::schema::posts;
use crate::twitter::integration;

const DAYS: u64 = 14;
/// Counting stops here: more is "many" to a person.
const MOST: i64 = 1_000;

/// The outbox in a few figures.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Tweets sent, a day each, oldest first.
    pub sent: Vec<(String, u32)>,
    /// On their way; at most 1,000 are counted.
    pub under_way: i64,
    /// Waiting for a person to decide; at most 1,000 are counted.
    pub asking: i64,
    /// The account, when one is connected.
    pub handle: Option<String>,
    /// Why nothing is sent, in words.
    pub trouble: Option<String>,
    /// Whether anything was ever connected and published.
    pub is_ready: bool,
}

/// The outbox of the connected account; days are those of UTC.
pub fn figures(conn: &mut Conn, now: At) -> db::Result<Figures> {
    let Some(account) = integration::account(conn)? else { return Ok(Figures::default()) };
    let first = now.utc().date_naive() - Days::new(DAYS - 1);
    let since = first.and_hms_opt(0, 0, 0).map_or(now, |midnight| At::from(midnight.and_utc()));
    let counts: HashMap<NaiveDate, i64> = posts::table
        .filter(
            posts::account_id.eq(Some(account.id)).and(posts::finished_at.ge(Some(since))).and(posts::state.eq("sent")),
        )
        .group_by(sql::<Date>("DATE(finished_at)"))
        .select((sql::<Date>("DATE(finished_at)"), count_star()))
        .load(conn)?
        .into_iter()
        .collect();
    let days = (0..DAYS).map(|day| first + Days::new(day));
    let count = |day: NaiveDate| counts.get(&day).map_or(0, |count| u32::try_from(*count).unwrap_or(u32::MAX));
    Ok(Figures {
        sent: days.map(|day| (day.format("%-d %b").to_string(), count(day))).collect(),
        under_way: bounded(conn, &["queued", "sending", "unknown"])?,
        asking: bounded(conn, &["asking"])?,
        is_ready: account.is_connected() && account.is_published,
        handle: account.handle,
        trouble: account.trouble.and(account.trouble_reason),
    })
}

fn bounded(conn: &mut Conn, states: &[&str]) -> QueryResult<i64> {
    let mut left = MOST;
    for state in states {
        let ids: Vec<u64> = posts::table.filter(posts::state.eq(*state)).select(posts::id).limit(left).load(conn)?;
        left -= i64::try_from(ids.len()).unwrap_or(left);
    }
    Ok(MOST - left)
}
