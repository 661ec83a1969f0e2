//! Source → members → their first steps.

use std::sync::PoisonError;

use super::Engine;
use super::board::Board;
use crate::campaigns::membership;
use crate::campaigns::model::Campaign;
use crate::campaigns::queries;
use crate::clock::At;
use crate::ids::ContactId;

/// Chunks of one campaign in one run.
const CHUNKS: usize = 40;
/// A source that looks the same is read again after so long all the same.
const TRUST_SECONDS: i64 = 300;

/// A source as it was when everybody had joined.
pub(super) struct Seen {
    signature: String,
    at: At,
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
        let signature = self.db.read_now(|conn| Ok(membership::signature(conn, campaign.source())?))?;
        if self.nobody_new(campaign, &signature, now) {
            return Ok(0);
        }
        let first_steps = board.next(campaign.id, None, now);
        let (mut total, mut after) = (0, ContactId(0));
        for _ in 0..CHUNKS {
            let chunk = |conn: &mut _| Ok(membership::enrol(conn, campaign, &first_steps, after, now)?);
            let Some((joined, last)) = self.db.write_now(chunk)? else { return Ok(total) };
            total += u64::try_from(joined)?;
            after = last;
            if joined < membership::CHUNK {
                let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
                seen.insert(campaign.id, Seen { signature, at: now });
                break;
            }
        }
        Ok(total)
    }

    fn nobody_new(&self, campaign: &Campaign, signature: &str, now: At) -> bool {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&campaign.id)
            .is_some_and(|seen| seen.signature == signature && now.since(seen.at).num_seconds().abs() < TRUST_SECONDS)
    }
}
