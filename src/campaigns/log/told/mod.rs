//! What the timeline says when a step is over for contacts.

mod queries;

use super::{Mark, Place};
use crate::activity::Kind;
use crate::campaigns::model::{DONE, FAILED, SKIPPED};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::LogId;

/// One activity for each row that ended, in one statement; a row that is put off or waits says nothing yet.
pub(in crate::campaigns) fn tell(
    conn: &mut Conn,
    place: &Place,
    rows: &[LogId],
    mark: &Mark,
    now: At,
) -> diesel::QueryResult<usize> {
    match words(place, mark) {
        Some((kind, title)) => queries::record(conn, place.campaign_id, rows, (kind, &title), now),
        None => Ok(0),
    }
}

fn words(place: &Place, mark: &Mark) -> Option<(&'static Kind, String)> {
    let step = format!("{}: “{}”", place.campaign, place.name);
    let reason = mark.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
    Some(match (mark.state, mark.branch) {
        ("done", Some(branch)) => (&DONE, format!("{step} went {branch}")),
        ("done", None) => (&DONE, format!("{step} done")),
        ("skipped", _) => (&SKIPPED, format!("{step} skipped{reason}")),
        ("failed", _) => (&FAILED, format!("{step} failed{reason}")),
        _ => return None,
    })
}
