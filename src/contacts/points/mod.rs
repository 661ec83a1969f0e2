//! The score of a contact, and the log of why it changed.

mod queries;

pub use queries::{PointsLine, points_of};

use super::model::{Editor, Watchers};
use super::patch::{self, Patch, PointsChange};
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// The longest reason the log keeps.
pub(super) const LONGEST_REASON: usize = 191;

/// Changes the score of these contacts and says why in its log; answers how many scores really are others now.
pub fn adjust_points(
    conn: &mut Conn,
    ids: &[ContactId],
    change: PointsChange,
    reason: &str,
    editor: Editor,
) -> db::Result<u64> {
    let reason = reason.chars().take(LONGEST_REASON).collect();
    let change = Patch { points: Some(change), reason, ..Patch::default() };
    Ok(patch::patch(conn, ids, &change, &Watchers::default(), editor)?.changed)
}
