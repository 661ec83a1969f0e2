//! Decisions: rows that listen to what their contact does, until it happens or their time is over.
//!
//! What contacts did comes in through the inbox and is looked at once, against the rows of those contacts that listen.
//! When a row's time is over, what its contact did in that time is looked at once more: what came in the last moment
//! counts, whoever was quicker.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use super::attempt::{AWAY, Work};
use super::board::Board;
use crate::activity::{self, Activity};
use crate::campaigns::log::{self, Armed, BATCH, Mark, Place};
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::ids::{ContactId, LogId, StepId};

/// Batches in one run.
const MOST: usize = 64;

impl Engine {
    /// What contacts did since the last run moves the rows that listened to it.
    pub(super) fn decide(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut moved = 0;
        for _ in 0..MOST {
            let (heard, went) = self.db.write_now(|conn| self.hear(conn, board, now))?;
            moved += u64::try_from(went)?;
            if heard < BATCH {
                break;
            }
        }
        Ok(moved)
    }

    /// How many activities were heard, and how many rows moved.
    fn hear(&self, conn: &mut Conn, board: &Board, now: At) -> db::Result<(usize, usize)> {
        let news = activity::pending(conn, BATCH)?;
        if news.is_empty() {
            return Ok((0, 0));
        }
        activity::heard(conn, &news.iter().map(|did| did.id).collect::<Vec<_>>())?;
        let kinds: BTreeSet<&str> = news.iter().map(|did| did.kind.as_str()).collect();
        let listens = |place: &&Place| place.listens_to.as_deref().is_some_and(|kind| kinds.contains(kind));
        let places: BTreeMap<StepId, &Place> = board.active().filter(listens).map(|place| (place.id, place)).collect();
        let contacts: BTreeSet<ContactId> = news.iter().map(|did| did.contact_id).collect();
        let steps: Vec<StepId> = places.keys().copied().collect();
        let mut by_step: BTreeMap<StepId, Vec<Armed>> = BTreeMap::new();
        for row in log::armed(conn, &contacts, &steps)? {
            by_step.entry(row.step_id).or_default().push(row);
        }
        let mut moved = 0;
        for (step, rows) in by_step {
            let Some(place) = places.get(&step) else { continue };
            let pairs = pairs(&rows, &news, place);
            moved += self.answer(conn, board, place, pairs, now)?;
        }
        Ok((news.len(), moved))
    }

    /// Rows whose contact did what they listened to go the way of yes.
    fn answer(
        &self,
        conn: &mut Conn,
        board: &Board,
        place: &Place,
        pairs: Vec<(LogId, Activity)>,
        now: At,
    ) -> db::Result<usize> {
        if pairs.is_empty() || !log::is_active(conn, place.campaign_id)? {
            return Ok(0);
        }
        let yes = self.matching(place, pairs)?;
        self.finish(conn, board, place, yes.into_iter().map(|id| (id, went("yes"))).collect(), now)
    }

    /// The rows for which one of their activities is what the step waits for.
    fn matching(&self, place: &Place, pairs: Vec<(LogId, Activity)>) -> db::Result<BTreeSet<LogId>> {
        let Some(step) = self.registry.get(&place.kind) else { return Ok(BTreeSet::new()) };
        let (rows, did): (Vec<LogId>, Vec<Activity>) = pairs.into_iter().unzip();
        match step.matches(&place.config, &did) {
            Ok(answers) => Ok(rows.into_iter().zip(answers).filter(|(_, is_it)| *is_it).map(|(row, _)| row).collect()),
            Err(error) if error.is_retryable() || error.is_connection_lost() => Err(error),
            Err(error) => {
                tracing::error!(step = %place.id, "a step that listens cannot be asked: {error}");
                Ok(BTreeSet::new())
            }
        }
    }

    /// Rows whose time is over go the way of no, unless it happened in the last moment.
    pub(super) fn expire(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut moved = 0;
        for place in board.active().filter(|place| place.listens_to.is_some() && board.has(place.id, "armed")) {
            for _ in 0..MOST {
                let ended = self.db.write_now(|conn| self.expire_batch(conn, board, place, now))?;
                moved += u64::try_from(ended)?;
                if ended < BATCH {
                    break;
                }
            }
        }
        Ok(moved)
    }

    fn expire_batch(&self, conn: &mut Conn, board: &Board, place: &Place, now: At) -> db::Result<usize> {
        if !log::is_active(conn, place.campaign_id)? {
            return Ok(0);
        }
        let rows = log::claim_expired(conn, place.id, now)?;
        let ids: Vec<LogId> = rows.iter().map(|row| row.id).collect();
        let live = contacts::live(conn, &rows.iter().map(|row| row.contact_id).collect::<Vec<_>>())?;
        let pairs = log::done_while_armed(conn, &ids, place.listens_to.as_deref().unwrap_or(""))?;
        let yes = self.matching(place, pairs)?;
        let mark = |row: &Armed| match (live.contains(&row.contact_id), yes.contains(&row.id)) {
            (false, _) => Mark { state: "skipped", branch: None, reason: Some(AWAY.to_owned()), put_off: None },
            (true, true) => went("yes"),
            (true, false) => went("no"),
        };
        self.finish(conn, board, place, rows.iter().map(|row| (row.id, mark(row))).collect(), now)
    }

    fn finish(
        &self,
        conn: &mut Conn,
        board: &Board,
        place: &Place,
        marks: Vec<(LogId, Mark)>,
        now: At,
    ) -> db::Result<usize> {
        let Some(step) = self.registry.get(&place.kind) else { return Ok(0) };
        let next = board.next(place.campaign_id, Some(place.id), now);
        Work { place, step, registry: &self.registry, now }.finish(conn, marks.into_iter(), &next)
    }
}

/// Which of these activities happened while which of these rows listened.
fn pairs(rows: &[Armed], news: &[Activity], place: &Place) -> Vec<(LogId, Activity)> {
    let mut by_contact: BTreeMap<ContactId, Vec<&Activity>> = BTreeMap::new();
    for did in news.iter().filter(|did| Some(did.kind.as_str()) == place.listens_to.as_deref()) {
        by_contact.entry(did.contact_id).or_default().push(did);
    }
    let heard = |row: &Armed, at: At| {
        row.armed_at.is_none_or(|armed| at > armed) && row.due_at.is_none_or(|deadline| at <= deadline)
    };
    let mut pairs = Vec::new();
    for row in rows {
        let did = by_contact.get(&row.contact_id).into_iter().flatten();
        pairs.extend(did.filter(|did| heard(row, did.at)).map(|did| (row.id, (*did).clone())));
    }
    pairs
}

fn went(way: &'static str) -> Mark {
    Mark { state: "done", branch: Some(way), reason: None, put_off: None }
}
