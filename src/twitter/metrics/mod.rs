//! What our posts brought: X is asked for their likes, reposts and replies at growing distances, a hundred posts a call,
//! within the budget for reading.

mod queries;
mod rules;

use chrono::Duration;

use super::budget::{self, Hold, POSTS, Purpose};
use super::client::{Answer, XPost};
use super::failure::Failure;
use super::outside::Outside;
use super::sender::{self, Act, Sender};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::settings;
use crate::worker::{Lane, Reconciler};
use queries::{Due, Place};

/// Where looking for new posts goes on.
const SEEN: &str = "twitter.metrics_seen";
/// X takes so many a call.
const MOST: i64 = 100;
/// Nobody else asks meanwhile.
const CLAIM: Duration = Duration::minutes(10);
/// A transaction that ended a post is surely over by then; nothing is asked before an hour anyway.
const SETTLED: Duration = Duration::minutes(10);

/// Asks X what posts brought.
pub struct Metrics(Outside);

impl Metrics {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// Remembers posts sent since the last look, so that X is asked about them.
    fn expect(&self, now: At) -> db::Result<usize> {
        self.0.db.write_now(|conn| {
            let from = settings::get(conn, SEEN)?.unwrap_or(Place { at: now.minus(rules::LIFE), id: 0 });
            let (added, last) = queries::expect(conn, &from, now.minus(SETTLED))?;
            if last != from {
                settings::put(conn, SEEN, &last, now)?;
            }
            Ok(added)
        })
    }

    /// Takes the posts that are due, as many as window and money allow.
    fn claim(&self, now: At) -> db::Result<Option<(Vec<Due>, Sender, Hold)>> {
        self.0.db.write_now(|conn| {
            if !queries::anything_due(conn, now)? {
                return Ok(None);
            }
            let Ok(sender) = sender::sender(conn, &self.0.seal, Act::Read, now)? else { return Ok(None) };
            let room = budget::room(conn, POSTS, now)?;
            let (prices, mut purse) = (budget::prices(conn)?, budget::purse(conn, now)?);
            let affordable = i64::from(purse.how_often(&[prices.of(Purpose::Metrics, 1)]));
            if room.calls == 0 || affordable == 0 {
                return Ok(None);
            }
            let due = queries::next_due(conn, MOST.min(affordable), now)?;
            if due.is_empty() {
                return Ok(None);
            }
            queries::put_off(conn, &due, now.plus(CLAIM))?;
            room.take(conn, 1)?;
            let held = purse.hold(conn, prices.of(Purpose::Metrics, due.len()), 1, now)?;
            Ok(Some((due, sender, held)))
        })
    }

    fn ask(&self, due: &[Due], sender: &Sender) -> anyhow::Result<Answer<Vec<XPost>>> {
        let (client, keys) = (self.0.client.clone(), sender.keys.clone());
        let xids: Vec<String> = due.iter().map(|one| one.xid.clone()).collect();
        self.0.hands.wait(async move { client.posts_by_xid(&keys, &xids).await })
    }

    fn write(&self, due: &[Due], sender: &Sender, held: &Hold, answer: &Answer<Vec<XPost>>) -> db::Result<()> {
        let now = self.0.clock.now();
        self.0.db.write_now(|conn| {
            budget::note_windows(conn, [answer.windows.as_slice()], now)?;
            match &answer.result {
                Ok(posts) => {
                    let used = budget::prices(conn)?.of(Purpose::Metrics, posts.len());
                    held.settle(conn, used)?;
                    Ok(queries::keep(conn, due, posts, now)?)
                }
                Err(failure) => {
                    held.release(conn)?;
                    put_off(conn, due, sender, failure, now)
                }
            }
        })
    }
}

/// Nothing was learned; what was known stays.
fn put_off(conn: &mut Conn, due: &[Due], sender: &Sender, failure: &Failure, now: At) -> db::Result<()> {
    let until = match failure {
        Failure::RateLimited { until } => {
            budget::note_refusal(conn, POSTS, *until, now)?;
            *until
        }
        _ => now.plus(rules::AGAIN),
    };
    if let Some(trouble) = failure.trouble() {
        let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(Duration::hours(6)));
        sender::stop(conn, sender.id, trouble, &failure.sentence(), until)?;
    }
    queries::put_off(conn, due, until)?;
    Ok(())
}

impl Reconciler for Metrics {
    fn name(&self) -> &'static str {
        "twitter.metrics"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let added = self.expect(now)?;
        let Some((due, sender, held)) = self.claim(now)? else { return Ok(u64::try_from(added)?) };
        let answer = self.ask(&due, &sender)?;
        self.write(&due, &sender, &held, &answer)?;
        Ok(u64::try_from(added + due.len())?)
    }
}
