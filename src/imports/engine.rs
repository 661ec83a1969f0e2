//! Takes the rows of files, some thousand in one transaction: killed anywhere, no row is taken twice or left out.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use chrono::Duration;

use super::ahead::{Ahead, Understood, is_gone};
use super::chunk::{Chunk, Place, read};
use super::desk::Desk;
use super::model::{Import, Settings, State};
use super::progress::{finish, note, pace};
use super::queries;
use crate::audit::{self, NewAct};
use crate::clock::{At, Clock};
use crate::contacts::bulk::{self, Line, MatchOn, Plan, Report};
use crate::contacts::{Editor, Watchers};
use crate::db::{self, Conn, Db};
use crate::ids::ImportId;
use crate::seal::Seal;
use crate::store::Store;
use crate::worker::{Lane, Reconciler};

/// Rows of one transaction.
const ROWS: usize = 5000;
/// Rows of one when keys change hands in a way that the whole could not follow.
const FEW: usize = 50;
/// For how long a process has an import to itself; each chunk renews it. Only a hint: the place in the file decides.
const HOLD: Duration = Duration::seconds(30);

/// Imports files; cheap to clone.
#[derive(Clone)]
pub struct Importer {
    /// Where files lie until they were imported.
    pub(super) files: Store,
    pub(super) db: Db,
    clock: Clock,
    watchers: Watchers,
    seal: Seal,
    /// What this process is called in the database.
    me: String,
    keys: Arc<Mutex<Seen>>,
    ahead: Arc<Ahead>,
}

/// The keys of one import that this process has seen, hashed.
#[derive(Debug, Default)]
struct Seen {
    import: Option<ImportId>,
    hasher: RandomState,
    keys: HashSet<u64>,
}

/// Some thousand rows on their way into the database.
pub(super) struct Work<'w> {
    pub(super) import: &'w Import,
    pub(super) settings: &'w Settings,
    pub(super) desk: &'w Desk,
    pub(super) chunk: Chunk,
    pub(super) plan: Plan,
    pub(super) begun: Instant,
}

/// What a step did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many rows were taken; there may be more.
    Took(u64),
    /// Another process holds it.
    Held,
    /// There is nothing to do for it.
    Over,
}

impl Importer {
    /// Over a folder for files.
    pub fn new(db: Db, clock: Clock, files: Store, watchers: Watchers, seal: Seal) -> Self {
        let me = format!("{}-{:x}", std::process::id(), RandomState::new().build_hasher().finish());
        Self { files, db, clock, watchers, seal, me, keys: Arc::default(), ahead: Arc::default() }
    }

    /// Takes the next rows of an import, or says that there is nothing to do.
    pub fn step(&self, id: ImportId) -> anyhow::Result<Step> {
        let now = self.clock.now();
        let Some(import) = self.db.write_now(|conn| self.claim(conn, id, now))? else { return Ok(Step::Held) };
        if !import.state().is_active() {
            return Ok(Step::Over);
        }
        match self.advance(&import) {
            Ok(step) => Ok(step),
            Err(error) if is_outage(&error) => Err(error),
            Err(error) => {
                tracing::error!(import = id.0, "{error:#}");
                self.fail(&import, &format!("{error:#}"))?;
                Ok(Step::Over)
            }
        }
    }

    /// Begins it if need be, and holds it; `None` when another process does.
    fn claim(&self, conn: &mut Conn, id: ImportId, now: At) -> db::Result<Option<Import>> {
        let Some(import) = queries::lock(conn, id)? else { return Ok(None) };
        let is_mine = import.held_by.as_deref() == Some(self.me.as_str());
        if !is_mine && import.held_until.is_some_and(|until| until > now) {
            return Ok(None);
        }
        if import.state() == State::Queued {
            let new = NewAct {
                user_id: import.user_id,
                kind: "import",
                label: format!("Import of {}", import.file_name),
                state: "running",
                total: None,
                started_at: now,
            };
            let act = audit::begin_act(conn, &new)?;
            queries::begin(conn, id, State::Running, Some(act), now)?;
        } else if import.state() == State::Dry && (import.started_at.is_none() || !self.remembers(id)) {
            // A try lives in one process, since only that has seen all keys so far.
            queries::begin(conn, id, State::Dry, None, now)?;
        }
        if import.state().is_active() {
            queries::hold(conn, id, &self.me, now.plus(HOLD))?;
        }
        Ok(queries::find(conn, id)?)
    }

