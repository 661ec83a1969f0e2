//! The contract of channels: implemented by the domain that owns the way, collected in `wiring`.

use std::sync::Arc;

use crate::contacts;
use crate::db;
use crate::steps::{Action, Batch, Cx, Registry, Step};

/// A way to somebody. What it does is what the action does; `Skipped` and `Failed` mean that the next way is tried.
pub trait Channel: Action + Clone {
    /// Stored, never renamed: `tweet`.
    const KEY: &'static str;
    /// What pages call it: `Tweet`.
    const NAME: &'static str;
    /// On what somebody must not be contacted for it to be passed over.
    const BLOCKED_BY: Option<contacts::Channel>;

    /// Whether somebody of us decided that this contact is not to be reached, so that no other way is tried; one answer
    /// per contact, in order. Asked of those who were skipped.
    fn is_stopped(&self, batch: &Batch, _cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        Ok(vec![false; batch.members.len()])
    }
}

type IsStopped = dyn Fn(&Batch, &mut Cx<'_>) -> db::Result<Vec<bool>> + Send + Sync;

/// A channel of this build, its type erased.
#[derive(Clone)]
pub struct Known {
    /// [`Channel::KEY`].
    pub key: &'static str,
    /// [`Channel::NAME`].
    pub name: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// [`Channel::BLOCKED_BY`].
    pub blocked_by: Option<contacts::Channel>,
    /// The action's kind.
    kind: &'static str,
    is_stopped: Arc<IsStopped>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

impl Known {
    /// Which of those who were skipped are not to be reached at all.
    pub(super) fn is_stopped(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        (self.is_stopped)(batch, cx)
    }
}

/// Every channel of this build, in the order pages show them; cheap to clone.
#[derive(Clone, Default)]
pub struct Channels {
    actions: Registry,
    known: Vec<Known>,
}

impl Channels {
    /// Adds a channel.
    pub fn channel<C: Channel>(mut self, channel: C) -> Self {
        let asked = channel.clone();
        self.known.push(Known {
            key: C::KEY,
            name: C::NAME,
            icon: C::ICON,
            blocked_by: C::BLOCKED_BY,
            kind: C::KIND,
            is_stopped: Arc::new(move |batch, cx| asked.is_stopped(batch, cx)),
        });
        Self { actions: self.actions.action(channel), known: self.known }
    }

    /// All of them.
    pub fn all(&self) -> &[Known] {
        &self.known
    }

    /// One of them with what it does; `None` when this build does not know it.
    pub fn get(&self, key: &str) -> Option<(&Known, &dyn Step)> {
        let known = self.known.iter().find(|known| known.key == key)?;
        Some((known, self.actions.get(known.kind)?))
    }

    /// What pages call a channel, also one that this build does not know.
    pub fn name_of<'a>(&self, key: &'a str) -> &'a str {
        self.known.iter().find(|known| known.key == key).map_or(key, |known| known.name)
    }
}
