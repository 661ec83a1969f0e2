//! Which contacts mentioned the connected account: only to them X permits a reply, and one to each such post.
//!
//! Read only while a campaign's step answers mentions, within the money for reading. Whoever is no contact is not kept,
//! and neither is what anybody wrote.

mod queries;

use chrono::Duration;

pub(super) use queries::{answer, forget, move_over, open, told};

use super::budget::{self, Hold, Purpose};
use super::client::{Answer, Asked, Mentions, XMention};
use super::failure::Failure;
use super::outbox::permalink;
use super::outside::Outside;
use super::sender::{self, Act, Sender};
use crate::activity::{self, Kind, NewActivity};
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn};
use crate::worker::{Lane, Reconciler};

/// A contact named the account in a post.
pub const MENTIONED: Kind = Kind { key: "twitter.mentioned", label: "Mentioned us on X", icon: "at" };

/// The endpoint that tells who mentions a user.
const MENTIONS: &str = "GET /2/users/:id/mentions";
/// Between two readings.
const PAUSE: Duration = Duration::minutes(5);
/// After a reading that failed.
const LONG_PAUSE: Duration = Duration::minutes(30);
/// The first reading looks back so far.
const BACK: Duration = Duration::days(7);
/// Posts a page.
const PAGE: u32 = 100;
/// Pages a reading; what is older than that many posts stays unread.
const PAGES: usize = 5;

/// Reads who mentions us.
pub struct Listener(Outside);

struct Claimed {
    sender: Sender,
    since: Option<String>,
    next: Option<String>,
    held: Hold,
    at: At,
}

/// One page, written down.
struct Read {
    posts: usize,
    next: Option<String>,
}

impl Listener {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// Takes the next page, or says that there is nothing to read now.
    fn claim(&self, page: Option<(Option<String>, String)>) -> db::Result<Option<Claimed>> {
        let now = self.0.clock.now();
        self.0.db.write_now(|conn| {
            if page.is_none() && !queries::is_wanted(conn)? {
                return Ok(None);
            }
            let Ok(sender) = sender::sender(conn, &self.0.seal, Act::Read, now)? else { return Ok(None) };
            if page.is_none() && queries::take_turn(conn, sender.id, now, now.plus(PAUSE))? == 0 {
                return Ok(None);
            }
            let room = budget::room(conn, MENTIONS, now)?;
            let (price, mut purse) = (budget::prices(conn)?.of(Purpose::Mentions, most()), budget::purse(conn, now)?);
            if room.calls == 0 || !purse.affords(price) {
                return Ok(None);
            }
            room.take(conn, 1)?;
            let held = purse.hold(conn, price, 1, now)?;
            let (since, next) = match &page {
                Some((since, next)) => (since.clone(), Some(next.clone())),
                None => (queries::since(conn, sender.id)?, None),
            };
            Ok(Some(Claimed { sender, since, next, held, at: now }))
        })
    }

    fn read(&self, claimed: &Claimed) -> anyhow::Result<Answer<Mentions>> {
        let (client, sender) = (self.0.client.clone(), claimed.sender.clone());
        let asked = Asked {
            since_xid: claimed.since.clone(),
            from: Some(claimed.at.minus(BACK)),
            next: claimed.next.clone(),
            most: PAGE,
        };
        self.0.hands.wait(async move { client.mentions_of(&sender.keys, &sender.xid, &asked).await })
    }

    fn write(&self, claimed: &Claimed, answer: &Answer<Mentions>) -> db::Result<Option<Read>> {
        let now = self.0.clock.now();
        self.0.db.write_now(|conn| {
            budget::note_windows(conn, [answer.windows.as_slice()], now)?;
            let read = answer.result.as_ref().map_or(0, |page| page.posts.len());
            let used = budget::prices(conn)?.of(Purpose::Mentions, read);
            claimed.held.settle(conn, used)?;
            match &answer.result {
                Ok(page) => {
                    self.keep(conn, &page.posts, now)?;
                    if claimed.next.is_none() {
                        queries::note_newest(conn, claimed.sender.id, newest(&page.posts))?;
                    }
                    sender::succeeded(conn, claimed.sender.id, now)?;
                    Ok(Some(Read { posts: page.posts.len(), next: page.next.clone() }))
                }
                Err(failure) => {
                    note_failure(conn, claimed, failure, now)?;
                    Ok(None)
                }
            }
        })
    }

    /// Keeps those that contacts wrote, and tells their timelines.
    fn keep(&self, conn: &mut Conn, posts: &[XMention], now: At) -> db::Result<()> {
        let authors = queries::authors(conn, posts)?;
        let live = contacts::live(conn, &authors.iter().map(|(contact, _)| *contact).collect::<Vec<_>>())?;
        let known: Vec<_> = authors.into_iter().filter(|(contact, _)| live.contains(contact)).collect();
        let rows: Vec<_> = posts
            .iter()
            .flat_map(|post| {
                known.iter().filter(|(_, author)| author == &post.author_xid).map(move |who| (who.0, post))
            })
            .collect();
        let new = queries::insert(conn, &rows)?;
        let told = |(contact, post): &(crate::ids::ContactId, &XMention)| {
            let title = "Mentioned us on X".to_owned();
            let news = NewActivity::new(*contact, &MENTIONED, title, post.posted_at.min(now));
            news.about("x_post", &post.xid).detail(permalink(&self.0.config, &post.xid))
        };
        let news: Vec<_> =
            rows.iter().filter(|(contact, post)| new.contains(&(*contact, post.xid.clone()))).map(told).collect();
        Ok(activity::record(conn, &news)?)
    }
}

impl Reconciler for Listener {
    fn name(&self) -> &'static str {
        "twitter.mentions"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    fn run(&self, _: At) -> anyhow::Result<u64> {
        let (mut page, mut read) = (None, 0);
        for _ in 0..PAGES {
            let Some(claimed) = self.claim(page.take())? else { break };
            let answer = self.read(&claimed)?;
            let Some(got) = self.write(&claimed, &answer)? else { break };
            read += got.posts;
            match got.next {
                Some(next) => page = Some((claimed.since, next)),
                None => break,
            }
        }
        if read > 0 {
            self.0.nudge.now();
        }
        Ok(u64::try_from(read).unwrap_or(u64::MAX))
    }
}

fn most() -> usize {
    usize::try_from(PAGE).unwrap_or(usize::MAX)
}

/// The newest of a page: numbers of X grow with time.
fn newest(posts: &[XMention]) -> Option<&str> {
    posts.iter().max_by_key(|post| post.xid.parse::<u64>().unwrap_or(0)).map(|post| post.xid.as_str())
}

fn note_failure(conn: &mut Conn, claimed: &Claimed, failure: &Failure, now: At) -> db::Result<()> {
    let account = claimed.sender.id;
    queries::put_off(conn, account, now.plus(LONG_PAUSE))?;
    if let Failure::RateLimited { until } = failure {
        budget::note_refusal(conn, MENTIONS, *until, now)?;
    }
    if matches!(failure, Failure::Permanent(_)) {
        // X refuses a number that is too old; the next reading begins a week back instead.
        queries::forget_newest(conn, account)?;
    }
    if let Some(trouble) = failure.trouble() {
        let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(Duration::hours(6)));
        sender::stop(conn, account, trouble, &failure.sentence(), until)?;
    }
    Ok(())
}