    fn advance(&self, import: &Import) -> anyhow::Result<Step> {
        let settings = import.settings()?;
        let (mut most, mut ahead) = (ROWS, self.ahead.take(import));
        loop {
            let begun = Instant::now();
            let understood =
                match ahead.take().map_or_else(|| self.read(import, &settings, Place::of(import), most), Ok) {
                    Err(error) if is_gone(&error) => {
                        self.fail(import, "The file is not here any more.")?;
                        return Ok(Step::Over);
                    }
                    understood => understood?,
                };
            let plan = self.plan(import, &settings, &understood.desk);
            let Understood { desk, chunk } = understood;
            let work = Work { import, settings: &settings, desk: &desk, chunk, plan, begun };
            match self.take(&work) {
                // Somebody took an e-mail meanwhile, or rows hand keys to each other: again, and then with few.
                Err(error) if error.is_duplicate() && most > 1 => most = if most == ROWS { FEW } else { 1 },
                answer => return Ok(answer?),
            }
        }
    }

    fn read(&self, import: &Import, settings: &Settings, place: Place, most: usize) -> anyhow::Result<Understood> {
        let desk = self.db.read_now(|conn| Desk::open(conn, settings, import.user_id))?;
        let chunk = read(&self.files, &place, settings, &desk, most)?;
        Ok(Understood { desk, chunk })
    }

