//! Acts are taken back here, by the journal: where a contact still is as the act made it, it becomes what it was.
//! What was changed since stays, and is named.

mod back;
mod net;

use std::collections::{BTreeMap, BTreeSet};

use self::back::Restoring;
use self::net::{Net, netted};
use super::batch::{self, Acts};
use super::model::{Editor, State, Watchers};
use super::{bin, values};
use crate::audit;
use crate::clock::At;
use crate::contacts::patch::Left;
use crate::db::{self, Conn, Db};
use crate::ids::{ActId, ContactId};
use crate::worker::Reconciler;

/// Rows of the journal of one transaction.
const CHUNK: i64 = 1000;
/// Chunks of one run: others want their turn.
const CHUNKS: usize = 8;

const WORKED_ON: &str = "Somebody changed them since they came in, so they stay; they can be put into the bin by hand.";

/// Takes back what somebody wants taken back.
pub struct Undoing {
    db: Db,
    acts: Acts,
    watchers: Watchers,
}

impl Undoing {
    /// Over everything that can be done to many.
    pub fn new(db: Db, acts: Acts, watchers: Watchers) -> Self {
        Self { db, acts, watchers }
    }

    /// The next chunk; how many rows of the journal it had, or 1 for an end.
    fn chunk(&self, conn: &mut Conn, id: ActId, now: At) -> db::Result<u64> {
        let Some(act) = audit::claim_act(conn, id, "undoing")? else { return Ok(0) };
        let (cursor, user) = audit::undo_standing(conn, id)?;
        let mut rows = audit::contacts_of_act(conn, id, cursor.as_deref().unwrap_or(""), CHUNK)?;
        if i64::try_from(rows.len()).is_ok_and(|count| count == CHUNK) {
            // The rows of the last may be cut: it is taken back with the next chunk, unless it fills this one alone.
            let last = rows.last().map(|(key, _)| key.clone()).unwrap_or_default();
            if rows.first().is_some_and(|(key, _)| *key != last) {
                rows.retain(|(key, _)| *key != last);
            }
        }
        let Some((last, _)) = rows.last().cloned() else {
            let left = batch::left(conn, id, true)?;
            let note = (left > 0).then(|| format!("{left} could not be taken back: they were changed since."));
            self.acts.taken_back(conn, &act)?;
            audit::finish_undo(conn, id, user, note.as_deref(), now)?;
            return Ok(1);
        };
        let count = u64::try_from(rows.len()).unwrap_or(1);
        let reason = format!("Taken back: {}", act.label);
        let (nets, worked_on) = kept(conn, netted(rows)?, id)?;
        let mut left = self.take_back(conn, nets, &reason, Editor::new(user, now))?;
        left.extend(worked_on);
        batch::leave(conn, id, true, &left)?;
        audit::advance_undo(conn, id, count, &last)?;
        Ok(count)
    }

    /// What had to be left, in sentences.
    fn take_back(&self, conn: &mut Conn, nets: Vec<Net>, reason: &str, editor: Editor) -> db::Result<Vec<Left>> {
        let code = |state: State| state.code().to_string();
        let became = |net: &Net, state: State| net.state().is_some_and(|(_, after)| after == Some(&code(state)));
        let was = |net: &Net, state: State| net.state().is_some_and(|(before, _)| before == Some(&code(state)));
        let ids = |holds: &dyn Fn(&Net) -> bool| -> Vec<ContactId> {
            nets.iter().filter(|net| holds(net)).map(|net| net.contact).collect()
        };
        let to_bin = ids(&|net| net.created || was(net, State::Binned));
        let to_restore = ids(&|net| !net.created && became(net, State::Binned));
        bin::bin(conn, &to_bin, editor)?;
        let lost = bin::unbin(conn, &to_restore, editor)?.lost;
        let mut left: Vec<Left> = lost.into_iter().map(Left::from).collect();
        let rest: Vec<&Net> = nets.iter().filter(|net| !net.created && !net.pairs.is_empty()).collect();
        let ids: Vec<ContactId> = rest.iter().map(|net| net.contact).collect();
        let images = values::images(conn, &ids)?;
        let mut restoring = Restoring::new(conn, &self.acts, reason)?;
        for net in rest {
            if let Some(now) = images.get(&net.contact) {
                restoring.add(net, now);
            }
        }
        left.extend(restoring.carry_out(conn, &self.watchers, editor)?);
        // Somebody deleted for good meanwhile has nothing that could be named.
        left.retain(|left| images.contains_key(&left.contact) || to_restore.contains(&left.contact));
        Ok(left)
    }
}

/// Whoever the act created and people worked on since stays: what is left to take back, and who stays with the reason.
fn kept(conn: &mut Conn, nets: Vec<Net>, act: ActId) -> db::Result<(Vec<Net>, Vec<Left>)> {
    let created: Vec<String> = nets.iter().filter(|net| net.created).map(|net| net.contact.to_string()).collect();
    let touched = audit::touched_beside(conn, "contact", &created, act)?;
    let touched: BTreeSet<ContactId> = touched.iter().filter_map(|key| key.parse().ok()).collect();
    let (stay, go): (Vec<Net>, Vec<Net>) =
        nets.into_iter().partition(|net| net.created && touched.contains(&net.contact));
    Ok((go, stay.into_iter().map(|net| Left::from((net.contact, WORKED_ON.to_owned()))).collect()))
}

impl Reconciler for Undoing {
    fn name(&self) -> &'static str {
        "contacts.undo"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let mut did = 0;
        for _ in 0..CHUNKS {
            let Some(act) = self.db.read_now(|conn| Ok(audit::undoing(conn)?))? else { break };
            match self.db.write_now(|conn| self.chunk(conn, act, now)) {
                Ok(0) => break,
                Ok(more) => did += more,
                Err(error) if error.is_retryable() || error.is_connection_lost() => return Err(error.into()),
                Err(error) => {
                    tracing::error!(%act, "an act cannot be taken back: {error}");
                    let note = format!("Taking it back stopped: {error}");
                    self.db.write_now(|conn| Ok(audit::fail_undo(conn, act, &note)?))?;
                }
            }
        }
        Ok(did)
    }
}

/// A key of an image → what it said before, and after.
type Pairs = BTreeMap<String, (Option<String>, Option<String>)>;
