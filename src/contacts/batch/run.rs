//! Batches are done here: a chunk, one transaction, in which it is also written how far they are.

use super::{Acts, Chosen, queries};
use crate::audit::{self, Act};
use crate::clock::At;
use crate::contacts::list::{Query, Selection, compile, count_up_to, ids_after};
use crate::contacts::model::{Editor, Watchers};
use crate::criteria::{Asking, Criteria};
use crate::db::{self, Conn, Db};
use crate::ids::{ActId, ContactId};
use crate::worker::Reconciler;

/// Contacts of one transaction.
const CHUNK: usize = 1000;
/// Chunks of one run: others want their turn.
const CHUNKS: usize = 8;
/// A search is not counted further.
const MOST: i64 = 100_000_000;

/// Does what batches are to do.
pub struct Batches {
    db: Db,
    acts: Acts,
    criteria: Criteria,
    watchers: Watchers,
}

impl Batches {
    /// Over everything that can be done and searched by.
    pub fn new(db: Db, acts: Acts, criteria: Criteria, watchers: Watchers) -> Self {
        Self { db, acts, criteria, watchers }
    }

    /// The next chunk of the batch that is least far; how many contacts it had, or 1 for an end.
    fn step(&self, now: At) -> anyhow::Result<u64> {
        let Some(act) = self.db.read_now(|conn| Ok(queries::next(conn)?))? else { return Ok(0) };
        match self.db.write_now(|conn| self.chunk(conn, act, now)) {
            Ok(done) => Ok(done),
            Err(error) if error.is_retryable() || error.is_connection_lost() => Err(error.into()),
            Err(error) => {
                tracing::error!(%act, "a batch failed: {error}");
                let note = format!("It stopped: {error}");
                self.db.write_now(|conn| Ok(audit::finish_act(conn, act, "failed", Some(&note), now)?))?;
                Ok(1)
            }
        }
    }

    fn chunk(&self, conn: &mut Conn, act: ActId, now: At) -> db::Result<u64> {
        let Some(act) = audit::claim_act(conn, act, "running")? else { return Ok(0) };
        let batch = queries::find(conn, act.id)?;
        let kind = self
            .acts
            .get(&batch.kind)
            .ok_or_else(|| anyhow::anyhow!("this version of Linnet does not know the act “{}”", batch.kind))?;
        let ids = self.next_ids(conn, &act, &batch)?;
        let Some(last) = ids.last() else {
            audit::finish_act(conn, act.id, "done", None, now)?;
            return Ok(1);
        };
        let editor = Editor::new(act.user_id, now).within(act.id);
        let patched = kind.run(conn, &batch.config, &ids, &self.watchers, editor)?;
        queries::leave(conn, act.id, false, &patched.refused)?;
        queries::reach(conn, act.id, *last)?;
        let done = u64::try_from(ids.len()).unwrap_or(0);
        audit::advance_act(conn, act.id, done, patched.changed)?;
        Ok(done)
    }

    /// The contacts of the next chunk, in the order of ids. A search is asked anew each time: who matches when their turn
    /// comes is meant, and nobody twice, whatever the act makes of them.
    fn next_ids(&self, conn: &mut Conn, act: &Act, batch: &queries::Row) -> db::Result<Vec<ContactId>> {
        let chosen: Chosen = serde_json::from_str(&batch.selection).map_err(anyhow::Error::from)?;
        let text = match chosen.selection {
            Selection::Ids(mut ids) => {
                ids.retain(|id| *id > batch.reached);
                ids.sort_unstable();
                ids.dedup();
                ids.truncate(CHUNK);
                return Ok(ids);
            }
            Selection::Search(text) => text,
        };
        let asking =
            Asking { user: act.user_id, now: act.started_at, zone: chosen.zone.parse().unwrap_or(chrono_tz::Tz::UTC) };
        let query: Query = compile(conn, &self.criteria, &text, &asking)?
            .map_err(|mistake| anyhow::anyhow!("the search “{text}” is not understood any more: {mistake:?}"))?;
        if act.total.is_none() {
            let total = count_up_to(conn, &query, MOST)?;
            audit::size_act(conn, act.id, u64::try_from(total).unwrap_or(0))?;
        }
        let mut ids = ids_after(conn, &query, batch.reached, i64::try_from(CHUNK).unwrap_or(0))?;
        ids.retain(|id| batch.reach_to.is_none_or(|to| *id <= to));
        Ok(ids)
    }
}

impl Reconciler for Batches {
    fn name(&self) -> &'static str {
        "contacts.batches"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let mut did = 0;
        for _ in 0..CHUNKS {
            match self.step(now)? {
                0 => break,
                more => did += more,
            }
        }
        Ok(did)
    }
}
