//! Posts kept here are looked up again before a day is over; those X does not show any more go at once.

use std::collections::HashSet;

use chrono::Duration;

use super::{CARED_FOR, CONFIRMED, queries};
use crate::clock::At;
use crate::db;
use crate::ids::ContactId;
use crate::settings;
use crate::twitter::budget::{self, Hold, Purpose};
use crate::twitter::client::{Answer, XPost};
use crate::twitter::failure::Failure;
use crate::twitter::outside::Outside;
use crate::twitter::sender::{self, Act, Sender};
use crate::twitter::{integration, profile};
use crate::worker::{Lane, Reconciler};

const ENDPOINT: &str = "GET /2/tweets";
/// X takes so many numbers with one call.
const AT_ONCE: u32 = 100;
/// While one worker asks, and after a bad answer, nobody else does.
const PAUSE: Duration = Duration::minutes(5);
/// The setting that holds until when nobody asks.
const NOT_BEFORE: &str = "twitter.recheck_not_before";

/// Confirms posts, a hundred with a call.
pub struct Recheck(Outside);

/// What one call asks.
struct Batch {
    sender: Sender,
    xids: Vec<String>,
    held: Hold,
}

impl Recheck {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    fn claim(&self, now: At) -> db::Result<Option<Batch>> {
        self.0.db.write_now(|conn| {
            let due = (now.minus(CONFIRMED), now.minus(CARED_FOR));
            if queries::unchecked(conn, due, 1)?.is_empty() || !integration::features(conn)?.shows_activity {
                return Ok(None);
            }
            let Ok(sender) = sender::sender(conn, &self.0.seal, Act::Read, now)? else { return Ok(None) };
            let room = budget::room(conn, ENDPOINT, now)?;
            let mut purse = budget::purse(conn, now)?;
            // Behind the locks of windows and money, so that of two workers one sees what the other wrote.
            let not_before: Option<At> = settings::get(conn, NOT_BEFORE)?;
            let prices = budget::prices(conn)?;
            let most = AT_ONCE.min(purse.how_often(&[prices.of(Purpose::Recheck, 1)]));
            if room.calls == 0 || most == 0 || not_before.is_some_and(|at| at > now) {
                return Ok(None);
            }
            let xids = queries::unchecked(conn, due, most)?;
            room.take(conn, 1)?;
            let held = purse.hold(conn, prices.of(Purpose::Recheck, xids.len()), 1, now)?;
            settings::put(conn, NOT_BEFORE, &now.plus(PAUSE), now)?;
            Ok(Some(Batch { sender, xids, held }))
        })
    }

    fn write(&self, batch: &Batch, answer: &Answer<Vec<XPost>>) -> db::Result<()> {
        let now = self.0.clock.now();
        self.0.db.write_now(|conn| {
            budget::note_windows(conn, [answer.windows.as_slice()], now)?;
            let posts = match &answer.result {
                Ok(posts) => posts,
                Err(failure) => {
                    batch.held.release(conn)?;
                    if let Failure::RateLimited { until } = failure {
                        budget::note_refusal(conn, ENDPOINT, *until, now)?;
                    }
                    if let Some(trouble) = failure.trouble() {
                        let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(Duration::hours(6)));
                        sender::stop(conn, batch.sender.id, trouble, &failure.sentence(), until)?;
                    }
                    return Ok(());
                }
            };
            let used = budget::prices(conn)?.of(Purpose::Recheck, posts.len());
            batch.held.settle(conn, used)?;
            settings::put(conn, NOT_BEFORE, &now, now)?;
            let shown: HashSet<&str> = posts.iter().map(|post| post.xid.as_str()).collect();
            let gone: Vec<&str> = batch.xids.iter().map(String::as_str).filter(|xid| !shown.contains(xid)).collect();
            let touched: Vec<ContactId> = queries::remove(conn, &gone)?;
            // Nothing left of somebody: suspended, protected or gone, which the profile tells.
            let bare = queries::without_posts(conn, &touched)?;
            queries::ask_for(conn, &bare, now)?;
            profile::confirm(conn, posts, now)
        })
    }
}

impl Reconciler for Recheck {
    fn name(&self) -> &'static str {
        "twitter.recheck"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    fn run(&self, begun: At) -> anyhow::Result<u64> {
        let Some(batch) = self.claim(begun)? else { return Ok(0) };
        let (client, keys, xids) = (self.0.client.clone(), batch.sender.keys.clone(), batch.xids.clone());
        let answer = self.0.hands.wait(async move { client.posts_by_xid(&keys, &xids).await })?;
        self.write(&batch, &answer)?;
        Ok(u64::try_from(batch.xids.len())?)
    }
}
