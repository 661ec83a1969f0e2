//! What X says of a contact: fetched in the background within a budget, shown from the cache with its age.

mod cards;
mod faces;
mod fetch;
mod ledger;
mod mapping;
mod model;
mod note;
mod panel;
mod photos;
mod queries;
mod routes;
mod text;
mod with_us;

use std::collections::HashMap;
use std::sync::mpsc;

use chrono::Duration;

pub use cards::{PhotoCard, PostCard, ProfileCard, TagCard};
pub use faces::Faces;
pub(super) use mapping::{ACTOR, Line, Said, plan};
pub use note::Note;
pub use panel::{Asked, Body, Glance, Panel, Part, glance, panel};
pub(super) use queries::{confirm, latest, let_go};
pub use queries::{want, want_on_visit};
pub(super) use routes::routes;
pub use text::{Fact, Stretch};
pub use with_us::{OurPost, WithUs};

use super::budget::{self, OWN_POSTS, Price, Prices, Purpose, USER};
use super::integration;
use super::outside::Outside;
use super::sender::{self, Act, Sender};
use crate::clock::At;
use crate::contacts::Watcher;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::picture::{self, Picture};
use crate::worker::{Lane, Reconciler};
use fetch::{Fetched, Question};
use ledger::Kept;

/// Contacts asked about at the same time.
const AT_ONCE: u32 = 4;
/// Posts read of each.
pub(super) const POSTS: u32 = 10;
/// Width and height of our copies of photos, at most.
const PHOTO_SIDE: u32 = 1200;
/// If the process dies, somebody else asks again after this.
const CLAIM: Duration = Duration::seconds(120);

/// Asks for a contact's profile as soon as somebody saved their handle by hand.
pub struct HandleWatcher;

impl Watcher for HandleWatcher {
    fn handle_saved(&self, conn: &mut Conn, contact: ContactId, handle: Option<&str>, now: At) -> db::Result<()> {
        want(conn, contact, handle, now)
    }

    /// X is not asked for hundreds at once: each is looked up when somebody opens its page.
    fn handles_saved(&self, conn: &mut Conn, contacts: &[(ContactId, Option<String>)], _now: At) -> db::Result<()> {
        let ids: Vec<ContactId> = contacts.iter().map(|(id, _)| *id).collect();
        Ok(queries::forget_many(conn, &ids)?)
    }
}

/// Reads profiles and latest posts of contacts somebody looked at.
pub struct Profiles(Outside);

impl Profiles {
    /// Over the means of this instance.
    pub fn new(outside: Outside) -> Self {
        Self(outside)
    }

    /// Takes the contacts asked for first, as many as windows and money allow.
    fn claim(&self, now: At) -> db::Result<Option<(Vec<Question>, Sender)>> {
        self.0.db.write_now(|conn| {
            if !queries::anything_due(conn, now)? {
                return Ok(None);
            }
            let features = integration::features(conn)?;
            if !features.shows_profile && !features.shows_activity {
                return Ok(None);
            }
            let Ok(sender) = sender::sender(conn, &self.0.seal, Act::Read, now)? else { return Ok(None) };
            let (posts, users) = (budget::room(conn, OWN_POSTS, now)?, budget::room(conn, USER, now)?);
            let (each, mut purse) = (worst_prices(&budget::prices(conn)?), budget::purse(conn, now)?);
            let most = AT_ONCE.min(purse.how_often(&each)).min(posts.calls).min(users.calls);
            if most == 0 {
                return Ok(None);
            }
            let wanted = queries::next_due(conn, most, now)?;
            if wanted.is_empty() {
                return Ok(None);
            }
            let ids: Vec<ContactId> = wanted.iter().map(|one| one.contact_id).collect();
            queries::put_off(conn, &ids, now.plus(CLAIM))?;
            let known = queries::known_photos(conn, &ids)?;
            posts.take(conn, wanted.len())?;
            users.take(conn, wanted.len())?;
            let [profile, timeline] = each;
            let held = [purse.hold(conn, profile, wanted.len(), now)?, purse.hold(conn, timeline, wanted.len(), now)?];
            let questions = wanted.into_iter().map(|wanted| {
                let photos = known.iter().filter(|(contact, _)| *contact == wanted.contact_id);
                let photos = photos.map(|(_, key)| key.clone()).collect();
                Question { wanted, photos, held, with_posts: features.shows_activity }
            });
            Ok(Some((questions.collect(), sender)))
        })
    }

    fn fetch(&self, questions: Vec<Question>, sender: &Sender) -> Vec<Fetched> {
        let (tell, heard) = mpsc::channel();
        for one in questions {
            let (client, sender, tell) = (self.0.client.clone(), sender.clone(), tell.clone());
            self.0.hands.begin(async move {
                tell.send(fetch::fetch(&client, &sender, one).await).ok();
            });
        }
        drop(tell);
        heard.iter().collect()
    }

    /// Makes our own copies of the pictures; what is no picture is left out.
    fn keep<'a>(&self, fetched: &'a Fetched) -> anyhow::Result<Kept<'a>> {
        let keep = |picture: Option<Picture>| picture.map(|picture| self.0.pictures.keep(&picture)).transpose();
        let portrait = keep(fetched.picture.as_ref().and_then(|bytes| picture::portrait(bytes).ok()))?;
        let mut photos = HashMap::new();
        for (key, bytes) in &fetched.photos {
            if let Some(copy) = keep(picture::fitted(bytes, PHOTO_SIDE).ok())? {
                photos.insert(key.clone(), copy);
            }
        }
        Ok(Kept { fetched, portrait, photos })
    }
}

/// What X said of a contact when it was asked last, and when that was.
pub(super) fn said(conn: &mut Conn, contact: ContactId) -> db::Result<(Said, Option<At>)> {
    let profile = queries::profile(conn, contact)?;
    let as_of = profile.as_ref().and_then(|profile| profile.fetched_at);
    Ok((profile.map(|profile| Said::last(&profile)).unwrap_or_default(), as_of))
}

/// What one contact costs at most: put aside before X is asked.
pub(super) fn worst_prices(prices: &Prices) -> [Price; 2] {
    let posts = usize::try_from(POSTS).unwrap_or(0);
    [prices.of(Purpose::Profile, 1), prices.of(Purpose::Timeline, posts)]
}

impl Reconciler for Profiles {
    fn name(&self) -> &'static str {
        "twitter.profiles"
    }

    fn lane(&self) -> Lane {
        Lane::Outside
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let Some((questions, sender)) = self.claim(now)? else { return Ok(0) };
        let did = u64::try_from(questions.len()).unwrap_or(u64::MAX);
        for fetched in self.fetch(questions, &sender) {
            let (kept, now) = (self.keep(&fetched)?, self.0.clock.now());
            self.0.db.write_now(|conn| ledger::write(conn, &sender, &kept, now))?;
        }
        Ok(did)
    }
}
