//! What contacts did while a campaign did not act: heard as soon as it acts again, before anybody's time is called.

use super::Engine;
use super::board::Board;
use crate::campaigns::{deaf, log};
use crate::ids::LogId;

impl Engine {
    /// Batch by batch; a run that dies in between does it once more, which is no harm.
    pub(super) fn recall(&self, board: &Board) -> anyhow::Result<u64> {
        let mut heard = 0;
        for (campaign, since) in self.db.read_now(|conn| Ok(deaf::owed(conn)?))? {
            for place in board.active().filter(|place| place.campaign_id == campaign) {
                let Some(kind) = place.listens_to.as_deref() else { continue };
                let mut after = Some(LogId(0));
                while let Some(from) = after {
                    after = self.db.write_now(|conn| Ok(log::recall(conn, (place.id, kind), since, from)?))?;
                }
            }
            self.db.write_now(|conn| Ok(deaf::heard(conn, campaign, since)?))?;
            heard += 1;
        }
        Ok(heard)
    }
}
