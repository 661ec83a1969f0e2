//! All SQL on `tweets` that writes them; the list is in `library/queries.rs`.

use diesel::prelude::*;

use super::model::{NewTweet, Tweet, TweetState, Written};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CategoryId, TweetId, UserId};
use crate::schema::{posts, refs, tweets};
use crate::tokens::{Piece, pieces};

/// What `refs` calls a tweet.
pub(super) const KIND: &str = "tweet";

/// Saves a new tweet of Linnet's own, approved as it is, and what its text refers to.
pub fn create_tweet(conn: &mut Conn, new: &NewTweet, now: At) -> QueryResult<TweetId> {
    diesel::insert_into(tweets::table)
        .values((
            tweets::name.eq(&new.name),
            tweets::text.eq(&new.text),
            tweets::description.eq(&new.description),
            tweets::state.eq(TweetState::Approved.key()),
            tweets::created_at.eq(now),
            tweets::changed_at.eq(now),
        ))
        .execute(conn)?;
    let id = db::last_id(conn)?;
    refer(conn, id, &new.text)?;
    Ok(id)
}

/// Saves a draft.
pub(super) fn draft(
    conn: &mut Conn,
    new: &Written,
    category: Option<CategoryId>,
    by: UserId,
    now: At,
) -> QueryResult<TweetId> {
    diesel::insert_into(tweets::table)
        .values((
            tweets::name.eq(&new.name),
            tweets::text.eq(&new.text),
            tweets::description.eq(&new.description),
            tweets::category_id.eq(category),
            tweets::state.eq(TweetState::Draft.key()),
            tweets::writer_id.eq(Some(by)),
            tweets::created_at.eq(now),
            tweets::changed_at.eq(now),
        ))
        .execute(conn)?;
    let id = db::last_id(conn)?;
    refer(conn, id, &new.text)?;
    Ok(id)
}

/// A tweet by id.
pub fn tweet(conn: &mut Conn, id: TweetId) -> QueryResult<Option<Tweet>> {
    tweets::table.find(id).select(Tweet::as_select()).first(conn).optional()
}

/// Changes what is for the team; the text stays, and so does its approval.
pub(super) fn describe(
    conn: &mut Conn,
    id: TweetId,
    new: &Written,
    category: Option<CategoryId>,
    now: At,
) -> QueryResult<usize> {
    diesel::update(tweets::table.find(id))
        .set((
            tweets::name.eq(&new.name),
            tweets::description.eq(&new.description),
            tweets::category_id.eq(category),
            tweets::changed_at.eq(now),
        ))
        .execute(conn)
}

/// Writes another text: a draft, whoever approved the one before, which goes on being sent.
pub(super) fn rewrite(conn: &mut Conn, old: &Tweet, text: &str, by: UserId, now: At) -> QueryResult<()> {
    diesel::update(tweets::table.find(old.id))
        .set((
            tweets::text.eq(text),
            tweets::approved_text.eq(old.sendable()),
            tweets::state.eq(TweetState::Draft.key()),
            tweets::writer_id.eq(Some(by)),
            tweets::asked_at.eq(None::<At>),
            tweets::verdict.eq(None::<String>),
            tweets::changed_at.eq(now),
        ))
        .execute(conn)?;
    forget_references(conn, old.id)?;
    refer(conn, old.id, text)?;
    // While the text before is still sent, what it names is still needed.
    old.sendable().map_or(Ok(()), |sent| refer(conn, old.id, sent))
}

pub(super) fn ask(conn: &mut Conn, id: TweetId, now: At) -> QueryResult<usize> {
    diesel::update(tweets::table.find(id))
        .set((
            tweets::state.eq(TweetState::Waiting.key()),
            tweets::asked_at.eq(Some(now)),
            tweets::verdict.eq(None::<String>),
        ))
        .execute(conn)
}

