//! Unknown outcomes, looked up in the account's own timeline; nothing is ever sent from here.

mod matching;
mod queries;
mod rules;

use chrono::Duration;

use super::budget::{self, Hold, OWN_POSTS, Purpose};
use super::client::{Answer, XPost};
use super::failure::Failure;
use super::outbox::{self, Change, Letter};
use super::outside::Outside;
use super::sender::{self, Act, Sender};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::worker::{Lane, Reconciler};
use matching::{Look, Seen};
use outbox::Seen as Evidence;

/// Posts looked for at once.
const MOST: i64 = 100;
/// Posts of the timeline read for it.
const PAGE: u32 = 100;
/// Nobody else looks for them meanwhile.
const CLAIM: Duration = Duration::seconds(120);

const NOBODY: &str = "No account is connected, so nobody can look.";
const ELSEWHERE: &str = "It was sent with another account than the one connected now, whose timeline tells nothing.";
const WAITS: &str = "Another call with the same text is under way; the look waits for it.";

/// Finds out what became of calls without an answer.
pub struct Reconcile(Outside);

struct Claimed {
    letters: Vec<Letter>,
    /// `None` when nobody can look.
    by: Option<Looker>,
}

/// Who looks, from which post on, and what was put aside for it.
struct Looker {
    sender: Sender,
    since: Option<String>,
    held: Hold,
}

impl Reconcile {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// Takes what is due, so that no other worker looks for it meanwhile.
    fn claim(&self, now: At) -> db::Result<Option<Claimed>> {
        self.0.db.write_now(|conn| {
            if !queries::anything_due(conn, now)? {
                return Ok(None);
            }
            let sender = sender::sender(conn, &self.0.seal, Act::LookUp, now)?.ok();
            let mut letters = queries::due(conn, MOST, now)?;
            letters.sort_by_key(|one| (one.failure.as_deref() == Some("duplicate"), one.sending_at, one.id));
            let ids: Vec<_> = letters.iter().map(|one| one.id).collect();
            let room = budget::room(conn, OWN_POSTS, now)?;
            if let (Some(_), 0) = (&sender, room.calls) {
                queries::put_off(conn, &ids, room.until.unwrap_or_else(|| now.plus(CLAIM)))?;
                return Ok(None);
            }
            queries::put_off(conn, &ids, now.plus(CLAIM))?;
            let price = budget::prices(conn)?.of(Purpose::Lookup, usize::try_from(PAGE).unwrap_or(0));
            let mut purse = budget::purse(conn, now)?;
            // Without money nothing can be looked up: it waits, and in the end a person is asked.
            let Some(sender) = sender.filter(|_| purse.affords(price)) else {
                return Ok(Some(Claimed { letters, by: None }));
            };
            let first = letters.iter().map(|one| one.created_at).min().unwrap_or(now);
            let since = queries::last_before(conn, sender.id, first)?;
            let held = purse.hold(conn, price, 1, now)?;
            room.take(conn, 1)?;
            Ok(Some(Claimed { letters, by: Some(Looker { sender, since, held }) }))
        })
    }

    fn look(&self, sender: &Sender, since: Option<String>) -> anyhow::Result<Answer<Vec<XPost>>> {
        let (client, sender) = (self.0.client.clone(), sender.clone());
        self.0
            .hands
            .wait(async move { client.posts_of(&sender.keys, &sender.xid, since.as_deref(), PAGE, false).await })
    }

    /// Nobody is connected: it waits, and in the end a person is asked.
    fn wait(&self, letters: &[Letter], now: At) -> db::Result<()> {
        self.0.db.write_now(|conn| {
            outbox::blind(conn, &ids_of(letters), NOBODY, now)?;
            let changes: Vec<_> = letters.iter().map(|one| (one, rules::blind(one, now))).collect();
            write(conn, &changes, now)
        })
    }

    fn settle(&self, letters: &[Letter], by: &Looker, answer: &Answer<Vec<XPost>>, now: At) -> db::Result<()> {
        let sender = &by.sender;
        self.0.db.write_now(|conn| {
            budget::note_windows(conn, [answer.windows.as_slice()], now)?;
            let read = answer.result.as_ref().map_or(0, Vec::len);
            let used = budget::prices(conn)?.of(Purpose::Lookup, read);
            by.held.settle(conn, used)?;
            queries::lock_account(conn, sender.id)?;
            match &answer.result {
                Ok(posts) => self.judge(conn, letters, (sender, posts), now),
                Err(failure) => {
                    note_failure(conn, sender, failure, now)?;
                    outbox::blind(conn, &ids_of(letters), &failure.sentence(), now)?;
                    let changes: Vec<_> = letters.iter().map(|one| (one, rules::blind(one, now))).collect();
                    write(conn, &changes, now)
                }
            }
        })
    }

