//! The outbox: at most one post per campaign, step, contact and rotation, sent outside any transaction.
//!
//! `sending` is committed before the call. What X then says decides; what it does not say is looked up by
//! [`super::Reconcile`], and where nobody can tell, a person decides.

mod caps;
mod days;
mod drafts;
mod evidence;
mod figures;
mod gate;
mod ledger;
mod list;
mod model;
mod once;
mod page;
mod payment;
mod permitted;
mod queries;
mod reasons;
mod recall;
mod same;
mod stops;
mod verdict;
mod way;

use std::sync::mpsc::{self, Receiver, Sender as Tell};
use std::time::Duration as Pause;

pub(super) use days::keeping;
pub use days::{DayLine, Span, days};
pub(super) use evidence::{Seen, blind, empty_of, looked};
pub use figures::{Figures, figures};
pub(super) use ledger::{Change, permalink, publish, write_changes, write_sent};
pub use ledger::{FAILED, SENT};
pub(super) use model::{Letter, NewPost};
pub use model::{Post, PostState};
pub(super) use once::{NOBODY, Once, text_key};
pub(super) use page::of_contact;
pub(super) use queries::{queue, standing};
pub(super) use reasons::words as reason_words;
pub(super) use recall::{revive, withdraw};
pub use stops::Stop;
pub(super) use stops::{all as stops, of_steps as stops_of};
pub use way::Way;

use super::budget::{self, CREATE};
use super::client::{Answer, Created};
use super::outside::Outside;
use super::sender::{self, Act, Sender};
use crate::clock::At;
use crate::db;
use crate::ids::{AttemptId, PostId};
use crate::worker::{Lane, Reconciler};

/// Calls at the same time.
const IN_FLIGHT: usize = 16;
/// When so few are left in flight, the next are leased.
const REFILL: usize = 12;
/// Calls a run; the worker runs again at once while there is more.
const MOST: usize = 1_200;
const DIED: &str = "Linnet stopped before X's answer was written down; X's timeline is asked what became of it.";
/// What a post fails with when a person decided not to send it.
pub(super) const DECLINED: &str = "declined";
pub(super) const BLOCKED: &str = "Asked not to be contacted on X.";
const BINNED: &str = "The contact was put into the bin before it was sent.";

/// Sends what is queued.
pub struct Outbox(Outside);

/// A call that ended.
pub(super) struct Ended {
    letter: Letter,
    attempt: Option<AttemptId>,
    sender: Sender,
    answer: Answer<Created>,
}

struct Leased {
    letters: Vec<(Letter, Option<AttemptId>)>,
    sender: Sender,
    /// Others that were due and are not any more.
    moved: usize,
}

/// A call that may begin.
struct Call {
    letter: Letter,
    attempt: Option<AttemptId>,
    sender: Sender,
}

impl Outbox {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// Marks the next posts as being sent, as many as the windows and `most` allow, before any call begins.
    fn lease(&self, most: usize) -> db::Result<Option<Leased>> {
        let now = self.0.clock.now();
        let most = u32::try_from(most).unwrap_or(0);
        self.0.db.write_now(|conn| {
            if !queries::anything_due(conn, now)? {
                return Ok(None);
            }
            let Ok(sender) = sender::sender(conn, &self.0.seal, Act::Post, now)? else { return Ok(None) };
            let room = budget::room(conn, CREATE, now)?;
            let due = queries::next_due(conn, room.calls.min(most), now)?;
            let (due, moved) = gate::open(conn, due, self.0.config.asks_consent(), now)?;
            let letters = payment::paid(conn, due, now)?;
            queries::begin(conn, &ids_of(&letters), sender.id, &sender.xid, now)?;
            let attempts = evidence::begin(conn, &letters, sender.id, now)?;
            room.take(conn, letters.len())?;
            let begun = |letter: Letter| {
                let (attempt, attempts) = (attempts.get(&letter.id).copied(), letter.attempts.saturating_add(1));
                let sender_xid = Some(sender.xid.clone());
                (Letter { attempts, sending_at: Some(now), sender_xid, ..letter }, attempt)
            };
            let letters = letters.into_iter().map(begun).collect();
            Ok(Some(Leased { letters, sender: sender.clone(), moved }))
        })
    }

