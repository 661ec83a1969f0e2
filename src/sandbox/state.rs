//! Everything the stand-in knows, and the file it is kept in across restarts.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::Path;

use anyhow::{Context, Result};
use chrono::Duration;
use rand::Rng;
use rand::distr::Alphanumeric;
use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};

use super::Post;
use super::limits::Bucket;
use super::mischief::Fault;
use super::model::{App, Asked, Bill, Stored, Token, User};
use super::policy::{Credits, Limits, Policy};
use crate::clock::{At, Clock};

/// Snowflakes count milliseconds from here: 4 November 2010.
const SNOWFLAKE_EPOCH: i64 = 1_288_834_974_657;
/// How many calls the journal remembers.
const JOURNAL: usize = 20_000;

/// What outlives a restart.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct World {
    pub(super) apps: BTreeMap<String, App>,
    pub(super) users: BTreeMap<u64, User>,
    pub(super) tokens: BTreeMap<String, Token>,
    pub(super) asked: BTreeMap<String, Asked>,
    pub(super) posts: BTreeMap<u64, Stored>,
    pub(super) last_id: u64,
    pub(super) policy: Policy,
    pub(super) limits: Limits,
    pub(super) credits: Credits,
    pub(super) bill: Bill,
    pub(super) logged_in: Option<u64>,
}

/// What is forgotten at a restart, and the world.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) world: World,
    pub(super) nonces: BTreeSet<(i64, String)>,
    pub(super) buckets: HashMap<String, Bucket>,
    pub(super) faults: Vec<Fault>,
    pub(super) journal: VecDeque<Request>,
    pub(super) time: Time,
}

/// How the stand-in's clock differs from the one it was handed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Time {
    pub(super) offset_seconds: i64,
    pub(super) fixed: Option<At>,
}

impl Time {
    pub(super) fn now(self, clock: &Clock) -> At {
        self.fixed.unwrap_or_else(|| clock.now()).plus(Duration::seconds(self.offset_seconds))
    }
}

/// One call that came in, for tests to look at.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// `GET`, `POST` …
    pub method: String,
    /// Without its query.
    pub path: String,
    /// As sent, undecoded.
    pub query: String,
    /// What was answered; 0 when the connection was cut instead.
    pub status: u16,
    /// When, by the stand-in's clock.
    pub at: At,
    /// The handle of whose token signed it.
    pub user: Option<String>,
    /// As sent.
    pub body: String,
}

impl State {
    /// Faults to come; none cancels those ordered before.
    pub(super) fn order(&mut self, faults: Vec<Fault>) {
        if faults.is_empty() {
            self.faults.clear();
        }
        self.faults.extend(faults.into_iter().filter(|fault| fault.times > 0));
    }

    pub(super) fn note(&mut self, request: Request) {
        if self.journal.len() >= JOURNAL {
            self.journal.pop_front();
        }
        self.journal.push_back(request);
    }
}

impl World {
    /// Whoever has this handle now and has not left.
    pub(super) fn by_handle(&self, handle: &str) -> Option<&User> {
        self.users.values().find(|user| user.is_called(handle) && !user.deleted)
    }

    /// A user by number, as text.
    pub(super) fn by_id(&self, id: &str) -> Option<&User> {
        self.users.get(&id.parse().ok()?).filter(|user| !user.deleted)
    }

    /// A free snowflake for something of that time.
    pub(super) fn id_at(&self, at: At) -> u64 {
        let millis = u64::try_from(at.epoch_millis() - SNOWFLAKE_EPOCH).unwrap_or(0);
        let mut id = (millis << 22) | 1;
        while self.posts.contains_key(&id) {
            id += 1;
        }
        id
    }

    /// The next snowflake: always greater than the one before, whatever the clock does.
    pub(super) fn next_id(&mut self, now: At) -> u64 {
        let newest = self.posts.last_key_value().map_or(0, |(id, _)| *id);
        self.last_id = self.id_at(now).max(self.last_id + 1).max(newest + 1);
        self.last_id
    }

    /// Everything posted, newest first.
    pub(super) fn listed(&self) -> Vec<Post> {
        let handle = |id: u64| self.users.get(&id).map(|user| user.handle.clone()).unwrap_or_default();
        self.posts
            .values()
            .rev()
            .map(|post| Post {
                id: post.id.to_string(),
                author: handle(post.author),
                text: post.sent.clone(),
                shown: post.text.clone(),
                created_at: post.created_at,
                deleted: post.deleted,
            })
            .collect()
    }

    /// Ends a user's leave for an app.
    pub(super) fn revoke(&mut self, app: &str, handle: &str) {
        let user = self.by_handle(handle).map(|user| user.id);
        for token in self.tokens.values_mut().filter(|token| token.app == app && Some(token.user) == user) {
            token.revoked = true;
        }
    }

    /// Reads the world kept in a file; none is an empty world.
    pub(super) fn load(file: &Path) -> Result<Self> {
        if !file.exists() {
            return Ok(Self::default());
        }
        let text =
            std::fs::read(file).with_context(|| format!("the sandbox's file {} cannot be read", file.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("the sandbox's file {} is damaged", file.display()))
    }

    /// Writes the world beside the file and moves it into place, so that no reader sees half of it.
    pub(super) fn save(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = file.with_extension("new");
        std::fs::write(&beside, serde_json::to_vec(self)?)?;
        std::fs::rename(&beside, file)?;
        Ok(())
    }
}

/// Letters and digits by chance.
pub(super) fn word(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

/// A number for a handle that was seeded without one: the same each time, and too large for a float.
pub(super) fn id_for(handle: &str) -> u64 {
    let digest = Sha1::digest(handle.to_ascii_lowercase());
    let number = digest.iter().take(7).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    1_000_000_000_000_000_000 + number
}
