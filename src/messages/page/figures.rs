//! What came of each channel of a message: totals, and whom it reached by day.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use super::views::{Figure, Part};
use super::ways::NOTHING;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::MessageId;
use crate::messages::channel::{Channels, Known};
use crate::messages::model::{Fate, Way};
use crate::messages::outcomes::{self, Daily};
use crate::web;

/// What figures show of what is over.
const SHOWN: [Fate; 4] = [Fate::Sent, Fate::Passed, Fate::Failed, Fate::Stopped];

/// Every channel of this build, those that are set up first and in their order.
pub(super) fn parts(
    conn: &mut Conn,
    channels: &Channels,
    message: MessageId,
    ways: &[Way],
    (span, now): (u64, At),
) -> db::Result<Vec<Part>> {
    let first = now.utc().date_naive() - Days::new(span - 1);
    let totals = outcomes::totals(conn, message)?;
    let days = outcomes::days(conn, message, first)?;
    let set_up: Vec<(&Known, &Way)> =
        ways.iter().filter_map(|way| Some((channels.get(&way.channel)?.0, way))).collect();
    let mut parts = Vec::new();
    for (index, (known, way)) in set_up.iter().enumerate() {
        let rule = rule_of(conn, channels, way)?;
        let waiting = outcomes::under_way(conn, message, known.key)?;
        let drawn = (figures(known.key, &totals, waiting), bars(known.key, &days, (first, span)));
        parts.push(Part {
            is_on: way.is_on,
            place: Some(index + 1),
            goes_up: index > 0,
            goes_down: index + 1 < set_up.len(),
            ..part(known, rule, drawn)
        });
    }
    let is_new = |known: &&Known| ways.iter().all(|way| way.channel != known.key);
    let new = channels.all().iter().filter(is_new);
    parts.extend(new.map(|known| part(known, "Not set up yet.".to_owned(), (Vec::new(), Vec::new()))));
    Ok(parts)
}

/// A channel as it stands while it is not set up.
fn part(known: &Known, rule: String, (figures, bars): (Vec<Figure>, Vec<web::Bar>)) -> Part {
    Part {
        key: known.key,
        name: known.name,
        icon: known.icon,
        is_on: false,
        place: None,
        goes_up: false,
        goes_down: false,
        rule,
        figures,
        bars,
    }
}

fn rule_of(conn: &mut Conn, channels: &Channels, way: &Way) -> db::Result<String> {
    let Some((_, step)) = channels.get(&way.channel) else { return Ok(String::new()) };
    if way.config == NOTHING {
        return Ok("Nothing is filled in yet.".to_owned());
    }
    if step.fill(&way.config).is_err() {
        return Ok("Its settings cannot be read. Open it, fill it in again, and save.".to_owned());
    }
    Ok(step.describe(conn, &[&way.config])?.pop().unwrap_or_default())
}

fn figures(channel: &'static str, totals: &HashMap<(String, Fate), u64>, waiting: i64) -> Vec<Figure> {
    let total = |fate: Fate| totals.get(&(channel.to_owned(), fate)).copied().unwrap_or(0);
    let under_way = if waiting > 1_000 { "more than 1,000".to_owned() } else { waiting.to_string() };
    let mut figures = vec![Figure { fate: Fate::Waiting, count: under_way, is_nothing: waiting == 0 }];
    figures.extend(SHOWN.map(|fate| Figure { fate, count: total(fate).to_string(), is_nothing: total(fate) == 0 }));
    figures
}

fn bars(channel: &str, days: &[Daily], (first, span): (NaiveDate, u64)) -> Vec<web::Bar> {
    let counts: HashMap<NaiveDate, u64> =
        days.iter().filter(|day| day.channel == channel).map(|day| (day.day, day.contacts)).collect();
    let day = |offset: u64| {
        let day = first + Days::new(offset);
        let count = counts.get(&day).copied().unwrap_or(0);
        (day.format("%-d %b").to_string(), u32::try_from(count).unwrap_or(u32::MAX))
    };
    web::bars(&(0..span).map(day).collect::<Vec<_>>())
}
