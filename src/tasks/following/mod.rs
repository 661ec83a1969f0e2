//! Tasks go over to the contact that another becomes a part of, and say nothing personal of one who is forgotten.
//!
//! A task that a campaign asked for is known by its contact too, so its key changes with it. Where the same step asked
//! for both, the survivor's task stands, and what is open of the other is taken back.

mod queries;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::contacts::{Crossing, Erasing, Follow, Holding, Key, Rows, Then};
use crate::db::{self, Conn};
use crate::ids::{ContactId, TaskId};

const ROWS: Rows = Rows {
    table: "tasks",
    what: "tasks",
    key: Key::Id,
    tells: &["title", "text", "link", "state", "reason", "due_at", "created_at", "finished_at"],
    anonymised: Then::Emptied(
        "its texts; what was open is taken back",
        "title = 'The text was taken out with everything personal', text = NULL, link = NULL, reason = NULL, \
         finished_at = COALESCE(finished_at, created_at), state = IF(state = 'open', 'withdrawn', state)",
    ),
    deleted: Then::Removed,
};

/// What is to be done about a contact, and what was.
pub struct Tasks;

/// What went over.
#[derive(Default, Serialize, Deserialize)]
struct Moved {
    all: Vec<TaskId>,
    /// Those whose place was taken by a task of the survivor's own, and which of them were open.
    doubles: Vec<TaskId>,
    open: Vec<TaskId>,
}

impl Follow for Tasks {
    fn name(&self) -> &'static str {
        "tasks"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["tasks"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let (from, to) = (crossing.from, crossing.to);
        let all = queries::ids(conn, from)?;
        queries::hand_over(conn, (from, to), &all)?;
        let doubles = queries::ids(conn, from)?;
        let open = queries::take_back(conn, &doubles, crossing.now)?;
        queries::put_aside(conn, &doubles, to)?;
        Ok(json!(Moved { all, doubles, open }))
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let mut moved: Moved = serde_json::from_value(moved.clone()).map_err(anyhow::Error::from)?;
        // What was asked for since because of a membership that goes back goes with it.
        moved.all.extend(queries::since(conn, crossing.to, &crossing.memberships, &moved.all)?);
        queries::hand_over(conn, (crossing.to, crossing.from), &moved.all)?;
        queries::wait_again(conn, &moved.open)?;
        Ok(())
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