pub(super) fn approve(conn: &mut Conn, tweet: &Tweet, by: UserId, now: At) -> QueryResult<()> {
    diesel::update(tweets::table.find(tweet.id))
        .set((
            tweets::state.eq(TweetState::Approved.key()),
            tweets::approved_text.eq(None::<String>),
            tweets::decider_id.eq(Some(by)),
            tweets::decided_at.eq(Some(now)),
            tweets::verdict.eq(None::<String>),
        ))
        .execute(conn)?;
    forget_references(conn, tweet.id)?;
    refer(conn, tweet.id, &tweet.text)
}

pub(super) fn send_back(conn: &mut Conn, id: TweetId, why: &str, by: UserId, now: At) -> QueryResult<usize> {
    diesel::update(tweets::table.find(id))
        .set((
            tweets::state.eq(TweetState::Draft.key()),
            tweets::decider_id.eq(Some(by)),
            tweets::decided_at.eq(Some(now)),
            tweets::verdict.eq(Some(why)),
        ))
        .execute(conn)
}

pub(super) fn archive(conn: &mut Conn, id: TweetId, since: Option<At>) -> QueryResult<usize> {
    diesel::update(tweets::table.find(id)).set(tweets::archived_at.eq(since)).execute(conn)
}

pub(super) fn delete(conn: &mut Conn, id: TweetId) -> QueryResult<()> {
    diesel::delete(tweets::table.find(id)).execute(conn)?;
    forget_references(conn, id)
}

/// Locks a tweet until the transaction ends, so that nothing begins to use it meanwhile.
pub(super) fn locked(conn: &mut Conn, id: TweetId) -> QueryResult<Option<Tweet>> {
    tweets::table.find(id).for_update().select(Tweet::as_select()).first(conn).optional()
}

/// Whether anything was ever queued of a tweet.
pub(super) fn has_posts(conn: &mut Conn, id: TweetId) -> QueryResult<bool> {
    let any = posts::table.filter(posts::tweet_id.eq(Some(id))).select(posts::id).limit(1);
    Ok(!any.load::<crate::ids::PostId>(conn)?.is_empty())
}

fn forget_references(conn: &mut Conn, id: TweetId) -> QueryResult<()> {
    let from_this = refs::from_kind.eq(KIND).and(refs::from_key.eq(id.to_string()));
    diesel::delete(refs::table.filter(from_this)).execute(conn)?;
    Ok(())
}

/// Keeps which asset, page or field a text names, so that their pages can say it.
fn refer(conn: &mut Conn, id: TweetId, text: &str) -> QueryResult<()> {
    let named = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Token(token) => Some((subject(token.name)?, token.argument?.to_owned())),
        Piece::Text(_) => None,
    });
    let rows: Vec<_> = named
        .filter(|(_, key)| !key.is_empty() && key.len() <= 64)
        .map(|(kind, key)| {
            let from = (refs::from_kind.eq(KIND), refs::from_key.eq(id.to_string()));
            (from.0, from.1, refs::to_kind.eq(kind), refs::to_key.eq(key))
        })
        .collect();
    diesel::insert_or_ignore_into(refs::table).values(rows).execute(conn)?;
    Ok(())
}

fn subject(token: &str) -> Option<&'static str> {
    match token {
        "assetlink" => Some("asset"),
        "pagelink" => Some("page"),
        "contactfield" => Some("field"),
        _ => None,
    }
}

/// Tweets that name something: id and name.
pub(in crate::twitter) fn naming(conn: &mut Conn, kind: &str, key: &str) -> QueryResult<Vec<(TweetId, String)>> {
    let names = refs::from_kind.eq(KIND).and(refs::to_kind.eq(kind)).and(refs::to_key.eq(key));
    let keys: Vec<String> = refs::table.filter(names).limit(50).select(refs::from_key).load(conn)?;
    let ids: Vec<TweetId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    tweets::table.filter(tweets::id.eq_any(ids)).order(tweets::name).select((tweets::id, tweets::name)).load(conn)
}

/// Whether any tweet was ever written.
pub fn any_tweet(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(tweets::table.select(tweets::id))).get_result(conn)
}
