//! The group-commit writer: visits of the same few milliseconds share one transaction, and each visitor is answered
//! after the commit that holds their visit.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use actix_web::web::Bytes;
use tokio::sync::oneshot;

use super::html::{self, Look};
use super::model::{NewHit, Published, VISIT};
use super::queries;
use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, PageId};
use crate::tokens::{Scripts, Sources};
use crate::visitors::{self, Seen};
use crate::web::urls;
use crate::worker::Nudge;

/// The most visits of one transaction.
const MOST: usize = 256;
/// How long a visit waits for as many as came together last time; a lone one does not wait.
const MOMENT: Duration = Duration::from_millis(2);
/// The worker is woken for visits at most this often: it would otherwise never rest.
const BETWEEN_NUDGES: Duration = Duration::from_secs(1);

/// Somebody asks for a page.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) slug: String,
    pub(super) seen: Seen,
    pub(super) referer: Option<String>,
    /// What they say about scripts of others.
    pub(super) scripts: Scripts,
    pub(super) at: At,
}

/// The page for one visitor; `None` when nothing is published at that address.
type Answer = db::Result<Option<Bytes>>;
type Waiting = (Visit, oneshot::Sender<Answer>);

enum Message {
    Visit(Waiting),
    Stop,
}

/// Where visits are handed in; cheap to clone.
#[derive(Clone)]
pub struct Visits {
    door: Sender<Message>,
    thread: Arc<Mutex<Option<JoinHandle<()>>>>,
}

struct Writer {
    db: Db,
    sources: Sources,
    config: Config,
    nudge: Nudge,
    inbox: Receiver<Message>,
    is_stopping: bool,
    /// How many visits came together last time.
    usual: usize,
    nudged: Option<Instant>,
    owes_nudge: bool,
}

impl Visits {
    /// Starts the writer's thread.
    pub fn start(db: Db, sources: Sources, config: Config, nudge: Nudge) -> Self {
        let (door, inbox) = mpsc::channel();
        let writer =
            Writer { db, sources, config, nudge, inbox, is_stopping: false, usual: 1, nudged: None, owes_nudge: false };
        Self { door, thread: Arc::new(Mutex::new(Some(thread::spawn(move || writer.live())))) }
    }

    /// Records a visit; the page comes when the visit is durable.
    pub(super) async fn record(&self, visit: Visit) -> Answer {
        let (reply, answer) = oneshot::channel();
        let gone = || db::Error::Unavailable("the writer of visits has stopped".to_owned());
        self.door.send(Message::Visit((visit, reply))).map_err(|_unsent| gone())?;
        answer.await.map_err(|_dropped| gone())?
    }

    /// Writes what was handed in so far, and ends the thread.
    pub fn stop(&self) {
        self.door.send(Message::Stop).ok();
        if let Some(thread) = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take() {
            thread.join().ok();
        }
    }
}

impl Writer {
    fn live(mut self) {
        while let Some(batch) = self.gather() {
            self.usual = batch.len();
            self.serve(batch);
            self.wake_worker();
        }
        if self.owes_nudge {
            self.nudge.now();
        }
    }

    /// The next visits that belong together; `None` when there will be no more.
    fn gather(&mut self) -> Option<Vec<Waiting>> {
        let mut batch = vec![self.first()?];
        let until = Instant::now() + MOMENT;
        while batch.len() < MOST {
            let patience =
                if batch.len() < self.usual { until.saturating_duration_since(Instant::now()) } else { Duration::ZERO };
            match self.next(patience) {
                Ok(visit) => batch.push(visit),
                Err(_nobody) => break,
            }
        }
        Some(batch)
    }

    fn first(&mut self) -> Option<Waiting> {
        loop {
            let patience = match (self.is_stopping, self.owes_nudge) {
                (true, _) => Duration::ZERO,
                (false, true) => BETWEEN_NUDGES,
                (false, false) => Duration::from_hours(1),
            };
            match self.next(patience) {
                Ok(visit) => return Some(visit),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if self.is_stopping => return None,
                Err(RecvTimeoutError::Timeout) => self.wake_worker(),
            }
        }
    }

    fn next(&mut self, patience: Duration) -> Result<Waiting, RecvTimeoutError> {
        match self.inbox.recv_timeout(patience)? {
            Message::Visit(visit) => Ok(visit),
            Message::Stop => {
                self.is_stopping = true;
                Err(RecvTimeoutError::Timeout)
            }
        }
    }

    fn wake_worker(&mut self) {
        if self.owes_nudge && self.nudged.is_none_or(|nudged| nudged.elapsed() >= BETWEEN_NUDGES) {
            self.nudge.now();
            (self.nudged, self.owes_nudge) = (Some(Instant::now()), false);
        }
    }

