//! What X said of a contact, written down: profile, posts, windows, price; one transaction.

use std::collections::HashMap;

use chrono::Duration;

use super::fetch::Fetched;
use super::mapping::{self, Said};
use super::model::Found;
use super::{photos, queries};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::twitter::budget::{self, OWN_POSTS, Purpose, USER};
use crate::twitter::client::{Window, XUser};
use crate::twitter::failure::Failure;
use crate::twitter::pictures;
use crate::twitter::sender::{self, Sender};

const PROTECTED: &str = "This account is protected: only its followers see its posts.";
/// X or the network is in trouble; a little later it may not be.
const SOON: Duration = Duration::minutes(5);

/// What was fetched, with our copies of its pictures.
pub(super) struct Kept<'a> {
    pub(super) fetched: &'a Fetched,
    pub(super) portrait: Option<pictures::Kept>,
    /// By X's name.
    pub(super) photos: HashMap<String, pictures::Kept>,
}

/// Writes one contact's answers.
pub(super) fn write(conn: &mut Conn, sender: &Sender, kept: &Kept<'_>, now: At) -> db::Result<()> {
    let fetched = kept.fetched;
    note(conn, USER, (&fetched.user.windows, fetched.user.result.as_ref().err()), now)?;
    if let Some(posts) = &fetched.posts {
        note(conn, OWN_POSTS, (&posts.windows, posts.result.as_ref().err()), now)?;
    }
    pay(conn, fetched)?;
    let user = match &fetched.user.result {
        Ok(user) => user,
        Err(failure) => return not_found(conn, sender, fetched, failure, now),
    };
    let is_shown = !user.is_protected;
    match fetched.posts.as_ref().map(|posts| &posts.result) {
        None => found(conn, kept, user, is_shown, now).map(|_| ()),
        Some(Ok(posts)) => {
            if found(conn, kept, user, is_shown, now)? {
                photos::write(conn, kept, posts, now)?;
            }
            Ok(())
        }
        Some(Err(Failure::Protected)) => found(conn, kept, user, false, now).map(|_| ()),
        Some(Err(failure)) => {
            // What was cached before stays until the posts can be read again.
            found(conn, kept, user, is_shown, now)?;
            not_found(conn, sender, fetched, failure, now)
        }
    }
}

/// What was put aside becomes what X charged: for what it told, nothing for a refusal.
fn pay(conn: &mut Conn, fetched: &Fetched) -> db::Result<()> {
    let prices = budget::prices(conn)?;
    let posts = fetched.posts.as_ref().and_then(|posts| posts.result.as_ref().ok()).map(Vec::len);
    let used = [
        fetched.user.result.as_ref().ok().map(|_| prices.of(Purpose::Profile, 1)),
        posts.map(|posts| prices.of(Purpose::Timeline, posts)),
    ];
    for (held, used) in fetched.question.held.iter().zip(used) {
        match used {
            Some(used) => held.settle(conn, used)?,
            None => held.release(conn)?,
        }
    }
    Ok(())
}

fn note(
    conn: &mut Conn,
    endpoint: &'static str,
    (windows, failure): (&[Window], Option<&Failure>),
    now: At,
) -> db::Result<()> {
    budget::note_windows(conn, [windows], now)?;
    if let Some(Failure::RateLimited { until }) = failure {
        budget::note_refusal(conn, endpoint, *until, now)?;
    }
    Ok(())
}

/// Why there is nothing, sorted by who can do something about it.
fn not_found(conn: &mut Conn, sender: &Sender, fetched: &Fetched, failure: &Failure, now: At) -> db::Result<()> {
    let (wanted, words) = (&fetched.question.wanted, failure.sentence());
    if let Some(trouble) = failure.trouble() {
        let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(Duration::hours(6)));
        sender::stop(conn, sender.id, trouble, &words, until)?;
        queries::later(conn, wanted, &words, now)?;
        return Ok(());
    }
    match failure {
        Failure::RateLimited { until } => queries::later(conn, wanted, &words, (*until).max(now.plus(SOON / 10)))?,
        Failure::NotSent(_) | Failure::Unknown(_) => {
            let words = "X could not be reached just now. Linnet asks again in a few minutes.";
            queries::later(conn, wanted, words, now.plus(SOON))?
        }
        Failure::NotFound => queries::empty(conn, wanted, "missing", &words, now)?,
        Failure::Suspended => queries::empty(conn, wanted, "suspended", &words, now)?,
        Failure::Protected => queries::empty(conn, wanted, "protected", PROTECTED, now)?,
        _ => queries::empty(conn, wanted, "refused", &words, now)?,
    };
    Ok(())
}

/// Writes a profile; answers whether it was still wanted.
fn found(conn: &mut Conn, kept: &Kept<'_>, user: &XUser, is_shown: bool, now: At) -> db::Result<bool> {
    let wanted = &kept.fetched.question.wanted;
    let row = row(kept, user, is_shown, now);
    let is_wanted = queries::found(conn, wanted, &row)? > 0;
    if !is_wanted {
        return Ok(false);
    }
    if let Some(portrait) = &kept.portrait {
        queries::register(conn, std::slice::from_ref(portrait), now)?;
    }
    mapping::fill(conn, wanted.contact_id, &Said::of(&row), now)?;
    if !is_shown {
        queries::replace_timeline(conn, wanted.contact_id, &[])?;
        queries::replace_photos(conn, wanted.contact_id, &[], &[])?;
    }
    Ok(true)
}

fn row(kept: &Kept<'_>, user: &XUser, is_shown: bool, now: At) -> Found {
    let wanted = &kept.fetched.question.wanted;
    let short = |text: &Option<String>, most: usize| text.as_ref().map(|text| text.chars().take(most).collect());
    let has_picture = user.picture_url.is_some();
    // A picture that could not be had keeps its old address, so that the next look asks for it again.
    let picture_url = if kept.portrait.is_some() { short(&user.picture_url, 512) } else { wanted.picture_url.clone() };
    let portrait = kept.portrait.as_ref().map(|portrait| portrait.hash.clone());
    Found {
        state: if is_shown { "found" } else { "protected" },
        reason: (!is_shown).then(|| PROTECTED.to_owned()),
        user_xid: Some(user.xid.clone()),
        username: Some(user.handle.chars().take(50).collect()),
        name: Some(user.name.chars().take(191).collect()),
        bio: user.bio.clone(),
        place: short(&user.place, 191),
        website: short(&user.website, 512),
        picture: portrait.or_else(|| wanted.picture.clone()).filter(|_| has_picture),
        picture_url: picture_url.filter(|_| has_picture),
        followers: user.followers,
        following: user.following,
        posts: user.posts,
        is_protected: user.is_protected,
        is_verified: user.is_verified,
        verified_type: short(&user.verified_type, 16),
        joined_at: user.joined_at,
        fetched_at: Some(now),
        fetch_due_at: None,
        gone_at: None,
    }
}
