//! What posts cost: put aside before the call begins, booked or given back when it is known what became of it.

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
        let price = prices.of_post(&letter.text);
        if !purse.affords(price) {
            break;
        }
        // A call before this one may have been taken by X after all: what was put aside for it was spent.
        purse.pay(conn, price, now)?;
        letter.held_micros = price.micros;
        paid.push(letter);
    }
    for purpose in [Purpose::Post, Purpose::PostWithLink] {
        let price = prices.of(purpose, 1);
        let those: Vec<PostId> =
            paid.iter().filter(|one| prices.of_post(&one.text).purpose == purpose).map(|one| one.id).collect();
        queries::hold(conn, &those, price.micros)?;
    }
    Ok(paid)
}

/// What a post costs that X took: what was put aside for it, else its price now.
pub(super) fn price(conn: &mut Conn, letter: &Letter) -> db::Result<Price> {
    let prices = if letter.held_micros > 0 { Prices::default() } else { budget::prices(conn)? };
    let price = prices.of_post(&letter.text);
    Ok(if letter.held_micros > 0 { Price { micros: letter.held_micros, ..price } } else { price })
}

/// X took a post: what was put aside is what it cost; where nothing was, it is booked now.
pub(super) fn spent(conn: &mut Conn, letter: &Letter, price: Price, now: At) -> db::Result<()> {
    if letter.held_micros == 0 {
        budget::spend(conn, price, now)?;
    }
    Ok(())
}

/// X certainly did not take a post: what was put aside comes back.
pub(in crate::twitter) fn released(conn: &mut Conn, letter: &Letter, now: At) -> db::Result<()> {
    if letter.held_micros == 0 {
        return Ok(());
    }
    let price = Prices::default().of_post(&letter.text);
    let held = Price { micros: letter.held_micros, ..price };
    budget::settle(conn, held, Price::nothing(price.purpose), letter.sending_at.unwrap_or(now))?;
    queries::hold(conn, &[letter.id], 0)?;
    Ok(())
}
