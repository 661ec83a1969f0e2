//! A step is asked for a whole batch; when that fails, for its halves, until the row at fault is alone.

use std::collections::BTreeMap;

use crate::campaigns::log::{self, Claimed, Fresh, Mark, Next, Place};
use crate::campaigns::schedule;
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::ids::{ContactId, LogId};
use crate::steps::{Batch, Cx, Outcome, Registry, Shape, Standing, Step};

pub(super) const AWAY: &str = "The contact is in the bin, or was merged into another.";

/// What a step said of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// An action's answer.
    Went(Outcome),
    /// A condition's answer.
    Way(bool),
    /// It could not say: the error.
    Fault(String),
}

/// One step, as a run works on it.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) place: &'a Place,
    pub(super) step: &'a dyn Step,
    /// For what follows.
    pub(super) registry: &'a Registry,
    pub(super) now: At,
}

type Ask<'a> = dyn Fn(&mut Conn, &[Claimed]) -> db::Result<Vec<Verdict>> + 'a;

/// Asks for all, then for halves; one answer a row, in order. An error is one that ended the whole transaction.
pub(super) fn attempt(conn: &mut Conn, rows: &[Claimed], ask: &Ask<'_>) -> db::Result<Vec<Verdict>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    log::savepoint(conn)?;
    let error = match ask(conn, rows) {
        Ok(verdicts) if verdicts.len() == rows.len() => return Ok(verdicts),
        Ok(verdicts) => anyhow::anyhow!("the step answered for {} of {} contacts", verdicts.len(), rows.len()).into(),
        Err(error) => error,
    };
    if error.is_retryable() || error.is_connection_lost() {
        return Err(error);
    }
    log::back_to_savepoint(conn)?;
    if rows.len() == 1 {
        return Ok(vec![Verdict::Fault(error.to_string())]);
    }
    let (left, right) = rows.split_at(rows.len() / 2);
    let mut verdicts = attempt(conn, left, ask)?;
    verdicts.extend(attempt(conn, right, ask)?);
    Ok(verdicts)
}

impl Work<'_> {
    /// Runs an action, or asks a condition; those who are not in use any more pass it by.
    pub(super) fn run(&self, conn: &mut Conn, rows: &[Claimed]) -> db::Result<Vec<Verdict>> {
        let ids: Vec<ContactId> = rows.iter().map(|row| row.contact_id).collect();
        let live = contacts::live(conn, &ids)?;
        let there: Vec<Claimed> = rows.iter().filter(|row| live.contains(&row.contact_id)).cloned().collect();
        let mut verdicts = if there.is_empty() { Vec::new() } else { self.run_live(conn, &there)? }.into_iter();
        let away = || Some(Verdict::Went(Outcome::Skipped(AWAY.to_owned())));
        let verdict = |row: &Claimed| if live.contains(&row.contact_id) { verdicts.next() } else { away() };
        Ok(rows.iter().filter_map(verdict).collect())
    }

    fn run_live(&self, conn: &mut Conn, rows: &[Claimed]) -> db::Result<Vec<Verdict>> {
        let (batch, mut cx) = (self.batch(rows), Cx { conn, now: self.now });
        Ok(match self.step.shape() {
            Shape::Action => {
                let outcomes = self.step.run(&self.place.config, &batch, &mut cx)?;
                outcomes.into_iter().map(Verdict::Went).collect()
            }
            Shape::Condition => {
                self.step.holds(&self.place.config, &batch, &mut cx)?.into_iter().map(Verdict::Way).collect()
            }
            // Never due: such a row listens.
            Shape::Decision => Vec::new(),
        })
    }

    /// Asks an action how those stand that wait.
    pub(super) fn settle(&self, conn: &mut Conn, rows: &[Claimed]) -> db::Result<Vec<Verdict>> {
        let (batch, mut cx) = (self.batch(rows), Cx { conn, now: self.now });
        let outcomes = self.step.settle(&self.place.config, &batch, &mut cx)?;
        Ok(outcomes.into_iter().map(Verdict::Went).collect())
    }

    /// Takes back what has not begun, and asks how all stand now: `Skipped` are those taken back.
    pub(super) fn withdraw(&self, conn: &mut Conn, rows: &[Claimed]) -> db::Result<Vec<Verdict>> {
        self.step.withdraw(&self.batch(rows), &mut Cx { conn, now: self.now })?;
        self.settle(conn, rows)
    }

    fn batch(&self, rows: &[Claimed]) -> Batch {
        let standing = |row: &Claimed| Standing { log: row.id, contact: row.contact_id, rotation: row.rotation };
        let members = rows.iter().map(standing).collect();
        Batch { campaign: self.place.campaign_id, step: self.place.id, members }
    }

    /// Writes what became of rows, and schedules what follows for those that go on; answers how many changed.
    pub(super) fn finish(
        &self,
        conn: &mut Conn,
        marks: impl Iterator<Item = (LogId, Mark)>,
        next: &[Next],
    ) -> db::Result<usize> {
        let (mut groups, mut onward) = (BTreeMap::<Mark, Vec<LogId>>::new(), Vec::new());
        for (id, mark) in marks {
            if matches!(mark.state, "done" | "skipped") {
                onward.push(id);
            }
            groups.entry(mark).or_default().push(id);
        }
        for (mark, ids) in &groups {
            log::mark(conn, ids, mark, self.now)?;
            log::tell(conn, self.place, ids, mark, self.now)?;
        }
        log::schedule(conn, &onward, next)?;
        self.look_back(conn, &onward, next)?;
        Ok(groups.values().map(Vec::len).sum())
    }

    /// What decisions wait for may have happened on the way to them: some listen from an earlier moment on.
    fn look_back(&self, conn: &mut Conn, from: &[LogId], next: &[Next]) -> db::Result<()> {
        for next in next.iter().filter(|_| !from.is_empty()) {
            let Some(step) = self.registry.get(&next.kind).filter(|step| step.looks_back()) else { continue };
            let rows = log::fresh(conn, from, next)?;
            let standing = |row: &Fresh| Standing { log: row.id, contact: row.contact_id, rotation: row.rotation };
            let members = rows.iter().map(standing).collect();
            let batch = Batch { campaign: next.campaign, step: next.step, members };
            let since = step.since(&next.config, &batch, conn)?;
            let known: Vec<(LogId, At)> =
                rows.iter().zip(since).filter_map(|(row, since)| Some((row.id, since?))).collect();
            log::listen_since(conn, &known, next.listens_to.as_deref().unwrap_or(""))?;
        }
        Ok(())
    }
}