    /// Rows, reasons and place in one transaction, unless somebody paused it or was faster. The next rows are read
    /// meanwhile; why they cannot be is found out when it is their turn.
    fn take(&self, work: &Work<'_>) -> db::Result<Step> {
        let (import, chunk) = (work.import, &work.chunk);
        let (repeated, hashes) = self.repeated(import.id, &work.plan, chunk);
        let (step, next) = std::thread::scope(|scope| {
            let behind = Place::of(import).behind(chunk);
            let next = (!chunk.is_last).then(|| scope.spawn(|| self.read(import, work.settings, behind, ROWS)));
            let step = self.db.write_now(|conn| self.write(conn, work, &repeated));
            (step, next.and_then(|next| next.join().ok()?.ok()))
        });
        let step = step?;
        if step == Step::Held {
            return Ok(step);
        }
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).keys.extend(hashes);
        if let Some(next) = next {
            self.ahead.keep(import, chunk.behind.0, next);
        }
        if chunk.is_last && !work.plan.is_dry {
            self.forget_file(&import.file_hash);
        }
        Ok(step)
    }

    fn write(&self, conn: &mut Conn, work: &Work<'_>, repeated: &[bool]) -> db::Result<Step> {
        let (import, chunk, now) = (work.import, &work.chunk, self.clock.now());
        let Some(mut here) = queries::lock(conn, import.id)? else { return Ok(Step::Over) };
        if here.offset_bytes != import.offset_bytes || here.state() != import.state() {
            return Ok(Step::Held);
        }
        let editor = Editor { user: import.user_id, now, act: import.act_id.filter(|_| !work.plan.is_dry) };
        let report = self.report(conn, work, repeated, editor)?;
        note(conn, &mut here, work, &report)?;
        here.repeated += u64::try_from(repeated.iter().filter(|again| **again).count()).unwrap_or(0);
        here.worked_micros += u64::try_from(work.begun.elapsed().as_micros()).unwrap_or(0);
        pace(&mut here, chunk.rows(), now);
        queries::advance(conn, &here)?;
        if let Some(act) = editor.act {
            audit::advance_act(conn, act, chunk.rows(), report.written)?;
        }
        if chunk.is_last {
            finish(conn, &here, now)?;
        } else {
            queries::hold(conn, import.id, &self.me, now.plus(HOLD))?;
        }
        Ok(Step::Took(chunk.rows().max(1)))
    }

    /// In a try, whoever came in an earlier chunk is not in the database, and would be new again.
    fn report(&self, conn: &mut Conn, work: &Work<'_>, repeated: &[bool], editor: Editor) -> db::Result<Report> {
        let lines = &work.chunk.lines;
        if !work.plan.is_dry {
            return bulk::take(conn, &work.plan, lines, &self.watchers, editor);
        }
        let first = lines.iter().zip(repeated).filter(|(_, again)| !**again).map(|(line, _)| line.clone());
        let fresh: Vec<Line> = first.collect();
        let mut report = bulk::take(conn, &work.plan, &fresh, &self.watchers, editor)?;
        report.updated += u64::try_from(lines.len() - fresh.len()).unwrap_or(0);
        Ok(report)
    }

    fn remembers(&self, id: ImportId) -> bool {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).import == Some(id)
    }

    /// Which lines are about somebody who stands earlier in the file, as far as this process has seen it.
    fn repeated(&self, id: ImportId, plan: &Plan, chunk: &Chunk) -> (Vec<bool>, Vec<u64>) {
        let mut seen = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.import != Some(id) || chunk.is_first {
            *seen = Seen { import: Some(id), ..Seen::default() };
        }
        let (mut here, mut hashes, mut again) = (HashSet::new(), Vec::new(), Vec::new());
        for line in &chunk.lines {
            let hash = plan.key_of(line).map(|key| seen.hasher.hash_one(key));
            let is_new_here = hash.is_none_or(|hash| here.insert(hash));
            // Within a chunk the lines themselves tell.
            let was_before = hash.is_some_and(|hash| seen.keys.contains(&hash));
            again.push(was_before || (!plan.is_dry && !is_new_here));
            hashes.extend(hash);
        }
        (again, hashes)
    }

    fn plan(&self, import: &Import, settings: &Settings, desk: &Desk) -> Plan {
        Plan {
            fields: desk.fields.clone(),
            match_on: settings.match_on(&desk.known).unwrap_or(MatchOn::Email),
            existing: settings.existing(),
            called: format!("the import of {}", import.file_name),
            subject: ("import", import.id.to_string()),
            seal: self.seal.clone(),
            is_dry: import.state() == State::Dry,
        }
    }

    /// The file is of no more use, unless another import waits for it.
    pub(super) fn forget_file(&self, hash: &str) {
        let needed = self.db.read_now(|conn| Ok(queries::needs_file(conn, hash)?));
        if matches!(needed, Ok(false))
            && let Err(error) = self.files.remove(hash)
        {
            tracing::warn!("an imported file stays: {error}");
        }
    }

    fn fail(&self, import: &Import, why: &str) -> db::Result<()> {
        let now = self.clock.now();
        self.db.write_now(|conn| {
            queries::settle(conn, import.id, State::Failed, Some(why), Some(now))?;
            if let Some(act) = import.act_id {
                audit::finish_act(conn, act, "failed", Some(why), now)?;
            }
            Ok(())
        })
    }
}

impl Reconciler for Importer {
    fn name(&self) -> &'static str {
        "imports"
    }

    fn lane(&self) -> Lane {
        Lane::Files
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        self.sweep(now)?;
        let Some(id) = self.db.read_now(|conn| Ok(queries::next_due(conn, &self.me, now)?))? else { return Ok(0) };
        Ok(match self.step(id)? {
            Step::Took(rows) => rows,
            Step::Held | Step::Over => 0,
        })
    }
}

fn is_outage(error: &anyhow::Error) -> bool {
    error.downcast_ref::<db::Error>().is_some_and(|error| error.is_connection_lost() || error.is_retryable())
}
