//! What X said of a contact, written down: profile, posts, windows, price; one transaction.

use chrono::Duration;

use super::fetch::Fetched;
use super::model::{Cached, Found};
use super::{mapping, queries, worst_prices};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::twitter::budget::{self, OWN_POSTS, Price, Purpose, USER};
use crate::twitter::client::{Window, XPost, XUser};
use crate::twitter::failure::Failure;
use crate::twitter::sender::{self, Sender};

const PROTECTED: &str = "This account is protected: only its followers see its posts.";
/// X or the network is in trouble; a little later it may not be.
const SOON: Duration = Duration::minutes(5);

/// Writes one contact's answers.
pub(super) fn write(
    conn: &mut Conn,
    sender: &Sender,
    (fetched, begun): (&Fetched, At),
    picture: Option<&str>,
    now: At,
) -> db::Result<()> {
    note(conn, USER, (&fetched.user.windows, fetched.user.result.as_ref().err()), now)?;
    if let Some(posts) = &fetched.posts {
        note(conn, OWN_POSTS, (&posts.windows, posts.result.as_ref().err()), now)?;
    }
    pay(conn, fetched, begun)?;
    let user = match &fetched.user.result {
        Ok(user) => user,
        Err(failure) => return not_found(conn, sender, fetched, failure, now),
    };
    match fetched.posts.as_ref().map(|posts| &posts.result) {
        None => found(conn, fetched, user, (picture, Some(PROTECTED)), now).map(|_| ()),
        Some(Ok(posts)) => {
            if found(conn, fetched, user, (picture, None), now)? {
                let rows = cached(fetched.wanted.contact_id, posts)?;
                queries::replace_timeline(conn, fetched.wanted.contact_id, &rows)?;
            }
            Ok(())
        }
        Some(Err(Failure::Protected)) => found(conn, fetched, user, (picture, Some(PROTECTED)), now).map(|_| ()),
        Some(Err(failure)) => {
            // What was cached before stays until the posts can be read again.
            found(conn, fetched, user, (picture, None), now)?;
            not_found(conn, sender, fetched, failure, now)
        }
    }
}

/// What was put aside becomes what X charged: for what it told, nothing for a refusal.
fn pay(conn: &mut Conn, fetched: &Fetched, begun: At) -> db::Result<()> {
    let prices = budget::prices(conn)?;
    let posts = fetched.posts.as_ref().and_then(|posts| posts.result.as_ref().ok()).map(Vec::len);
    let used = [
        fetched.user.result.as_ref().ok().map(|_| prices.of(Purpose::Profile, 1)),
        posts.map(|posts| prices.of(Purpose::Timeline, posts)),
    ];
    for (held, used) in worst_prices(&prices).into_iter().zip(used) {
        budget::settle(conn, held, used.unwrap_or(Price::nothing(held.purpose)), begun)?;
    }
    Ok(())
}

fn note(
    conn: &mut Conn,
    endpoint: &'static str,
    (windows, failure): (&[Window], Option<&Failure>),
    now: At,
) -> db::Result<()> {
    budget::note_windows(conn, windows, now)?;
    if let Some(Failure::RateLimited { until }) = failure {
        budget::note_refusal(conn, endpoint, *until, now)?;
    }
    Ok(())
}

/// Why there is nothing, sorted by who can do something about it.
fn not_found(conn: &mut Conn, sender: &Sender, fetched: &Fetched, failure: &Failure, now: At) -> db::Result<()> {
    let (wanted, words) = (&fetched.wanted, failure.sentence());
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
fn found(
    conn: &mut Conn,
    fetched: &Fetched,
    user: &XUser,
    (picture, reason): (Option<&str>, Option<&str>),
    now: At,
) -> db::Result<bool> {
    let short = |text: &Option<String>, most: usize| text.as_ref().map(|text| text.chars().take(most).collect());
    let has_picture = user.picture_url.is_some();
    let is_shown = reason.is_none();
    let row = Found {
        state: if is_shown { "found" } else { "protected" },
        reason: reason.map(str::to_owned),
        user_xid: Some(user.xid.clone()),
        username: Some(user.handle.chars().take(50).collect()),
        name: Some(user.name.chars().take(191).collect()),
        bio: user.bio.clone(),
        place: short(&user.place, 191),
        website: short(&user.website, 512),
        picture: picture.map(str::to_owned).or_else(|| fetched.wanted.picture.clone()).filter(|_| has_picture),
        picture_url: short(&user.picture_url, 512),
        followers: user.followers,
        following: user.following,
        posts: user.posts,
        is_protected: user.is_protected,
        fetched_at: Some(now),
        fetch_due_at: None,
    };
    let is_wanted = queries::found(conn, &fetched.wanted, &row)? > 0;
    if is_wanted {
        mapping::fill(conn, fetched.wanted.contact_id, user, now)?;
    }
    if is_wanted && !is_shown {
        queries::replace_timeline(conn, fetched.wanted.contact_id, &[])?;
    }
    Ok(is_wanted)
}

fn cached(contact: ContactId, posts: &[XPost]) -> db::Result<Vec<Cached>> {
    let row = |post: &XPost| {
        Ok(Cached {
            contact_id: contact,
            post_xid: post.xid.clone(),
            text: post.text.clone(),
            entities: serde_json::to_string(&post.entities).map_err(anyhow::Error::from)?,
            posted_at: post.posted_at,
            likes: post.likes,
            reposts: post.reposts,
            replies: post.replies,
        })
    };
    posts.iter().map(row).collect()
}
