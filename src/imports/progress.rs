//! How far an import is, and what it says about the rows so far.

use super::engine::Work;
use super::model::{Import, State};
use super::queries::{self, MOST_FAULTS};
use crate::audit;
use crate::clock::At;
use crate::contacts::bulk::Report;
use crate::db::{self, Conn};

/// What became of the rows: figures, reasons, and the place behind them.
pub(super) fn note(conn: &mut Conn, here: &mut Import, work: &Work<'_>, report: &Report) -> db::Result<()> {
    let chunk = &work.chunk;
    let mut faults = chunk.faults.clone();
    faults.extend(report.faults.iter().map(|fault| chunk.told(fault, work.desk, work.settings)));
    faults.sort_unstable_by_key(|(line, ..)| *line);
    let room = usize::try_from(MOST_FAULTS.saturating_sub(here.faults)).unwrap_or(0);
    faults.truncate(room);
    queries::keep_faults(conn, here.id, &faults)?;
    here.faults += u64::try_from(faults.len()).unwrap_or(0);
    here.seen += chunk.rows();
    here.created += report.created;
    here.updated += report.updated;
    here.unchanged += report.unchanged;
    here.refused += chunk.refused + u64::try_from(report.faults.len()).unwrap_or(0);
    (here.offset_bytes, here.line) = chunk.behind;
    Ok(())
}

/// Adds rows to the present minute since the start.
pub(super) fn pace(import: &mut Import, rows: u64, now: At) {
    let minute = import.started_at.map_or(0, |at| now.since(at).num_minutes().clamp(0, 10_000));
    let minute = usize::try_from(minute).unwrap_or(0);
    let mut counts: Vec<u64> = import.pace.split(',').filter_map(|count| count.parse().ok()).collect();
    counts.resize(counts.len().max(minute + 1), 0);
    if let Some(count) = counts.get_mut(minute) {
        *count += rows;
    }
    import.pace = counts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
}

/// The last row was taken.
pub(super) fn finish(conn: &mut Conn, import: &Import, now: At) -> db::Result<()> {
    let state = if import.state() == State::Dry { State::Tried } else { State::Done };
    queries::settle(conn, import.id, state, None, Some(now))?;
    if let Some(act) = import.act_id.filter(|_| state == State::Done) {
        audit::finish_act(conn, act, "done", None, now)?;
    }
    Ok(())
}
