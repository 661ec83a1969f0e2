//! The state behind its lock, with the clock and the file it is kept in.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::Result;

use super::Post;
use super::http::{Answer, Call};
use super::mischief::{self, Behaviour, Fault};
use super::model::Bill;
use super::routes::{self, Cx};
use super::seed::{self, Seed};
use super::state::{Request, State, World};
use crate::clock::Clock;

/// Everything a thread that answers needs.
#[derive(Debug)]
pub(super) struct Hub {
    state: Mutex<State>,
    clock: Clock,
    url: String,
    file: Option<PathBuf>,
}

impl Hub {
    pub(super) fn open(url: String, clock: Clock, file: Option<PathBuf>) -> Result<Self> {
        let world = file.as_deref().map(World::load).transpose()?.unwrap_or_default();
        let state = Mutex::new(State { world, ..State::default() });
        Ok(Self { state, clock, url, file })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// A panic in one answer must not end all the others.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn fault(&self, method: &str, path: &str) -> Option<Behaviour> {
        mischief::take(&mut self.lock(), method, path)
    }

    /// The answer a fault gives in place of the right one.
    pub(super) fn instead(&self, behaviour: &Behaviour) -> Option<Answer> {
        let state = self.lock();
        let now = state.time.now(&self.clock);
        mischief::instead(behaviour, &state.world.policy.problem_host, now).map(|answer| answer.dated(now))
    }

    /// The right answer, and whose call it was.
    pub(super) fn answer(&self, call: &Call) -> (Answer, Option<String>) {
        let mut state = self.lock();
        let now = state.time.now(&self.clock);
        let (answer, user) = routes::answer(&mut Cx { state: &mut state, call, now, url: &self.url });
        let user = user.and_then(|id| state.world.users.get(&id)).map(|user| user.handle.clone());
        if call.method != "GET" {
            self.keep(&state.world);
        }
        (answer.dated(now), user)
    }

    pub(super) fn note(&self, call: &Call, status: u16, user: Option<String>) {
        let mut state = self.lock();
        let at = state.time.now(&self.clock);
        state.note(Request {
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            status,
            at,
            user,
            body: call.body.clone(),
        });
    }

    /// Writes the file while the lock is held, so that an older world never replaces a newer one.
    fn keep(&self, world: &World) {
        if let Some(file) = &self.file
            && let Err(error) = world.save(file)
        {
            tracing::warn!(file = %file.display(), %error, "the sandbox could not keep its state");
        }
    }

    /// Writes what reading has changed since: the bill.
    pub(super) fn keep_all(&self) {
        self.keep(&self.lock().world);
    }

    pub(super) fn seed(&self, seed: Seed) -> Result<()> {
        let mut state = self.lock();
        let now = state.time.now(&self.clock);
        seed::sow(&mut state, seed, now)?;
        self.keep(&state.world);
        Ok(())
    }

    pub(super) fn faults(&self, faults: Vec<Fault>) {
        self.lock().order(faults);
    }

    pub(super) fn posts(&self) -> Vec<Post> {
        self.lock().world.listed()
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.lock().journal.iter().cloned().collect()
    }

    pub(super) fn bill(&self) -> Bill {
        self.lock().world.bill.clone()
    }

    pub(super) fn revoke(&self, app: &str, user: &str) {
        let mut state = self.lock();
        state.world.revoke(app, user);
        self.keep(&state.world);
    }

    pub(super) fn skew(&self, seconds: i64) {
        self.lock().time.offset_seconds = seconds;
    }

    pub(super) fn reset(&self) {
        let mut state = self.lock();
        *state = State::default();
        self.keep(&state.world);
    }
}
