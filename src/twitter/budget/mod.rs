//! Rate windows and money: may this call be made now, and what does it cost.
//!
//! The rules are pure; the database remembers windows and spend, so that a restart forgets neither. Prices, limits and
//! caps are data that an administrator keeps. Whoever begins a call takes it off the windows ([`room`]) and pays for it
//! ([`purse`]) in the transaction that leases the work; what X did not charge comes back with [`settle`], and for
//! readings with [`Hold`], which outlives the process that made it.

mod caps;
mod limits;
mod page;
mod policy;
mod prices;
mod queries;
mod rules;

pub use caps::Alarm;
pub(super) use caps::{Caps, Month};
pub(super) use limits::{DOCUMENTED, Limit, Limits};
pub(super) use page::routes;
pub(super) use policy::{Observed, Policies};
pub(super) use prices::{Item, Price, Prices, Purpose, dollars, summed};
pub(super) use queries::{
    Hold, all_windows, closed_until, days, month, note_refusal, note_windows, purse, read_room, release_lost, room,
    settle, spend,
};
pub(super) use rules::{CREATE, Known, OWN_POSTS, POSTS, Span, USER};

use crate::clock::At;
use crate::db::{self, Conn};
use crate::settings;
use crate::twitter::failure::Failure;

const PRICES: &str = "twitter.prices";
const LIMITS: &str = "twitter.limits";
const CAPS: &str = "twitter.caps";
const POLICIES: &str = "twitter.policies";
const OBSERVED: &str = "twitter.observed";

/// What X charges.
pub(super) fn prices(conn: &mut Conn) -> db::Result<Prices> {
    Ok(settings::get(conn, PRICES)?.unwrap_or_default())
}

/// How many calls X documents to allow, and our own limits.
pub(super) fn limits(conn: &mut Conn) -> db::Result<Limits> {
    Ok(settings::get(conn, LIMITS)?.unwrap_or_default())
}

/// How much may be spent.
pub(super) fn caps(conn: &mut Conn) -> db::Result<Caps> {
    Ok(settings::get(conn, CAPS)?.unwrap_or_default())
}

/// What X permits, as far as an administrator knows.
pub(super) fn policies(conn: &mut Conn) -> db::Result<Policies> {
    Ok(settings::get(conn, POLICIES)?.unwrap_or_default())
}

/// What X last did with posts that mention somebody.
pub(super) fn observed(conn: &mut Conn) -> db::Result<Observed> {
    Ok(settings::get(conn, OBSERVED)?.unwrap_or_default())
}

/// Learns from what X answered to posts: their texts and the answers.
pub(super) fn learn<'a, T: 'a>(
    conn: &mut Conn,
    answers: impl Iterator<Item = (&'a str, &'a Result<T, Failure>)>,
    now: At,
) -> db::Result<()> {
    let before = observed(conn)?;
    let after =
        answers.fold(before.clone(), |known, (text, result)| known.learning(text, result, now).unwrap_or(known));
    if before == after { Ok(()) } else { settings::put(conn, OBSERVED, &after, now) }
}

/// What pages have to warn of: much of the month's money is spent, or all that may be.
pub fn alarm(conn: &mut Conn, now: At) -> db::Result<Option<Alarm>> {
    let prices = prices(conn)?;
    Ok(month(conn, now)?.alarm(prices.of_item(Item::Post), prices.of_item(Item::PostWithLink)))
}

/// Why nothing is paid for any more this month.
pub(super) fn stop(conn: &mut Conn, now: At) -> db::Result<Option<String>> {
    let prices = prices(conn)?;
    Ok(month(conn, now)?.stop(prices.of_item(Item::Post)))
}