    /// One transaction; when it fails it is halved, so that one visit at fault does not take its neighbours along.
    fn serve(&mut self, mut batch: Vec<Waiting>) {
        match self.write(&batch) {
            Ok(answers) => {
                self.owes_nudge = true;
                for ((_, reply), answer) in batch.into_iter().zip(answers) {
                    // A visitor who has left was there all the same.
                    reply.send(Ok(answer)).ok();
                }
            }
            Err(error) if batch.len() > 1 && !error.is_connection_lost() => {
                let rest = batch.split_off(batch.len() / 2);
                self.serve(batch);
                self.serve(rest);
            }
            Err(error) => {
                for (_, reply) in batch {
                    reply.send(Err(likewise(&error))).ok();
                }
            }
        }
    }

    fn write(&self, batch: &[Waiting]) -> db::Result<Vec<Option<Bytes>>> {
        let visits: Vec<&Visit> = batch.iter().map(|(visit, _)| visit).collect();
        let write = || self.db.write_now(|conn| record(conn, &visits, &self.sources, &self.config));
        match write() {
            // The same new browser was met by another instance at the same moment; now it is known.
            Err(error) if error.is_duplicate() => write(),
            written => written,
        }
    }
}

/// The same failure for another visitor.
fn likewise(error: &db::Error) -> db::Error {
    if error.is_connection_lost() {
        db::Error::Unavailable(error.to_string())
    } else {
        db::Error::Other(anyhow::anyhow!("a visit could not be recorded: {error}"))
    }
}

/// Everything one transaction does for its visits; an answer for each, in order.
fn record(conn: &mut Conn, visits: &[&Visit], sources: &Sources, config: &Config) -> db::Result<Vec<Option<Bytes>>> {
    let slugs: HashSet<&str> = visits.iter().map(|visit| visit.slug.as_str()).collect();
    let pages = queries::lock_published(conn, &slugs)?;
    let by_slug: HashMap<&str, &Published> = pages.iter().map(|page| (page.slug.as_str(), page)).collect();
    let to: Vec<Option<&Published>> = visits.iter().map(|visit| by_slug.get(visit.slug.as_str()).copied()).collect();
    let found: Vec<(&Visit, &Published)> =
        visits.iter().zip(&to).filter_map(|(visit, page)| Some((*visit, (*page)?))).collect();
    if found.is_empty() {
        return Ok(vec![None; visits.len()]);
    }
    let hits = hits_of(conn, &found)?;
    queries::record_hits(conn, &hits)?;
    let told: Vec<NewActivity> = hits.iter().zip(&found).map(|(hit, (_, page))| told(hit, page, config)).collect();
    activity::record(conn, &told)?;
    let mut bodies = bodies_of(conn, &found, &hits, sources, config)?.into_iter();
    Ok(to.into_iter().map(|page| page.and_then(|_| bodies.next())).collect())
}

fn hits_of(conn: &mut Conn, found: &[(&Visit, &Published)]) -> db::Result<Vec<NewHit>> {
    let seen: Vec<Seen> = found.iter().map(|(visit, _)| visit.seen).collect();
    let Some(now) = found.iter().map(|(visit, _)| visit.at).min() else { return Ok(Vec::new()) };
    let contacts = visitors::identify(conn, &seen, now)?;
    let hit = |((visit, page), contact): (&(&Visit, &Published), ContactId)| NewHit {
        page: page.id,
        contact,
        at: visit.at,
        referer: visit.referer.clone(),
    };
    Ok(found.iter().zip(contacts).map(hit).collect())
}

fn told(hit: &NewHit, page: &Published, config: &Config) -> NewActivity {
    let address = config.absolute(&urls::public_page(&page.slug));
    let detail = match &hit.referer {
        Some(from) => format!("{address}\nComing from {from}"),
        None => address,
    };
    let title = format!("Visited “{}”", page.title);
    NewActivity::new(hit.contact, &VISIT, title, hit.at).about("page", hit.page).detail(detail)
}

/// What each visitor gets, in the order of their visits: made once for those of a page who say the same about scripts.
fn bodies_of(
    conn: &mut Conn,
    found: &[(&Visit, &Published)],
    hits: &[NewHit],
    sources: &Sources,
    config: &Config,
) -> db::Result<Vec<Bytes>> {
    let mut alike: HashMap<(PageId, Scripts), Vec<usize>> = HashMap::new();
    for (place, (visit, page)) in found.iter().enumerate() {
        alike.entry((page.id, visit.scripts)).or_default().push(place);
    }
    let mut bodies = vec![Bytes::new(); found.len()];
    for places in alike.values() {
        let Some((visit, page)) = places.first().and_then(|first| found.get(*first)) else { continue };
        let contacts: Vec<Option<ContactId>> =
            places.iter().map(|place| hits.get(*place).map(|hit| hit.contact)).collect();
        let look = Look { visited_at: Some(visit.at), scripts: visit.scripts };
        let made = html::expanded(conn, (sources, config), page, look, &contacts)?;
        for (place, made) in places.iter().zip(made) {
            if let Some(body) = bodies.get_mut(*place) {
                *body = made;
            }
        }
    }
    Ok(bodies)
}
