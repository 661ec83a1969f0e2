//! What the page is made of, read over one connection.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};

use super::views::{Health, Meter, Seen};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::TweetId;
use crate::links;
use crate::twitter::budget::{self, Purpose, dollars};
use crate::twitter::model::Account;
use crate::twitter::{integration, outbox, sender, steps};
use crate::web::{self, urls};

/// Tweets named on the page.
const MOST_CLICKED: usize = 5;

/// Figures of the last so many days, and how the connection stands now.
pub(super) fn look(conn: &mut Conn, days: u64, now: At) -> db::Result<Seen> {
    let to = now.utc().date_naive();
    let from = to - Days::new(days - 1);
    let ended = outbox::days(conn, &outbox::Span { from, to, tweet: None, campaign: None })?;
    let (mut sent, mut failed): (HashMap<NaiveDate, u64>, BTreeMap<String, u64>) = Default::default();
    for line in ended {
        match line.outcome.as_str() {
            "sent" => *sent.entry(line.day).or_default() += line.posts,
            "withdrawn" => (),
            class => *failed.entry(class.to_owned()).or_default() += line.posts,
        }
    }
    let figures = outbox::figures(conn, now)?;
    let clicked = clicks(conn, from, to)?;
    Ok(Seen {
        sent_total: sent.values().sum(),
        failed_total: failed.values().sum(),
        sent: bars(&sent, from, days),
        failed: by_reason(failed),
        clicks_total: clicked.values().sum(),
        clicks: bars(&clicked, from, days),
        clicked: most_clicked(conn, from, to)?,
        spend: spend(conn, from, to)?,
        health: health(conn, now)?,
        stops: outbox::stops(conn)?,
        under_way: bounded(figures.under_way),
        asking: bounded(figures.asking),
    })
}

fn span(from: NaiveDate, to: NaiveDate) -> links::Span {
    links::Span { from, to, kind: "tweet", key: None, campaign: None }
}

/// Clicks of people on links in tweets, a day.
fn clicks(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> db::Result<HashMap<NaiveDate, u64>> {
    let days = links::clicks_by_day(conn, &span(from, to))?;
    Ok(days.into_iter().map(|day| (day.day, u64::try_from(day.clicks).unwrap_or(0))).collect())
}

/// The tweets whose links were clicked the most, each with the way to it.
fn most_clicked(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> db::Result<Vec<Meter>> {
    let busiest = links::busiest(conn, &span(from, to), MOST_CLICKED)?;
    let ids: Vec<TweetId> = busiest.iter().filter_map(|one| one.key.parse().ok()).collect();
    let names: HashMap<TweetId, String> = steps::names(conn, &ids)?.into_iter().collect();
    let most = busiest.first().map_or(1, |one| u64::try_from(one.clicks).unwrap_or(1).max(1));
    let meter = |one: &links::Clicked| {
        let known = one.key.parse().ok().and_then(|id| names.get_key_value(&id));
        Meter {
            label: known.map_or_else(|| "A tweet that was deleted".to_owned(), |(_, name)| name.clone()),
            words: one.clicks.to_string(),
            url: known.map(|(id, _)| urls::tweet(id)),
            value: u64::try_from(one.clicks).unwrap_or(0),
            most,
        }
    };
    Ok(busiest.iter().map(meter).collect())
}

fn bounded(count: i64) -> String {
    if count >= 1_000 { "1,000+".to_owned() } else { count.to_string() }
}

fn bars(counts: &HashMap<NaiveDate, u64>, from: NaiveDate, days: u64) -> Vec<web::Bar> {
    let day = |offset: u64| {
        let day = from + Days::new(offset);
        let count = counts.get(&day).copied().unwrap_or(0);
        (day.format("%-d %b").to_string(), u32::try_from(count).unwrap_or(u32::MAX))
    };
    web::bars(&(0..days).map(day).collect::<Vec<_>>())
}

/// The most frequent first, each with the way to its posts.
fn by_reason(failed: BTreeMap<String, u64>) -> Vec<Meter> {
    let most = failed.values().copied().max().unwrap_or(1);
    let meter = |(class, count): (String, u64)| Meter {
        label: outbox::reason_words(&class).to_owned(),
        words: count.to_string(),
        url: Some(format!("/tweets/posts?state=failed&reason={class}")),
        value: count,
        most,
    };
    let mut meters: Vec<Meter> = failed.into_iter().map(meter).collect();
    meters.sort_by_key(|meter| std::cmp::Reverse(meter.value));
    meters
}

/// What was spent for which purpose, the dearest first.
fn spend(conn: &mut Conn, from: NaiveDate, to: NaiveDate) -> db::Result<Vec<Meter>> {
    let mut micros: BTreeMap<String, u64> = BTreeMap::new();
    for (_, purpose, _, spent) in budget::days(conn, from, to)? {
        *micros.entry(purpose).or_default() += spent;
    }
    let most = micros.values().copied().max().unwrap_or(1);
    let label = |key: &str| {
        let known = Purpose::ALL.into_iter().find(|purpose| purpose.key() == key);
        known.map_or_else(|| key.to_owned(), |purpose| purpose.label().to_owned())
    };
    let meter = |(purpose, spent): (String, u64)| Meter {
        label: label(&purpose),
        words: dollars(spent),
        url: None,
        value: spent,
        most,
    };
    let mut meters: Vec<Meter> = micros.into_iter().filter(|(_, spent)| *spent > 0).map(meter).collect();
    meters.sort_by_key(|meter| std::cmp::Reverse(meter.value));
    Ok(meters)
}

fn health(conn: &mut Conn, now: At) -> db::Result<Health> {
    let account = integration::account(conn)?.filter(Account::is_connected);
    let idle = sender::idle(conn, now)?.map(|idle| idle.words());
    let month = budget::month(conn, now)?;
    let closed = budget::closed_until(conn, budget::CREATE, now)?;
    Ok(Health {
        handle: account.as_ref().and_then(|account| account.handle.clone()),
        access: account.as_ref().map_or("", Account::access_in_words),
        last_success: account.and_then(|account| account.last_success_at),
        idle,
        closed_until: closed.filter(|until| *until > now),
        month: format!("{} of {}", dollars(month.spent), dollars(month.caps.month_micros)),
        spent: month.spent.min(month.caps.month_micros),
        cap: month.caps.month_micros.max(1),
        alarm: budget::alarm(conn, now)?,
    })
}
