//! Source → members → their first steps.

use std::sync::PoisonError;

use chrono::Duration;

use super::Engine;
use super::board::Board;
use crate::campaigns::membership;
use crate::campaigns::model::{Campaign, Source};
use crate::campaigns::queries;
use crate::clock::At;
use crate::ids::ContactId;

/// Chunks of one campaign in one run.
const CHUNKS: usize = 40;
/// A source is read whole again after so long, whatever its contacts' dates say.
const TRUST_SECONDS: i64 = 3600;
/// How long a transaction may take that dates its changes at its beginning.
const OVERLAP_SECONDS: i64 = 120;

/// When everybody of a source had joined.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// The source as it was then.
    source: Source,
    /// Who changed since may be new.
    through: At,
    /// When it was last read whole.
    whole_at: At,
}

impl Engine {
    pub(super) fn enrol(&self, board: &Board, now: At) -> anyhow::Result<u64> {
        let mut joined = 0;
        for campaign in self.db.read_now(|conn| Ok(queries::active(conn)?))? {
            joined += self.enrol_into(&campaign, board, now)?;
        }
        Ok(joined)
    }

    fn enrol_into(&self, campaign: &Campaign, board: &Board, now: At) -> anyhow::Result<u64> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&campaign.id).copied();
        let trusted = seen.filter(|seen| {
            seen.source == campaign.source() && now.since(seen.whole_at).num_seconds().abs() < TRUST_SECONDS
        });
        let since = trusted.map(|seen| seen.through.minus(Duration::seconds(OVERLAP_SECONDS)));
        let first_steps = board.next(campaign.id, None, now);
        let (mut total, mut after) = (0, ContactId(0));
        for _ in 0..CHUNKS {
            let wanted = membership::Wanted { after, since };
            let chunk = |conn: &mut _| Ok(membership::enrol(conn, campaign, &first_steps, wanted, now)?);
            let Some((joined, last)) = self.db.write_now(chunk)? else { return Ok(total) };
            total += u64::try_from(joined)?;
            after = last;
            if joined < membership::CHUNK {
                let whole_at = trusted.map_or(now, |seen| seen.whole_at);
                let seen = Seen { source: campaign.source(), through: now, whole_at };
                self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(campaign.id, seen);
                break;
            }
        }
        Ok(total)
    }
}
