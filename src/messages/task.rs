//! A task for the owner, as a channel: somebody of us writes, calls or visits.

use super::channel::Channel;
use crate::contacts;
use crate::db;
use crate::steps::{Batch, Cx};
use crate::tasks::{Standing, TaskForOwner};

impl Channel for TaskForOwner {
    const KEY: &'static str = "task";
    const NAME: &'static str = "Task for the owner";
    const BLOCKED_BY: Option<contacts::Channel> = None;

    /// Who dismissed the task decided about the contact, not about the channel.
    fn is_stopped(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        let standing = Self::standing(batch, cx)?;
        Ok(standing.iter().map(|standing| matches!(standing, Some(Standing::Dismissed(_)))).collect())
    }
}
