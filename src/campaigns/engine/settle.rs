//! Rows that wait for something outside: asked once a run; taken back when their campaign or step is no more.

use std::sync::PoisonError;

use super::Engine;
use super::attempt::{Verdict, Work, attempt, mark_of};
use super::board::Board;
use crate::campaigns::log::{self, BATCH, Claimed, Mark, Next, Place};
use crate::campaigns::membership::TAKEN_OUT;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::LogId;
use crate::steps::Outcome;

/// Batches asked in one run, over all steps.
const MOST: usize = 20;
const REMOVED: &str = "The step was removed.";
const UNPUBLISHED: &str = "The campaign was unpublished.";

/// What becomes of those that still wait.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rest {
    /// They wait on.
    Stays,
    /// They are taken back until the campaign is published again.
    Held,
    /// They are taken back for good.
    Removed,
}

/// One batch of rows that wait.
struct Round<'a> {
    work: Work<'a>,
    next: &'a [Next],
    rest: Rest,
}

impl Engine {
    /// Asks about those that wait; of very many, a part each run, in turn.
    pub(super) fn settle(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let places: Vec<&Place> = board.active().filter(|place| board.has(place.id, "waiting")).collect();
        let share = MOST.checked_div(places.len()).unwrap_or(MOST).max(1);
        let mut moved = 0;
        for place in places {
            let next = board.next(place.campaign_id, Some(place.id), now);
            let from = self.asked.lock().unwrap_or_else(PoisonError::into_inner).remove(&place.id);
            let (rows, left_at) = self.ask(place, &next, Rest::Stays, (from, share), now)?;
            moved += rows;
            if let Some(id) = left_at {
                self.asked.lock().unwrap_or_else(PoisonError::into_inner).insert(place.id, id);
            }
        }
        Ok(moved)
    }

    /// Takes back what waits in campaigns that were unpublished or paused.
    pub(super) fn hold(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut moved = 0;
        for place in board.idle().filter(|place| board.has(place.id, "waiting")) {
            let next = board.next(place.campaign_id, Some(place.id), now);
            moved += self.ask(place, &next, Rest::Held, (None, MOST), now)?.0;
        }
        Ok(moved)
    }

    /// What was held is due again in campaigns that act.
    pub(super) fn release(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut moved = 0;
        for place in board.active().filter(|place| board.has(place.id, "held")) {
            moved += self.db.write_now(|conn| Ok(log::release(conn, place.id, now)?))?;
        }
        Ok(u64::try_from(moved)?)
    }

    /// Rows of removed steps end.
    pub(super) fn retire(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut moved = 0;
        for place in board.removed() {
            for state in ["due", "held", "armed"].into_iter().filter(|state| board.has(place.id, state)) {
                let rows = self.db.write_now(|conn| Ok(log::retire(conn, place.id, state, REMOVED, now)?))?;
                moved += u64::try_from(rows)?;
            }
            if board.has(place.id, "waiting") {
                moved += self.ask(place, &[], Rest::Removed, (None, MOST), now)?.0;
            }
        }
        Ok(moved)
    }

    /// Up to so many batches from a row on; how many rows moved, and where to go on if there are more.
    fn ask(
        &self,
        place: &Place,
        next: &[Next],
        rest: Rest,
        (from, most): (Option<LogId>, usize),
        now: At,
    ) -> anyhow::Result<(u64, Option<LogId>)> {
        let Some(step) = self.registry.get(&place.kind) else { return Ok((0, None)) };
        let round = Round { work: Work { place, step, registry: &self.registry, now }, next, rest };
        let (mut moved, mut after) = (0, from.unwrap_or(LogId(0)));
        for _ in 0..most {
            let (rows, last, changed) = self.db.write_now(|conn| round.go(conn, after))?;
            moved += u64::try_from(changed)?;
            match last {
                Some(id) if rows == BATCH => after = id,
                _ => return Ok((moved, None)),
            }
        }
        Ok((moved, Some(after)))
    }
}

impl Round<'_> {
    fn go(&self, conn: &mut Conn, after: LogId) -> db::Result<(usize, Option<LogId>, usize)> {
        let place = self.work.place;
        let expected = self.rest == Rest::Stays;
        if self.rest != Rest::Removed && log::is_active(conn, place.campaign_id)? != expected {
            return Ok((0, None, 0));
        }
        let rows = log::claim_in(conn, place.id, "waiting", after)?;
        let verdicts = attempt(conn, &rows, &|conn, rows| match self.rest {
            Rest::Stays => self.work.settle(conn, rows),
            Rest::Held | Rest::Removed => self.work.withdraw(conn, rows),
        })?;
        let marks = rows.iter().zip(verdicts).filter_map(|(row, verdict)| Some((row.id, self.mark(row, verdict)?)));
        let changed = self.work.finish(conn, marks, self.next)?;
        Ok((rows.len(), rows.last().map(|row| row.id), changed))
    }

    /// What becomes of a row; `None`: it stays as it is, and is asked again in a later run.
    fn mark(&self, row: &Claimed, verdict: Verdict) -> Option<Mark> {
        let with = |state, reason: &str| Mark { state, branch: None, reason: Some(reason.to_owned()), put_off: None };
        match (verdict, self.rest) {
            // Also what is under way and cannot be taken back.
            (Verdict::Went(Outcome::Waiting), _) => None,
            (Verdict::Went(Outcome::Skipped(_)), _) if row.has_left => Some(with("skipped", TAKEN_OUT)),
            // While the campaign acts: taken back under way, by an unpublishing that is over. It is released again, and
            // the action itself says whether that brings it back.
            (Verdict::Went(Outcome::Skipped(_)), Rest::Held | Rest::Stays) => Some(with("held", UNPUBLISHED)),
            (Verdict::Went(Outcome::Skipped(_)), Rest::Removed) => Some(with("skipped", REMOVED)),
            (Verdict::Fault(error), _) => {
                tracing::error!(step = %self.work.place.id, row = %row.id, "a step that waits cannot be asked: {error}");
                None
            }
            (verdict, _) => Some(mark_of(row, verdict)),
        }
    }
}
