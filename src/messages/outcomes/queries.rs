//! All SQL on `message_outcomes` and `message_days` but what goes with a contact.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Datetime, Nullable, Text, Unsigned};

use super::News;
use crate::clock::At;
use crate::db::{Conn, Values};
use crate::ids::{ContactId, MessageId, OutcomeId, StepId};
use crate::messages::model::Fate;
use crate::schema::{message_days, message_outcomes};
use crate::seal;
use crate::web::{Cursor, limit_of};

/// Rows per INSERT.
const ROWS: usize = 1_000;
/// Counting for a step's line stops here.
pub(super) const TOLD: i64 = 10_000;
/// Counting what is under way stops here.
pub(in crate::messages) const COUNTED: i64 = 1_000;

/// Key, when it is kept, channel, outcome and reason.
type Kept = (Option<Vec<u8>>, String, String, Option<String>);
/// Key, channel, outcome and reason.
type Row = (Vec<u8>, String, String, Option<String>);

pub(super) fn entries(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<Vec<Row>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Kept> = message_outcomes::table
        .filter(message_outcomes::once_key.eq_any(keys))
        .order(message_outcomes::id)
        .select((
            message_outcomes::once_key,
            message_outcomes::channel,
            message_outcomes::outcome,
            message_outcomes::reason,
        ))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(key, channel, outcome, reason)| Some((key?, channel, outcome, reason))).collect())
}

/// Writes outcomes, also over those that are there; those of contacts that are gone are left out.
pub(super) fn put(conn: &mut Conn, message: MessageId, news: &[News], now: At) -> QueryResult<()> {
    const INTO: &str = "INSERT IGNORE INTO message_outcomes (once_key, channel, message_id, campaign_id, step_id, \
         rotation, contact_id, outcome, reason, at) VALUES ";
    const OVER: &str = " ON DUPLICATE KEY UPDATE outcome = VALUES(outcome), reason = VALUES(reason), at = VALUES(at)";
    for rows in news.chunks(ROWS) {
        let mut values = Values::default();
        for News { once, channel, fate, reason } in rows {
            let reason: String = reason.chars().take(255).collect();
            let row = values.row().number(format!("X'{}'", seal::hex(&once.key()))).text(channel).number(message);
            let row = row.number(once.campaign).number(once.step).number(once.rotation).number(once.contact);
            drop(row.text(fate.key()).maybe(Some(reason.as_str()).filter(|reason| !reason.is_empty())).at(now));
        }
        conn.batch_execute(&format!("{INTO}{}{OVER}", values.take()))?;
    }
    Ok(())
}

/// Adds to a day's figures.
pub(super) fn count(
    conn: &mut Conn,
    message: MessageId,
    counts: &BTreeMap<(&'static str, Fate), u64>,
    now: At,
) -> QueryResult<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let mut values = Values::default();
    let day = now.utc().format("%Y-%m-%d").to_string();
    for ((channel, fate), contacts) in counts {
        drop(values.row().number(message).text(&day).text(channel).text(fate.key()).number(contacts));
    }
    conn.batch_execute(&format!(
        "INSERT INTO message_days (message_id, day, channel, outcome, contacts) VALUES {} \
         ON DUPLICATE KEY UPDATE contacts = contacts + VALUES(contacts)",
        values.take()
    ))
}

/// How many contacts of a step had an outcome by a channel.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct StepNumber {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) step_id: StepId,
    #[diesel(sql_type = Text)]
    pub(super) channel: String,
    #[diesel(sql_type = Text)]
    pub(super) outcome: String,
    #[diesel(sql_type = BigInt)]
    pub(super) count: i64,
}

/// The figures of steps, from the index alone; each is counted up to [`TOLD`] and one more.
pub(super) fn of_steps(conn: &mut Conn, steps: &[StepId], channels: &[&str]) -> QueryResult<Vec<StepNumber>> {
    let part = |step: &StepId, channel: &str, fate: Fate| {
        format!(
            "SELECT CAST({step} AS UNSIGNED) AS step_id, '{channel}' AS channel, '{}' AS outcome, COUNT(*) AS count FROM \
             (SELECT 1 FROM message_outcomes FORCE INDEX (message_outcomes_step) \
              WHERE step_id = {step} AND channel = '{channel}' AND outcome = '{}' LIMIT {}) t",
            fate.key(),
            fate.key(),
            TOLD + 1
        )
    };
    let part = &part;
    let of_channel = |step: StepId, channel| Fate::ALL.into_iter().map(move |fate| part(&step, channel, fate));
    let of_step = |step: &StepId| channels.iter().flat_map(|channel| of_channel(*step, *channel)).collect::<Vec<_>>();
    let parts: Vec<String> = steps.iter().flat_map(of_step).collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    sql_query(parts.join(" UNION ALL ")).load(conn)
}

