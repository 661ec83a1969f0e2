//! Sendings go over.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::queries::{self, Sending};
use crate::contacts::{Crossing, Erasing, Follow, Holding, Then};
use crate::db::{self, Conn};
use crate::ids::{ContactId, PostId};
use crate::twitter::outbox::{self, Once, PostState, keeping};

const TWICE: &str = "The contact became a part of another, which the same step writes to itself.";
const FORGOTTEN: &str = "The contact was forgotten before it was sent.";

/// Sendings, sent or not.
pub(super) struct Posts;

/// One sending before it went over.
#[derive(Serialize, Deserialize)]
struct Was {
    id: PostId,
    contact: ContactId,
    key: String,
    /// It waited, and was taken back.
    waited: bool,
}

impl Follow for Posts {
    fn name(&self) -> &'static str {
        "posts"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["posts"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let theirs = queries::sendings(conn, crossing.from)?;
        let own = queries::sendings(conn, crossing.to)?;
        let by_key: HashMap<&[u8], &Sending> = own.iter().map(|one| (one.once_key.as_slice(), one)).collect();
        let mut was = Vec::new();
        for one in &theirs {
            let key = one.key_for(crossing.to);
            let twin = key.as_ref().and_then(|key| by_key.get(key.as_slice()).copied());
            match (key, twin) {
                (Some(key), None) => {
                    was.push(one.was(false));
                    queries::hand_over(conn, one.id, crossing.to, &key)?;
                }
                (Some(_), Some(twin)) if rank(one) > rank(twin) => {
                    was.extend([twin.was(is_queued(twin)), one.was(false)]);
                    queries::swap_keys(conn, twin, one, crossing.to)?;
                    take_back(conn, twin, crossing)?;
                }
                _ => {
                    was.push(one.was(is_queued(one)));
                    queries::hand_over(conn, one.id, crossing.to, &one.once_key)?;
                    take_back(conn, one, crossing)?;
                }
            }
        }
        Ok(json!(was))
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let was: Vec<Was> = serde_json::from_value(moved.clone()).map_err(anyhow::Error::from)?;
        let known: Vec<PostId> = was.iter().map(|was| was.id).collect();
        // What was queued since because of a membership that goes back goes with it.
        let since = queries::sendings(conn, crossing.to)?;
        let goes = |one: &&Sending| {
            let place = one.campaign_id.map(|campaign| (campaign, one.rotation));
            !known.contains(&one.id) && place.is_some_and(|place| crossing.memberships.contains(&place))
        };
        queries::park(conn, &known)?;
        for was in &was {
            let key = queries::bytes(&was.key);
            queries::hand_over(conn, was.id, was.contact, &key)?;
        }
        let waiting: Vec<PostId> = was.iter().filter(|was| was.waited).map(|was| was.id).collect();
        keeping(conn, &waiting, |conn| Ok(queries::wait_again(conn, &waiting, TWICE, crossing.now)?))?;
        for one in since.iter().filter(goes) {
            if let Some(key) = one.key_for(crossing.from) {
                queries::hand_over(conn, one.id, crossing.from, &key)?;
            }
        }
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        let told = queries::told(conn, contact)?;
        let post = |(text, state, created, finished): &queries::Told| {
            let (created, finished) = (created.utc(), finished.map(crate::clock::At::utc));
            json!({ "text": text, "state": state, "queued_at": created, "finished_at": finished })
        };
        Ok(Value::Array(told.iter().map(post).collect()))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<Vec<Holding>> {
        let then = Then::Emptied("the text; that it was sent, when and for how much stays", "");
        Ok(vec![Holding { what: "tweets to or because of them", count: queries::count(conn, contact)?, then }])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<()> {
        outbox::empty_of(conn, contact)?;
        Ok(queries::forget(conn, contact, FORGOTTEN)?)
    }
}

fn take_back(conn: &mut Conn, one: &Sending, crossing: &Crossing) -> db::Result<()> {
    keeping(conn, &[one.id], |conn| Ok(queries::take_back(conn, one.id, TWICE, crossing.now)?))
}

fn is_queued(one: &Sending) -> bool {
    waits(PostState::parse(&one.state))
}

fn waits(state: Option<PostState>) -> bool {
    matches!(state, Some(PostState::Queued | PostState::Draft | PostState::Stopped))
}

/// How near a sending is to being read by somebody.
fn rank(one: &Sending) -> u8 {
    match PostState::parse(&one.state) {
        Some(PostState::Sent | PostState::Sending | PostState::Unknown | PostState::Asking) => 3,
        state if waits(state) => 2,
        Some(PostState::Failed) => 1,
        _ => 0,
    }
}

impl Sending {
    fn key_for(&self, contact: ContactId) -> Option<Vec<u8>> {
        let (campaign, step) = self.campaign_id.zip(self.step_id)?;
        Some(Once { campaign, step, contact, rotation: self.rotation }.key())
    }

    fn was(&self, waited: bool) -> Was {
        let (contact, key) = (self.contact_id.unwrap_or(ContactId(0)), crate::seal::hex(&self.once_key));
        Was { id: self.id, contact, key, waited }
    }
}