/// What becomes of a row that was run.
pub(super) fn mark_of(row: &Claimed, verdict: Verdict) -> Mark {
    let plain = |state| Mark { state, branch: None, reason: None, put_off: None };
    match verdict {
        Verdict::Went(Outcome::Done) => plain("done"),
        Verdict::Went(Outcome::Waiting) => plain("waiting"),
        Verdict::Went(Outcome::Skipped(reason)) => Mark { reason: Some(short(&reason)), ..plain("skipped") },
        Verdict::Went(Outcome::Failed(reason)) => Mark { reason: Some(short(&reason)), ..plain("failed") },
        Verdict::Way(holds) => Mark { branch: Some(if holds { "yes" } else { "no" }), ..plain("done") },
        Verdict::Fault(error) => fault(row, &error),
    }
}

fn fault(row: &Claimed, error: &str) -> Mark {
    let attempts = row.attempts.saturating_add(1);
    match schedule::put_off(attempts) {
        Some(later) => Mark {
            state: "due",
            branch: None,
            reason: Some(short(&format!("Try {attempts} of 5 failed: {error}"))),
            put_off: Some(later.num_minutes()),
        },
        None => Mark {
            state: "failed",
            branch: None,
            reason: Some(short(&format!("Given up after {attempts} tries: {error}"))),
            put_off: None,
        },
    }
}

/// As much of a reason as the log keeps.
pub(in crate::campaigns) fn short(reason: &str) -> String {
    reason.chars().take(255).collect()
}

#[cfg(test)]
mod tests {
    use super::{Claimed, Outcome, Verdict, mark_of};
    use crate::ids::{ContactId, LogId};

    fn row(attempts: u8) -> Claimed {
        Claimed { id: LogId(1), contact_id: ContactId(2), rotation: 1, attempts, due_at: None, has_left: false }
    }

    #[test]
    fn a_fault_is_put_off_and_the_fifth_is_final() {
        let first = mark_of(&row(0), Verdict::Fault("no".into()));
        assert_eq!((first.state, first.put_off), ("due", Some(1)));
        let fifth = mark_of(&row(4), Verdict::Fault("no".into()));
        assert_eq!((fifth.state, fifth.put_off), ("failed", None));
        assert_eq!(fifth.reason.as_deref(), Some("Given up after 5 tries: no"));
    }

    #[test]
    fn a_condition_goes_one_way() {
        assert_eq!(mark_of(&row(0), Verdict::Way(true)).branch, Some("yes"));
        assert_eq!(mark_of(&row(0), Verdict::Way(false)).branch, Some("no"));
        assert_eq!(mark_of(&row(0), Verdict::Went(Outcome::Done)).branch, None);
    }
}
