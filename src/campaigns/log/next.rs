//! What a step is for those who come to it.

use super::{Next, Place};
use crate::campaigns::model::Branch;
use crate::campaigns::schedule::Delay;
use crate::clock::At;

impl Place {
    /// As a step to come: an action or condition is due after its delay, a decision listens from now on, until its delay
    /// is over if it has one.
    pub(in crate::campaigns) fn as_next(&self, now: At) -> Next {
        let (delay, is_decision) = (Delay::stored(self.delay_amount, &self.delay_unit), self.listens_to.is_some());
        Next {
            campaign: self.campaign_id,
            step: self.id,
            kind: self.kind.clone(),
            config: self.config.clone(),
            branch: self.branch.as_deref().and_then(Branch::parse).map(Branch::key),
            due_at: (!is_decision || delay.amount() > 0).then(|| delay.due(now)),
            armed_at: is_decision.then_some(now),
            listens_to: self.listens_to.clone(),
        }
    }
}
