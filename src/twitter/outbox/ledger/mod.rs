//! Answers written down: the post, what it cost, the windows, the account, the contact's timeline; one transaction.

mod queries;

pub(in crate::twitter) use queries::Change;

use std::collections::BTreeSet;

use queries::{Taken, Transaction};

use super::Ended;
use super::days::keeping;
use super::evidence::{self, Answered};
use super::model::{Letter, PostState};
use super::payment;
use super::stops;
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

/// Writes what the calls brought.
pub(super) fn write(conn: &mut Conn, config: &Config, ended: &[Ended], now: At) -> db::Result<()> {
    // First the windows, as the lease does, so that the two never wait for each other.
    budget::note_windows(conn, ended.iter().map(|one| one.answer.windows.as_slice()), now)?;
    if let Some(until) = ended.iter().filter_map(refused_until).max() {
        budget::note_refusal(conn, CREATE, until, now)?;
    }
    if let Some(one) = ended.last() {
        sender::note_skew(conn, one.sender.id, one.answer.skew_seconds, now)?;
    }
    if let Some(one) = ended.iter().find(|one| one.answer.result.is_ok()) {
        sender::succeeded(conn, one.sender.id, now)?;
    }
    let ids: Vec<_> = ended.iter().map(|one| one.letter.id).collect();
    keeping(conn, &ids, |conn| {
        note_answers(conn, ended, now)?;
        let news = judge(conn, config, ended, now)?;
        publish(conn, news, &ids)?;
        budget::learn(conn, ended.iter().map(|one| (one.letter.text.as_str(), &one.answer.result)), now)?;
        stop_after_refusals(conn, ended, now)
    })
}

/// When X will hear a call again that it refused because there were too many.
fn refused_until(one: &Ended) -> Option<At> {
    let Err(Failure::RateLimited { until }) = &one.answer.result else { return None };
    Some(*until)
}

/// The evidence: what X said to each call.
fn note_answers(conn: &mut Conn, ended: &[Ended], now: At) -> db::Result<()> {
    let noted: Vec<_> = ended.iter().filter_map(transaction).collect();
    queries::note_transactions(conn, &noted)?;
    let answers: Vec<_> = ended.iter().filter_map(answered).collect();
    evidence::answered(conn, &answers, now)
}

/// What the answers make of the posts and of the account; says the news.
fn judge(conn: &mut Conn, config: &Config, ended: &[Ended], now: At) -> db::Result<Vec<NewActivity>> {
    let (mut sent, mut changes, mut stopped) = (Vec::new(), Vec::new(), None);
    for one in ended {
        match heard(&one.letter, &one.answer.result, now) {
            Heard::Sent(xid) => sent.push((&one.letter, xid)),
            Heard::Changed(change) => changes.push((&one.letter, change)),
            Heard::Stopped(change, trouble, reason, until) => {
                changes.push((&one.letter, change));
                stopped = Some((one.sender.id, trouble, reason, until));
            }
        }
    }
    let mut news = write_sent(conn, config, &sent, now)?;
    news.extend(write_changes(conn, &changes, now)?);
    if let Some((account, trouble, reason, until)) = stopped {
        sender::stop(conn, account, trouble, &reason, until)?;
    }
    Ok(news)
}

/// Changes posts that X did not take, unless they have ended or were begun anew since; their money comes back unless the
/// outcome is open. All of them are locked. Says the news for the contacts' timelines.
pub(in crate::twitter) fn write_changes(
    conn: &mut Conn,
    changes: &[(&Letter, Change)],
    now: At,
) -> db::Result<Vec<NewActivity>> {
    let ids: Vec<_> = changes.iter().map(|(letter, _)| letter.id).collect();
    let standing = if ids.is_empty() { return Ok(Vec::new()) } else { queries::standing(conn, &ids)? };
    let is_same = |letter: &Letter| {
        standing.get(&letter.id).is_some_and(|(state, began)| {
            let is_open = [PostState::Sending.key(), PostState::Unknown.key()].contains(&state.as_str());
            is_open && began.is_some() && *began == letter.sending_at
        })
    };
    let changes: Vec<_> = changes.iter().filter(|(letter, _)| is_same(letter)).collect();
    let rows: Vec<_> = changes.iter().map(|(letter, change)| (letter.id, change)).collect();
    queries::change(conn, &rows)?;
    queries::take_back(conn, &ids, now)?;
    let free = changes.iter().filter(|(_, change)| matches!(change.state, "queued" | "failed"));
    payment::released(conn, &free.map(|(letter, _)| *letter).collect::<Vec<_>>(), now)?;
    let ended = changes.iter().filter(|(_, change)| change.finished_at.is_some());
    Ok(ended.filter_map(|(letter, change)| failure(letter, change.reason.as_deref()?, now)).collect())
}

fn transaction(one: &Ended) -> Option<Transaction<'_>> {
    one.answer.transaction.as_deref().map(|xid| Transaction { id: one.letter.id, xid: short(xid) })
}

fn answered(one: &Ended) -> Option<Answered> {
    let (outcome, answer, cost_micros) = match &one.answer.result {
        Ok(created) => ("sent", format!("X took it as number {}.", created.xid), one.letter.held_micros),
        Err(failure) => (failure.key(), failure.sentence(), 0),
    };
    let transaction = one.answer.transaction.as_deref().map(short);
    Some(Answered { id: one.attempt?, outcome, answer, transaction: transaction.map(str::to_owned), cost_micros })
}

/// What X names a call, as far as its column goes.
fn short(transaction: &str) -> &str {
    transaction.char_indices().nth(64).and_then(|(end, _)| transaction.get(..end)).unwrap_or(transaction)
}

/// Posts stand in the timeline: their states and their prices; says the news for the contacts' own timelines. All of
/// them are locked.
pub(in crate::twitter) fn write_sent(
    conn: &mut Conn,
    config: &Config,
    sent: &[(&Letter, String)],
    now: At,
) -> db::Result<Vec<NewActivity>> {
    let ids: Vec<_> = sent.iter().map(|(letter, _)| letter.id).collect();
    let standing = if ids.is_empty() { return Ok(Vec::new()) } else { queries::standing(conn, &ids)? };
    let is_new = |letter: &Letter| standing.get(&letter.id).is_some_and(|(state, _)| state != PostState::Sent.key());
    let sent: Vec<_> = sent.iter().filter(|(letter, _)| is_new(letter)).collect();
    let letters: Vec<_> = sent.iter().map(|(letter, _)| *letter).collect();
    let costs = payment::spent(conn, &letters, now)?;
    let taken = sent.iter().zip(costs).map(|((letter, xid), cost_micros)| Taken { id: letter.id, xid, cost_micros });
    queries::sent(conn, &taken.collect::<Vec<_>>(), now)?;
    let news = |(letter, xid): &&(&Letter, String)| {
        let news = NewActivity::new(letter.contact_id?, &SENT, format!("Tweeted: {}", letter.text), now);
        Some(news.about("post", letter.id).detail(format!("{}\n{}", letter.text, permalink(config, xid))))
    };
    Ok(sent.iter().filter_map(news).collect())
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

/// A rule of X's that refuses everyone would refuse the rest of a step's queue as well.
fn stop_after_refusals(conn: &mut Conn, ended: &[Ended], now: At) -> db::Result<()> {
    let refused = ended.iter().filter(|one| matches!(one.answer.result, Err(Failure::PolicyRefused(_))));
    let places: BTreeSet<_> = refused.filter_map(|one| one.letter.campaign_id.zip(one.letter.step_id)).collect();
    places.into_iter().try_for_each(|place| stops::after_refusal(conn, place, now))
}
