//! The engine: looks only at the database and the clock, and brings every published campaign to where it should be.

mod attempt;
mod board;
mod decide;
mod enroll;
mod execute;
mod recall;
mod settle;

use std::collections::BTreeMap;
use std::sync::Mutex;

pub(super) use self::attempt::short;
pub(super) use self::board::Board;
use self::enroll::Seen;
use super::queries;
use crate::clock::At;
use crate::db::Db;
use crate::ids::{CampaignId, LogId, StepId};
use crate::steps::Registry;
use crate::worker::{Nudge, Reconciler};

/// Moves contacts through campaigns; any number of processes may run one.
pub struct Engine {
    db: Db,
    registry: Registry,
    nudge: Nudge,
    /// Sources as they were when everybody had joined: a hint that saves looking again.
    seen: Mutex<BTreeMap<CampaignId, Seen>>,
    /// Where asking those who wait goes on, when they are too many for one run.
    asked: Mutex<BTreeMap<StepId, LogId>>,
}

impl Engine {
    /// An engine over these steps; nudges the worker as soon as something waits for the outside.
    pub fn new(db: Db, registry: Registry, nudge: Nudge) -> Self {
        Self { db, registry, nudge, seen: Mutex::default(), asked: Mutex::default() }
    }

    /// A campaign with a step this build does not know stops, and says why.
    fn pause(&self, board: &mut Board, now: At) -> anyhow::Result<u64> {
        let mut paused = 0;
        for (campaign, reason) in board.unknown(&self.registry) {
            tracing::warn!(%campaign, "{reason}");
            self.db.write_now(|conn| Ok(queries::pause(conn, campaign, &reason, now)?))?;
            board.stop(campaign);
            paused += 1;
        }
        Ok(paused)
    }
}

impl Reconciler for Engine {
    fn name(&self) -> &'static str {
        "campaigns"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let mut board = self.db.read_now(Board::load)?;
        let mut did = self.pause(&mut board, now)?;
        did += self.retire(&board, now)?;
        did += self.hold(&board, now)?;
        did += self.release(&board, now)?;
        did += self.enrol(&board, now)?;
        did += self.settle(&board, now)?;
        did += self.recall(&board)?;
        // What came in the last moment is heard before time is called.
        did += self.decide(&board, now)?;
        did += self.expire(&board, now)?;
        did += self.execute(&board, now)?;
        Ok(did)
    }
}