    fn begin(&self, call: Call, tell: Tell<Ended>) {
        let client = self.0.client.clone();
        let Call { letter, attempt, sender } = call;
        self.0.hands.begin(async move {
            let answer = match &letter.reply_to_xid {
                None => client.create_tweet(&sender.keys, &letter.text).await,
                Some(to) => client.reply(&sender.keys, &letter.text, to).await,
            };
            tell.send(Ended { letter, attempt, sender, answer }).ok();
        });
    }

    /// Calls whose process died before it wrote their answer down; and what a person let go on.
    fn sweep(&self, now: At) -> db::Result<usize> {
        self.0.db.write_now(|conn| {
            let dead = queries::dead(conn, now)?;
            evidence::close_dead(conn, &dead, DIED, now)?;
            let let_go = stops::let_go(conn, now)?;
            Ok(let_go + queries::give_up(conn, &dead, DIED, now)?)
        })
    }

    /// Writes answers down; tries for a while, because an answer that is lost has to be looked up.
    fn record(&self, ended: &[Ended]) -> db::Result<()> {
        let mut pauses = [100, 300, 1_000, 3_000].into_iter();
        loop {
            let now = self.0.clock.now();
            let written = self.0.db.write_now(|conn| ledger::write(conn, &self.0.config, ended, now));
            match (written, pauses.next()) {
                (Err(error), Some(pause)) if error.is_connection_lost() => {
                    std::thread::sleep(Pause::from_millis(pause));
                }
                (written, _) => return written,
            }
        }
    }
}

impl Reconciler for Outbox {
    fn name(&self) -> &'static str {
        "twitter.outbox"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    /// A window that is spent begins anew at its second, not at the worker's next minute.
    fn wakes_at(&self) -> Option<At> {
        let now = self.0.clock.now();
        let opens = self.0.db.read_now(|conn| {
            if queries::anything_due(conn, now)? { budget::closed_until(conn, CREATE, now) } else { Ok(None) }
        });
        opens.ok().flatten()
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let swept = self.sweep(now)?;
        let (tell, heard) = mpsc::channel();
        let (mut in_flight, mut seen, mut is_dry, mut failed) = (0_usize, 0_usize, false, None);
        loop {
            if !is_dry && failed.is_none() && in_flight <= REFILL && seen < MOST {
                let asked = IN_FLIGHT - in_flight;
                match self.lease(asked) {
                    Ok(leased) => {
                        let moved = leased.as_ref().map_or(0, |leased| leased.moved);
                        let calls = leased.map_or_else(Vec::new, Leased::calls);
                        is_dry = calls.len() + moved < asked;
                        (in_flight, seen) = (in_flight + calls.len(), seen + calls.len() + moved);
                        for call in calls {
                            self.begin(call, tell.clone());
                        }
                    }
                    Err(error) => failed = Some(error),
                }
            }
            if in_flight == 0 && (is_dry || failed.is_some() || seen >= MOST) {
                break;
            }
            if in_flight > 0 {
                let ended = gather(&heard);
                in_flight -= ended.len();
                if let Err(error) = self.record(&ended) {
                    failed = Some(error);
                }
                self.0.nudge.now();
            }
        }
        match failed {
            Some(error) => Err(error.into()),
            None => Ok(u64::try_from(swept + seen).unwrap_or(u64::MAX)),
        }
    }
}

impl Leased {
    fn calls(self) -> Vec<Call> {
        let sender = self.sender;
        let call = |(letter, attempt)| Call { letter, attempt, sender: sender.clone() };
        self.letters.into_iter().map(call).collect()
    }
}

fn ids_of(letters: &[Letter]) -> Vec<PostId> {
    letters.iter().map(|letter| letter.id).collect()
}

/// Waits for one call to end and takes along those that ended meanwhile.
fn gather(heard: &Receiver<Ended>) -> Vec<Ended> {
    heard.recv().into_iter().chain(heard.try_iter()).collect()
}

/// `/tweets/posts`, `/tweets/drafts` and what is done there; to be registered before `/tweets/{id}`.
pub(super) fn routes(cfg: &mut actix_web::web::ServiceConfig) {
    drafts::routes(cfg);
    stops::routes(cfg);
    page::routes(cfg);
}
