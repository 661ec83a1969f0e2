//! What is due: one batch of one step, one transaction, its outcomes and what follows.

use std::collections::BTreeMap;

use super::Engine;
use super::attempt::{Verdict, Work, attempt, mark_of};
use super::board::Board;
use crate::campaigns::log::{self, BATCH, Place};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{LogId, StepId};
use crate::steps::Outcome;

/// Batches in one run.
const MOST: usize = 64;
/// Batches of one step before the others get their turn.
const TURN: usize = 16;

/// What one batch came to.
#[derive(Clone, Copy, Default)]
struct Took {
    rows: usize,
    waits: bool,
    last: Option<(At, LogId)>,
}

/// How far this run is.
#[derive(Default)]
struct Pass {
    batches: usize,
    rows: u64,
    /// Where each step's queue was left: rows before it were seen, or are held by another worker.
    left_at: BTreeMap<StepId, (At, LogId)>,
}

impl Engine {
    pub(super) fn execute(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let places: BTreeMap<StepId, &Place> = board.active().map(|place| (place.id, place)).collect();
        let ids: Vec<StepId> = places.keys().copied().collect();
        let mut pass = Pass::default();
        loop {
            let before = pass.rows;
            for step in self.db.read_now(|conn| Ok(log::due_steps(conn, &ids, now)?))? {
                if let Some(place) = places.get(&step) {
                    self.turn(board, place, &mut pass, now)?;
                }
            }
            if pass.rows == before || pass.batches >= MOST {
                return Ok(pass.rows);
            }
        }
    }

    fn turn(&self, board: &Board, place: &Place, pass: &mut Pass, now: At) -> anyhow::Result<()> {
        let Some(step) = self.registry.get(&place.kind) else { return Ok(()) };
        let work = Work { place, step, registry: &self.registry, now };
        let next = board.next(place.campaign_id, Some(place.id), now);
        for _ in 0..TURN {
            if pass.batches >= MOST {
                break;
            }
            let from = pass.left_at.get(&place.id).copied();
            let took = self.db.write_now(|conn| one_batch(conn, work, &next, from))?;
            if took.waits {
                self.nudge.now();
            }
            pass.rows += u64::try_from(took.rows)?;
            pass.batches += 1;
            if let Some(last) = took.last {
                pass.left_at.insert(place.id, last);
            }
            if took.rows < BATCH {
                break;
            }
        }
        Ok(())
    }
}

fn one_batch(conn: &mut Conn, work: Work<'_>, next: &[log::Next], from: Option<(At, LogId)>) -> db::Result<Took> {
    if !log::is_active(conn, work.place.campaign_id)? {
        return Ok(Took::default());
    }
    let rows = log::claim_due(conn, work.place.id, from, work.now)?;
    let verdicts = attempt(conn, &rows, &|conn, rows| work.run(conn, rows))?;
    let waits = verdicts.contains(&Verdict::Went(Outcome::Waiting));
    let marks = rows.iter().zip(verdicts).map(|(row, verdict)| (row.id, mark_of(row, verdict)));
    work.finish(conn, marks, next)?;
    let last = rows.last().and_then(|row| Some((row.due_at?, row.id)));
    Ok(Took { rows: rows.len(), waits, last })
}
