//! The worker: runs every reconciler until all are idle, then sleeps until nudged or a minute has passed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use diesel::prelude::*;

use crate::clock::{At, Clock};
use crate::db::{self, Conn, Db};
use crate::schema::reconciler_runs;

const SLEEP: Duration = Duration::from_mins(1);
/// A run that still makes progress after this many rounds is stopped with an alarm: it would never end.
const MOST_ROUNDS: u32 = 100_000;

/// Brings a part of the world in line with what the database says. It is called with no input, looks only at
/// state, and may be called at any time by any number of processes.
pub trait Reconciler: Send + Sync {
    /// Its name on the status page and in `linnet tick`.
    fn name(&self) -> &'static str;

    /// Which thread it runs on.
    fn lane(&self) -> Lane {
        Lane::Database
    }

    /// When there is something to do again though nothing changes meanwhile, as far as the last run knows.
    fn wakes_at(&self) -> Option<At> {
        None
    }

    /// Does what can be done now; answers how many things it did, 0 when there was nothing to do.
    fn run(&self, now: At) -> anyhow::Result<u64>;
}

/// Slow work outside the database must not hold up the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Only the database.
    Database,
    /// Speaks to X.
    Outside,
    /// Reads files; long work that may wait for the disk.
    Files,
}

/// Wakes the worker: a hint, the timer is the guarantee.
#[derive(Clone, Debug, Default)]
pub struct Nudge(Arc<(Mutex<u64>, Condvar)>);

impl Nudge {
    /// Something changed that a reconciler may care about.
    pub fn now(&self) {
        let (count, condvar) = &*self.0;
        *count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        condvar.notify_all();
    }

    fn count(&self) -> u64 {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, seen: u64, most: Duration) {
        let (count, condvar) = &*self.0;
        let guard = count.lock().unwrap_or_else(PoisonError::into_inner);
        drop(condvar.wait_timeout_while(guard, most, |count| *count == seen));
    }
}

/// What one reconciler did in a tick.
#[derive(Clone, Debug)]
pub struct Done {
    /// The reconciler.
    pub name: &'static str,
    /// How many things it did.
    pub did: u64,
    /// Why it stopped, when it failed.
    pub trouble: Option<String>,
}

/// Every reconciler of this build, in order.
#[derive(Clone)]
pub struct Worker {
    db: Db,
    clock: Clock,
    nudge: Nudge,
    reconcilers: Arc<Vec<Arc<dyn Reconciler>>>,
}

/// Stops the worker's threads when told, or when dropped.
pub struct Running {
    stop: Arc<AtomicBool>,
    nudge: Nudge,
    threads: Vec<thread::JoinHandle<()>>,
}

impl Worker {
    /// A worker over these reconcilers, which run in the order given.
    pub fn new(db: Db, clock: Clock, nudge: Nudge, reconcilers: Vec<Arc<dyn Reconciler>>) -> Self {
        Self { db, clock, nudge, reconcilers: Arc::new(reconcilers) }
    }

    /// Runs everything until all are idle; what `linnet tick` and the tests call.
    pub fn tick(&self) -> Vec<Done> {
        let mut all: Vec<Done> =
            self.reconcilers.iter().map(|one| Done { name: one.name(), did: 0, trouble: None }).collect();
        for _ in 0..MOST_ROUNDS {
            let mut progress = false;
            for (reconciler, done) in self.reconcilers.iter().zip(&mut all) {
                if done.trouble.is_none() {
                    let round = self.run_one(reconciler.as_ref());
                    progress |= round.did > 0;
                    done.did += round.did;
                    done.trouble = round.trouble;
                }
            }
            if !progress {
                return all;
            }
        }
        tracing::error!(
            "the worker made progress {MOST_ROUNDS} times without coming to rest; it stops until the next wake"
        );
        all
    }

    /// Starts one thread a lane.
    pub fn start(&self) -> Running {
        let stop = Arc::new(AtomicBool::new(false));
        let threads = [Lane::Database, Lane::Outside, Lane::Files]
            .into_iter()
            .map(|lane| {
                let (worker, stop) = (self.clone(), Arc::clone(&stop));
                thread::spawn(move || worker.live(lane, &stop))
            })
            .collect();
        Running { stop, nudge: self.nudge.clone(), threads }
    }

    fn live(&self, lane: Lane, stop: &AtomicBool) {
        while !stop.load(Ordering::SeqCst) {
            let seen = self.nudge.count();
            let did: u64 = self
                .reconcilers
                .iter()
                .filter(|one| one.lane() == lane && !stop.load(Ordering::SeqCst))
                .map(|one| self.run_one(one.as_ref()).did)
                .sum();
            if did > 0 {
                // What one lane did may be what the other waits for.
                self.nudge.now();
            } else if !stop.load(Ordering::SeqCst) {
                self.nudge.wait(seen, self.pause(lane));
            }
        }
    }

    /// How long a lane that has nothing to do sleeps: a minute, or until one of its reconcilers knows of something.
    fn pause(&self, lane: Lane) -> Duration {
        let now = self.clock.now();
        let wakes = self.reconcilers.iter().filter(|one| one.lane() == lane).filter_map(|one| one.wakes_at());
        let soonest = wakes.filter(|at| *at > now).min();
        soonest.and_then(|at| at.since(now).to_std().ok()).map_or(SLEEP, |pause| pause.min(SLEEP))
    }

    fn run_one(&self, reconciler: &dyn Reconciler) -> Done {
        let name = reconciler.name();
        let started = self.clock.now();
        let (did, trouble) = match reconciler.run(started) {
            Ok(did) => (did, None),
            Err(error) => {
                tracing::error!(reconciler = name, "{error:#}");
                (0, Some(format!("{error:#}")))
            }
        };
        let finished = self.clock.now();
        let noted = self.db.write_now(|conn| Ok(note(conn, name, (started, finished), did, trouble.as_deref())?));
        if let Err(error) = noted {
            tracing::warn!(reconciler = name, "cannot note the run: {error}");
        }
        Done { name, did, trouble }
    }
}

impl Running {
    /// Asks the threads to stop after what they are doing, and waits for them.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.nudge.now();
        for thread in self.threads.drain(..) {
            thread.join().ok();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// When a reconciler last ran, for the status page.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = reconciler_runs, check_for_backend(diesel::mysql::Mysql))]
pub struct Run {
    /// The reconciler.
    pub name: String,
    /// When its last run began.
    pub started_at: At,
    /// When it ended; `None` while it runs, or when it was killed.
    pub finished_at: Option<At>,
    /// How many things it did then.
    pub did: u64,
    /// Why it failed then.
    pub trouble: Option<String>,
}

/// When each reconciler last ran, by name.
pub fn runs(conn: &mut Conn) -> db::Result<Vec<Run>> {
    Ok(reconciler_runs::table.order(reconciler_runs::name).select(Run::as_select()).load(conn)?)
}

fn note(conn: &mut Conn, name: &str, span: (At, At), did: u64, trouble: Option<&str>) -> QueryResult<usize> {
    diesel::replace_into(reconciler_runs::table)
        .values((
            reconciler_runs::name.eq(name),
            reconciler_runs::started_at.eq(span.0),
            reconciler_runs::finished_at.eq(Some(span.1)),
            reconciler_runs::did.eq(did),
            reconciler_runs::trouble.eq(trouble),
        ))
        .execute(conn)
}
