//! How often the share button was clicked, and on which pages.

use std::collections::HashMap;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::PageId;
use crate::links::{self, SHARE};
use crate::pages;
use crate::visitors;
use crate::web::{Bar, bars, grouped, urls};

/// Pages that a list names.
const SHOWN: usize = 20;

/// The clicks of the last days.
pub(super) struct Shares {
    pub(super) total: String,
    pub(super) bars: Vec<Bar>,
    /// The busiest first.
    pub(super) pages: Vec<Line>,
}

/// A page whose button was clicked.
pub(super) struct Line {
    pub(super) title: String,
    /// `None`: it was deleted.
    pub(super) url: Option<String>,
    pub(super) clicks: String,
    pub(super) contacts: String,
}

pub(super) fn look(conn: &mut Conn, now: At) -> db::Result<Shares> {
    let (from, to) = (visitors::first_day(now).utc().date_naive(), now.utc().date_naive());
    let span = links::Span { from, to, kind: SHARE, key: None, campaign: None };
    let days = links::clicks_by_day(conn, &span)?;
    let busiest = links::busiest(conn, &span, SHOWN)?;
    let ids: Vec<PageId> = busiest.iter().filter_map(|one| one.key.parse().ok()).collect();
    let titles: HashMap<PageId, String> = pages::titles(conn, &ids)?.into_iter().collect();
    let line = |one: links::Clicked| {
        let known = one.key.parse().ok().and_then(|id| titles.get_key_value(&id));
        Line {
            title: known.map_or_else(|| "A page that was deleted".to_owned(), |(_, title)| title.clone()),
            url: known.map(|(id, _)| urls::page(id)),
            clicks: grouped(count(one.clicks)),
            contacts: grouped(count(one.contacts)),
        }
    };
    Ok(Shares {
        total: grouped(days.iter().map(|day| count(day.clicks)).sum::<u64>()),
        bars: bars(&visitors::last_days(now, days.iter().map(|day| (day.day, day.clicks)))),
        pages: busiest.into_iter().map(line).collect(),
    })
}

fn count(clicks: i64) -> u64 {
    u64::try_from(clicks).unwrap_or(0)
}