    fn judge(
        &self,
        conn: &mut Conn,
        letters: &[Letter],
        (sender, posts): (&Sender, &[XPost]),
        now: At,
    ) -> db::Result<()> {
        let xids: Vec<&str> = posts.iter().map(|post| post.xid.as_str()).collect();
        let (taken, in_flight) = (queries::taken(conn, &xids)?, queries::in_flight(conn)?);
        let in_flight: Vec<String> = in_flight.iter().map(|text| matching::plain(text)).collect();
        // A post without a time that X told carries the beginning of time.
        let told = |post: &XPost| (post.posted_at.epoch() > 0).then_some(post.posted_at);
        let seen = |post: &XPost| Seen { xid: post.xid.clone(), text: post.written_out(), posted_at: told(post) };
        let free: Vec<Seen> = posts.iter().filter(|post| !taken.contains(&post.xid)).map(seen).collect();
        // X may leave posts out of a page, so only one that is half empty is surely the last.
        let is_whole = posts.len() < usize::try_from(PAGE / 2).unwrap_or(0);
        let (here, elsewhere): (Vec<Letter>, Vec<Letter>) =
            letters.iter().cloned().partition(|one| one.sender_xid.as_ref().is_none_or(|xid| *xid == sender.xid));
        let (waits, here): (Vec<Letter>, Vec<Letter>) =
            here.into_iter().partition(|one| in_flight.contains(&matching::plain(&one.text)));
        let mut changes: Vec<(&Letter, Change)> =
            elsewhere.iter().map(|one| (one, rules::elsewhere(one, now))).collect();
        changes.extend(waits.iter().map(|one| (one, rules::blind(one, now))));
        outbox::blind(conn, &ids_of(&elsewhere), ELSEWHERE, now)?;
        outbox::blind(conn, &ids_of(&waits), WAITS, now)?;
        let looks = matching::looks(&here, &free, is_whole);
        let span = span_of(posts);
        let seen = here.iter().zip(&looks).map(|(letter, look)| (letter.id, seen_as(look, &span))).collect();
        outbox::looked(conn, sender.id, seen, now)?;
        let ids = ids_of(&here);
        outbox::keeping(conn, &ids, |conn| {
            let mut found = Vec::new();
            for (letter, look) in here.iter().zip(looks) {
                match look {
                    Look::Found(xid) => found.push((letter, xid)),
                    other => changes.push((letter, rules::unfound(letter, &other, now))),
                }
            }
            let news = outbox::write_sent(conn, &self.0.config, &found, now)?;
            outbox::publish(conn, news, &ids)
        })?;
        write(conn, &changes, now)
    }
}

impl Reconciler for Reconcile {
    fn name(&self) -> &'static str {
        "twitter.lookup"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let Some(claimed) = self.claim(now)? else { return Ok(0) };
        match &claimed.by {
            None => self.wait(&claimed.letters, now)?,
            Some(by) => {
                let answer = self.look(&by.sender, by.since.clone())?;
                self.settle(&claimed.letters, by, &answer, self.0.clock.now())?;
            }
        }
        self.0.nudge.now();
        Ok(u64::try_from(claimed.letters.len()).unwrap_or(u64::MAX))
    }
}

/// What X said instead of a timeline; a wrong token is a trouble of the whole account.
fn note_failure(conn: &mut Conn, sender: &Sender, failure: &Failure, now: At) -> db::Result<()> {
    if let Failure::RateLimited { until } = failure {
        budget::note_refusal(conn, OWN_POSTS, *until, now)?;
    }
    if let Some(trouble) = failure.trouble() {
        let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(Duration::hours(6)));
        sender::stop(conn, sender.id, trouble, &failure.sentence(), until)?;
    }
    Ok(())
}

fn write(conn: &mut Conn, changes: &[(&Letter, Change)], now: At) -> db::Result<()> {
    let ids: Vec<_> = changes.iter().map(|(letter, _)| letter.id).collect();
    outbox::keeping(conn, &ids, |conn| {
        let news = outbox::write_changes(conn, changes, now)?;
        outbox::publish(conn, news, &ids)
    })
}

fn ids_of(letters: &[Letter]) -> Vec<PostId> {
    letters.iter().map(|letter| letter.id).collect()
}

/// What was read of the timeline, in words.
fn span_of(posts: &[XPost]) -> String {
    let told = posts.iter().map(|post| post.posted_at).filter(|at| at.epoch() > 0);
    match (posts.len(), told.min()) {
        (0, _) => "The account's timeline showed no post since the last one that is certain".to_owned(),
        (count, Some(oldest)) => {
            let since = oldest.utc().format("%-d %b, %H:%M:%S");
            format!("The account's timeline showed {count} posts back to {since} UTC")
        }
        (count, None) => format!("The account's timeline showed {count} posts"),
    }
}

/// What a look says of one post, as evidence.
fn seen_as(look: &Look, span: &str) -> Evidence {
    let (outcome, answer) = match look {
        Look::Found(xid) => ("found", format!("{span}; this text stands there as number {xid}.")),
        Look::Absent => ("absent", format!("{span}; this text is not among them.")),
        Look::TooShort => ("too_short", format!("{span}; that does not reach back to the call.")),
    };
    Evidence { outcome, answer }
}