/// An outcome of a channel over all days.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::messages) struct Number {
    #[diesel(sql_type = Text)]
    pub(in crate::messages) channel: String,
    #[diesel(sql_type = Text)]
    pub(in crate::messages) outcome: String,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::messages) contacts: u64,
}

/// A message's figures over all days: a few rows a day.
pub(in crate::messages) fn numbers(conn: &mut Conn, message: MessageId) -> QueryResult<Vec<Number>> {
    sql_query(format!(
        "SELECT channel, outcome, CAST(SUM(contacts) AS UNSIGNED) AS contacts FROM message_days \
         WHERE message_id = {message} GROUP BY channel, outcome"
    ))
    .load(conn)
}

/// How many a channel reached on a day.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::messages) struct Daily {
    #[diesel(sql_type = Date)]
    pub(in crate::messages) day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub(in crate::messages) channel: String,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::messages) contacts: u64,
}

/// Whom a message reached, by day and channel, from a day on.
pub(in crate::messages) fn days(conn: &mut Conn, message: MessageId, from: NaiveDate) -> QueryResult<Vec<Daily>> {
    let rows: Vec<(NaiveDate, String, u64)> = message_days::table
        .filter(message_days::message_id.eq(message).and(message_days::day.ge(from)))
        .filter(message_days::outcome.eq(Fate::Sent.key()))
        .select((message_days::day, message_days::channel, message_days::contacts))
        .load(conn)?;
    Ok(rows.into_iter().map(|(day, channel, contacts)| Daily { day, channel, contacts }).collect())
}

/// How many are under way by a channel; counted up to [`COUNTED`] and one more.
pub(in crate::messages) fn under_way(conn: &mut Conn, message: MessageId, channel: &str) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let found: Count = sql_query(format!(
        "SELECT COUNT(*) AS count FROM (SELECT 1 FROM message_outcomes FORCE INDEX (message_outcomes_under_way) \
         WHERE message_id = {message} AND outcome = 'waiting' AND channel = ? LIMIT {}) t",
        COUNTED + 1
    ))
    .bind::<Text, _>(channel)
    .get_result(conn)?;
    Ok(found.count)
}

/// An outcome as a list shows it.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::messages) struct Line {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::messages) id: OutcomeId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::messages) contact_id: ContactId,
    #[diesel(sql_type = Text)]
    pub(in crate::messages) channel: String,
    #[diesel(sql_type = Text)]
    pub(in crate::messages) outcome: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::messages) reason: Option<String>,
    #[diesel(sql_type = Datetime)]
    pub(in crate::messages) at: At,
}

/// A message's outcomes, latest first; of one channel and one fate, or of any.
pub(in crate::messages) fn latest(
    conn: &mut Conn,
    message: MessageId,
    only: Option<(&str, Fate)>,
    cursor: &Cursor,
    shown: usize,
) -> QueryResult<Vec<Line>> {
    let channel = only.map_or("", |(channel, _)| channel);
    let (index, only) = match only {
        Some((_, fate)) => ("message_outcomes_under_way", format!("AND outcome = '{}' AND channel = ?", fate.key())),
        None => ("message_outcomes_message", "AND '' = ?".to_owned()),
    };
    let (over, turn, key) = match cursor {
        Cursor::Start => ("", "DESC", None),
        Cursor::After(key) => ("<", "DESC", key.parse::<OutcomeId>().ok()),
        Cursor::Before(key) => (">", "ASC", key.parse::<OutcomeId>().ok()),
    };
    let from = key.map_or(String::new(), |key| format!("AND id {over} {key}"));
    sql_query(format!(
        "SELECT id, contact_id, channel, outcome, reason, at FROM message_outcomes FORCE INDEX ({index}) \
         WHERE message_id = {message} {only} {from} ORDER BY id {turn} LIMIT {}",
        limit_of(shown)
    ))
    .bind::<Text, _>(channel)
    .load(conn)
}
