//! Outcomes go over to the contact that another becomes a part of, and give no reasons about one who is forgotten.
//!
//! They are known by their contact too, so their key changes with it. Where the same step wrote to both, the survivor's
//! outcomes stand, and the other's are put aside.

mod queries;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::contacts::{Crossing, Erasing, Follow, Holding, Key, Rows, Then};
use crate::db::{self, Conn};
use crate::ids::{ContactId, LogId, OutcomeId};
use crate::messages::channel::Channels;
use crate::steps::{Batch, Cx, Standing};

const ROWS: Rows = Rows {
    table: "message_outcomes",
    what: "outcomes of marketing messages",
    key: Key::Id,
    tells: &["message=(SELECT name FROM messages WHERE id = message_id)", "channel", "outcome", "reason", "at"],
    anonymised: Then::Emptied(
        "the reason; what was under way is taken back",
        "reason = NULL, outcome = IF(outcome = 'waiting', 'withdrawn', outcome)",
    ),
    deleted: Then::Removed,
};

/// What came of messages; before tasks and twitter in `wiring`, whose rows it takes back by the contact they had.
pub struct Outcomes {
    channels: Channels,
}

impl Outcomes {
    /// Over the channels of this build.
    pub fn new(channels: Channels) -> Self {
        Self { channels }
    }

    /// What is under way to the one while the other was reached, or is about to be, because of the same step: nobody is
    /// written to twice because they were two contacts for a while.
    fn take_back(&self, conn: &mut Conn, crossing: &Crossing) -> db::Result<()> {
        let mut taken = Vec::new();
        for double in queries::doubles(conn, (crossing.from, crossing.to))? {
            let Some((_, step)) = self.channels.get(&double.channel) else { continue };
            let member = Standing { log: LogId(0), contact: crossing.from, rotation: double.rotation };
            let batch = Batch { campaign: double.campaign_id, step: double.step_id, members: vec![member] };
            step.withdraw(&batch, &mut Cx { conn, now: crossing.now })?;
            taken.push(double.id);
        }
        queries::withdrawn(conn, &taken)?;
        Ok(())
    }
}

/// What went over, and what of it was put aside.
#[derive(Default, Serialize, Deserialize)]
struct Moved {
    all: Vec<OutcomeId>,
}

impl Follow for Outcomes {
    fn name(&self) -> &'static str {
        "messages"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["message_outcomes"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        self.take_back(conn, crossing)?;
        let all = queries::ids(conn, crossing.from)?;
        queries::hand_over(conn, (crossing.from, crossing.to), &all)?;
        queries::put_aside(conn, (crossing.from, crossing.to))?;
        Ok(json!(Moved { all }))
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let mut moved: Moved = serde_json::from_value(moved.clone()).map_err(anyhow::Error::from)?;
        // What was written since because of a membership that goes back goes with it.
        moved.all.extend(queries::since(conn, crossing.to, &crossing.memberships, &moved.all)?);
        Ok(queries::hand_over(conn, (crossing.to, crossing.from), &moved.all)?)
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        ROWS.tell(conn, contact)
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<Vec<Holding>> {
        ROWS.holdings(conn, contact, how)
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<()> {
        ROWS.erase(conn, contact, how)
    }
}
