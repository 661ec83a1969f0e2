//! What we sent a contact, how each of it stands, and what they clicked.

use crate::db::{self, Conn};
use crate::ids::{ContactId, PostId};
use crate::links;
use crate::twitter::outbox::{self, Post};
use crate::web::{limit_of, urls};

const SHOWN: usize = 20;
const CLICKS: usize = 20;

/// The part *With us*.
#[derive(Clone, Debug)]
pub struct WithUs {
    /// Newest first.
    pub posts: Vec<OurPost>,
    /// Where older ones are.
    pub older: Option<String>,
    /// Their latest clicks on links we sent.
    pub clicks: Vec<links::Line>,
}

/// One sending.
#[derive(Clone, Debug)]
pub struct OurPost {
    /// As it stands in the outbox.
    pub post: Post,
    /// The text's name; empty when it was deleted.
    pub tweet: String,
    /// Its page.
    pub url: String,
    /// The campaign it belongs to.
    pub campaign: Option<String>,
}

pub(super) fn with_us(conn: &mut Conn, contact: ContactId, before: Option<PostId>) -> db::Result<WithUs> {
    let mut found = outbox::of_contact(conn, contact, before, limit_of(SHOWN))?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let last = found.last().filter(|_| more).map(|(post, _)| post.id);
    let clicks = if before.is_none() { links::clicks_by_contact(conn, contact, CLICKS)? } else { Vec::new() };
    let shown = |(post, tweet): (Post, Option<String>)| OurPost {
        url: urls::post(&post.id),
        campaign: post.campaign_id.map(|campaign| urls::campaign(&campaign)),
        tweet: tweet.unwrap_or_default(),
        post,
    };
    Ok(WithUs {
        posts: found.into_iter().map(shown).collect(),
        older: last.map(|id| format!("/contacts/{contact}?tab=tweets&part=with-us&after={id}")),
        clicks,
    })
}
