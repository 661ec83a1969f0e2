//! What posts cost: put aside before the call begins, booked or given back when it is known what became of it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::Letter;
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::twitter::budget::{self, Price, Prices, Purpose};

/// Pays for posts in their order, as far as the month's money goes; the rest keeps waiting.
pub(super) fn paid(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    if due.is_empty() {
        return Ok(due);
    }
    let (prices, mut purse) = (budget::prices(conn)?, budget::purse(conn, now)?);
    let mut paid: Vec<Letter> = Vec::new();
    for mut letter in due {
        let price = price_of(&prices, &letter);
        if !purse.take(price) {
            break;
        }
        // A call before this one may have been taken by X after all: what was put aside for it was spent.
        letter.held_micros = price.micros;
        paid.push(letter);
    }
    purse.book(conn, now)?;
    for purpose in [Purpose::Post, Purpose::PostWithLink, Purpose::Reply] {
        let price = prices.of(purpose, 1);
        let those: Vec<PostId> =
            paid.iter().filter(|one| price_of(&prices, one).purpose == purpose).map(|one| one.id).collect();
        queries::hold(conn, &those, price.micros)?;
    }
    Ok(paid)
}

/// X took posts: what was put aside is what they cost; where nothing was, it is booked now at its price of now. Says the
/// cost of each, in millionths of a dollar.
pub(super) fn spent(conn: &mut Conn, letters: &[&Letter], now: At) -> db::Result<Vec<u64>> {
    let free: Vec<_> = letters.iter().filter(|one| one.held_micros == 0).collect();
    let prices = if free.is_empty() { Prices::default() } else { budget::prices(conn)? };
    for price in budget::summed(free.iter().map(|one| price_of(&prices, one))) {
        budget::spend(conn, price, now)?;
    }
    let cost = |one: &&Letter| if one.held_micros == 0 { price_of(&prices, one).micros } else { one.held_micros };
    Ok(letters.iter().map(cost).collect())
}

/// X certainly did not take posts: what was put aside comes back, on the days on which it was.
pub(in crate::twitter) fn released(conn: &mut Conn, letters: &[&Letter], now: At) -> db::Result<()> {
    let held: Vec<_> = letters.iter().filter(|one| one.held_micros > 0).collect();
    let mut days: BTreeMap<NaiveDate, (At, Vec<Price>)> = BTreeMap::new();
    for one in &held {
        let at = one.sending_at.unwrap_or(now);
        let price = Price { micros: one.held_micros, ..price_of(&Prices::default(), one) };
        days.entry(at.utc().date_naive()).or_insert((at, Vec::new())).1.push(price);
    }
    for (at, prices) in days.into_values() {
        for held in budget::summed(prices) {
            budget::settle(conn, held, Price::nothing(held.purpose), at)?;
        }
    }
    queries::hold(conn, &held.iter().map(|one| one.id).collect::<Vec<_>>(), 0)?;
    Ok(())
}

/// What X charges for a post: one that answers a mention has a price of its own.
fn price_of(prices: &Prices, letter: &Letter) -> Price {
    match letter.reply_to_xid {
        None => prices.of_post(&letter.text),
        Some(_) => prices.of(Purpose::Reply, 1),
    }
}
