//! Answers written down: the post, what it cost, the windows, the account, the contact's timeline; one transaction.

use super::Ended;
use super::days::keeping;
use super::evidence::{self, Answered};
use super::model::{Letter, PostState};
use super::payment;
use super::queries::{self, Change};
use super::verdict::{Heard, heard};
use crate::activity::{self, Kind, NewActivity};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::twitter::budget::{self, CREATE};
use crate::twitter::failure::Failure;
use crate::twitter::sender;

/// A tweet was sent to or because of a contact.
pub const SENT: Kind = Kind { key: "twitter.sent", label: "Was sent a tweet", icon: "brand-x" };
/// A tweet could not be sent.
pub const FAILED: Kind = Kind { key: "twitter.failed", label: "A tweet failed", icon: "alert-circle" };

/// So many posts refused for the same rule in a row stop the queue.
const REFUSALS: i64 = 5;

/// Writes what the calls brought.
pub(super) fn write(conn: &mut Conn, config: &Config, ended: &[Ended], now: At) -> db::Result<()> {
    // First the windows, as the lease does, so that the two never wait for each other.
    for one in ended {
        budget::note_windows(conn, &one.answer.windows, now)?;
        if let Err(Failure::RateLimited { until }) = &one.answer.result {
            budget::note_refusal(conn, CREATE, *until, now)?;
        }
    }
    if let Some(one) = ended.last() {
        sender::note_skew(conn, one.sender.id, one.answer.skew_seconds, now)?;
    }
    if let Some(one) = ended.iter().find(|one| one.answer.result.is_ok()) {
        sender::succeeded(conn, one.sender.id, now)?;
    }
    let ids: Vec<_> = ended.iter().map(|one| one.letter.id).collect();
    keeping(conn, &ids, |conn| {
        let mut news = Vec::new();
        for one in ended {
            news.extend(write_one(conn, config, one, now)?);
        }
        publish(conn, news, &ids)?;
        queries::take_back(conn, &ids, now)?;
        budget::learn(conn, ended.iter().map(|one| (one.letter.text.as_str(), &one.answer.result)), now)?;
        stop_after_refusals(conn, ended)
    })
}

fn write_one(conn: &mut Conn, config: &Config, one: &Ended, now: At) -> db::Result<Option<NewActivity>> {
    if let Some(transaction) = &one.answer.transaction {
        queries::note_transaction(conn, one.letter.id, transaction)?;
    }
    if let Some(attempt) = one.attempt {
        evidence::answered(conn, attempt, &answered(one, now))?;
    }
    match heard(&one.letter, &one.answer.result, now) {
        Heard::Sent(xid) => write_sent(conn, config, &one.letter, &xid, now),
        Heard::Changed(change) => {
            let is_written = written(conn, &one.letter, &change, now)?;
            let failed = change.finished_at.filter(|_| is_written).and(change.reason.as_deref());
            Ok(failed.and_then(|reason| failure(&one.letter, reason, now)))
        }
        Heard::Stopped(change, trouble, reason, until) => {
            written(conn, &one.letter, &change, now)?;
            sender::stop(conn, one.sender.id, trouble, &reason, until)?;
            Ok(None)
        }
    }
}

/// Changes a post that X did not take; its money comes back unless the outcome is open.
fn written(conn: &mut Conn, letter: &Letter, change: &Change, now: At) -> db::Result<bool> {
    let is_written = queries::change(conn, letter, change)? > 0;
    if is_written && change.state != PostState::Unknown.key() {
        payment::released(conn, letter, now)?;
    }
    Ok(is_written)
}

fn answered(one: &Ended, now: At) -> Answered {
    let (outcome, answer, cost_micros) = match &one.answer.result {
        Ok(created) => ("sent", format!("X took it as number {}.", created.xid), one.letter.held_micros),
        Err(failure) => (failure.key(), failure.sentence(), 0),
    };
    let transaction = one.answer.transaction.as_deref();
    Answered {
        ended_at: Some(now),
        outcome: Some(outcome.to_owned()),
        answer: Some(answer),
        transaction_xid: transaction.map(|transaction| transaction.chars().take(64).collect()),
        cost_micros,
    }
}

/// A post stands in the timeline: its state, its price, and the news for the contact's own timeline.
pub(in crate::twitter) fn write_sent(
    conn: &mut Conn,
    config: &Config,
    letter: &Letter,
    xid: &str,
    now: At,
) -> db::Result<Option<NewActivity>> {
    let price = payment::price(conn, letter)?;
    if queries::sent(conn, letter.id, xid, price.micros, now)? == 0 {
        return Ok(None);
    }
    payment::spent(conn, letter, price, now)?;
    Ok(letter.contact_id.map(|contact| {
        NewActivity::new(contact, &SENT, format!("Tweeted: {}", letter.text), now)
            .about("post", letter.id)
            .detail(format!("{}\n{}", letter.text, permalink(config, xid)))
    }))
}

/// The news that a post failed.
pub(in crate::twitter) fn failure(letter: &Letter, reason: &str, now: At) -> Option<NewActivity> {
    let contact = letter.contact_id?;
    let news = NewActivity::new(contact, &FAILED, format!("A tweet was not sent: {reason}"), now);
    Some(news.about("post", letter.id).detail(format!("{}\n{reason}", letter.text)))
}

/// The news of posts, on the timelines of those they belong to now: since a call began, its contact may have become a
/// part of another, or may have been forgotten.
pub(in crate::twitter) fn publish(conn: &mut Conn, news: Vec<NewActivity>, posts: &[PostId]) -> db::Result<()> {
    let owners = queries::owners(conn, posts)?;
    let owned = |mut news: NewActivity| {
        let post: PostId = news.subject_key.as_deref()?.parse().ok()?;
        news.contact_id = owners.get(&post).copied().flatten()?;
        Some(news)
    };
    activity::record(conn, &news.into_iter().filter_map(owned).collect::<Vec<_>>())?;
    let forgotten: Vec<PostId> =
        owners.iter().filter(|(_, contact)| contact.is_none()).map(|(post, _)| *post).collect();
    if !forgotten.is_empty() {
        queries::empty_forgotten(conn, &forgotten)?;
        evidence::empty(conn, &forgotten)?;
    }
    Ok(())
}

/// Where a post stands on X, whoever wrote it.
pub(in crate::twitter) fn permalink(config: &Config, xid: &str) -> String {
    format!("{}/i/web/status/{xid}", config.x_web.as_str().trim_end_matches('/'))
}

/// A rule of X's that refuses everyone would refuse the rest of the queue as well.
fn stop_after_refusals(conn: &mut Conn, ended: &[Ended]) -> db::Result<()> {
    let is_refusal = |one: &&Ended| matches!(one.answer.result, Err(Failure::PolicyRefused(_)));
    let Some(one) = ended.iter().find(is_refusal) else { return Ok(()) };
    let latest = queries::latest_endings(conn, one.sender.id, REFUSALS)?;
    let is_policy =
        latest.first().is_some_and(|(class, _)| class.as_deref().is_some_and(|key| key.starts_with("policy")));
    let are_same = latest.windows(2).all(|pair| matches!(pair, [one, other] if one.0 == other.0));
    if is_policy && are_same && i64::try_from(latest.len()).is_ok_and(|count| count >= REFUSALS) {
        let why = latest.first().and_then(|(_, reason)| reason.as_deref()).unwrap_or_default();
        let reason = format!("X refused {REFUSALS} tweets in a row for the same rule, so the rest waits. {why}");
        sender::stop(conn, one.sender.id, "policy", &reason, None)?;
    }
    Ok(())
}
