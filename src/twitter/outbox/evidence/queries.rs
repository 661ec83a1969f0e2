//! All SQL on `post_attempts`.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{Attempt, Kind, Seen};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, AttemptId, ContactId, PostId, UserId};
use crate::schema::{post_attempts, posts, users};
use crate::twitter::outbox::model::Letter;

/// Attempts a page shows of one post, the latest.
const MOST: i64 = 100;

/// Writes down that calls begin, before they do; says which row is whose.
pub(in crate::twitter::outbox) fn begin(
    conn: &mut Conn,
    letters: &[Letter],
    account: AccountId,
    now: At,
) -> QueryResult<HashMap<PostId, AttemptId>> {
    let row = |letter: &Letter| {
        (
            post_attempts::post_id.eq(letter.id),
            post_attempts::kind.eq(Kind::Call.key()),
            post_attempts::account_id.eq(Some(account)),
            post_attempts::text_hash.eq(Some(Sha256::digest(letter.text.as_bytes()).to_vec())),
            post_attempts::began_at.eq(now),
        )
    };
    let rows: Vec<_> = letters.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    diesel::insert_into(post_attempts::table).values(rows).execute(conn)?;
    let ids: Vec<PostId> = letters.iter().map(|letter| letter.id).collect();
    let begun = open_calls().filter(post_attempts::post_id.eq_any(ids)).order(post_attempts::id);
    let rows: Vec<(PostId, AttemptId)> = begun.select((post_attempts::post_id, post_attempts::id)).load(conn)?;
    // The latest of each.
    Ok(rows.into_iter().collect())
}

/// How a call ended.
#[derive(AsChangeset)]
#[diesel(table_name = post_attempts)]
pub(in crate::twitter::outbox) struct Answered {
    pub(in crate::twitter::outbox) ended_at: Option<At>,
    pub(in crate::twitter::outbox) outcome: Option<String>,
    pub(in crate::twitter::outbox) answer: Option<String>,
    pub(in crate::twitter::outbox) transaction_xid: Option<String>,
    pub(in crate::twitter::outbox) cost_micros: u64,
}

/// Writes down what X answered.
pub(in crate::twitter::outbox) fn answered(conn: &mut Conn, id: AttemptId, how: &Answered) -> QueryResult<usize> {
    diesel::update(post_attempts::table.find(id)).set(how).execute(conn)
}

/// Calls whose process died: what became of them is unknown.
pub(in crate::twitter::outbox) fn close_dead(
    conn: &mut Conn,
    ids: &[PostId],
    why: &str,
    now: At,
) -> QueryResult<usize> {
    diesel::update(open_calls().filter(post_attempts::post_id.eq_any(ids)))
        .set((
            post_attempts::ended_at.eq(Some(now)),
            post_attempts::outcome.eq(Some("unknown")),
            post_attempts::answer.eq(Some(why)),
        ))
        .execute(conn)
}

/// What a look at the timeline saw, for each post looked for.
pub(in crate::twitter) fn looked(
    conn: &mut Conn,
    account: AccountId,
    seen: Vec<(PostId, Seen)>,
    now: At,
) -> QueryResult<()> {
    let row = |(post, seen): (PostId, Seen)| {
        (
            post_attempts::post_id.eq(post),
            post_attempts::kind.eq(Kind::Look.key()),
            post_attempts::account_id.eq(Some(account)),
            post_attempts::began_at.eq(now),
            post_attempts::ended_at.eq(Some(now)),
            post_attempts::outcome.eq(Some(seen.outcome)),
            post_attempts::answer.eq(Some(seen.answer)),
        )
    };
    let rows: Vec<_> = seen.into_iter().map(row).collect();
    if !rows.is_empty() {
        diesel::insert_into(post_attempts::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Looks that told nothing: one row for as many as follow each other, or a day without X would fill pages.
pub(in crate::twitter) fn blind(conn: &mut Conn, ids: &[PostId], why: &str, now: At) -> QueryResult<()> {
    let latest = diesel::alias!(post_attempts as later);
    let is_latest = diesel::dsl::not(diesel::dsl::exists(
        latest
            .filter(latest.field(post_attempts::post_id).eq(post_attempts::post_id))
            .filter(latest.field(post_attempts::id).gt(post_attempts::id)),
    ));
    let same = post_attempts::table
        .filter(post_attempts::post_id.eq_any(ids).and(post_attempts::outcome.eq("blind")).and(is_latest))
        .select((post_attempts::id, post_attempts::post_id));
    let standing: Vec<(AttemptId, PostId)> = same.load(conn)?;
    let (rows, known): (Vec<AttemptId>, HashSet<PostId>) = standing.into_iter().unzip();
    diesel::update(post_attempts::table.filter(post_attempts::id.eq_any(rows)))
        .set((post_attempts::ended_at.eq(Some(now)), post_attempts::answer.eq(Some(why))))
        .execute(conn)?;
    let row = |post: &PostId| {
        (
            post_attempts::post_id.eq(*post),
            post_attempts::kind.eq(Kind::Look.key()),
            post_attempts::began_at.eq(now),
            post_attempts::ended_at.eq(Some(now)),
            post_attempts::outcome.eq(Some("blind")),
            post_attempts::answer.eq(Some(why)),
        )
    };
    let new: Vec<_> = ids.iter().filter(|id| !known.contains(id)).map(row).collect();
    if !new.is_empty() {
        diesel::insert_into(post_attempts::table).values(new).execute(conn)?;
    }
    Ok(())
}

/// What a person decided.
pub(in crate::twitter) fn word(
    conn: &mut Conn,
    ids: &[PostId],
    (user, outcome): (UserId, &str),
    answer: &str,
    now: At,
) -> QueryResult<()> {
    let row = |post: &PostId| {
        (
            post_attempts::post_id.eq(*post),
            post_attempts::kind.eq(Kind::Word.key()),
            post_attempts::user_id.eq(Some(user)),
            post_attempts::began_at.eq(now),
            post_attempts::ended_at.eq(Some(now)),
            post_attempts::outcome.eq(Some(outcome.to_owned())),
            post_attempts::answer.eq(Some(answer.to_owned())),
        )
    };
    let rows: Vec<_> = ids.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::insert_into(post_attempts::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// What was tried for a post, the first first; of many the latest.
pub(in crate::twitter::outbox) fn attempts(conn: &mut Conn, post: PostId) -> QueryResult<Vec<Attempt>> {
    let mut latest: Vec<Attempt> = post_attempts::table
        .left_join(users::table)
        .filter(post_attempts::post_id.eq(post))
        .order(post_attempts::id.desc())
        .limit(MOST)
        .select(Attempt::as_select())
        .load(conn)?;
    latest.reverse();
    Ok(latest)
}

/// Takes what could tell of a person out of the evidence of a contact's posts.
pub(in crate::twitter) fn empty_of(conn: &mut Conn, contact: ContactId) -> QueryResult<usize> {
    let theirs = posts::table.filter(posts::contact_id.eq(Some(contact))).select(posts::id);
    let ids: Vec<PostId> = theirs.load(conn)?;
    empty(conn, &ids)
}

/// The same of posts by number.
pub(in crate::twitter) fn empty(conn: &mut Conn, ids: &[PostId]) -> QueryResult<usize> {
    diesel::update(post_attempts::table.filter(post_attempts::post_id.eq_any(ids)))
        .set((post_attempts::text_hash.eq(None::<Vec<u8>>), post_attempts::answer.eq(None::<String>)))
        .execute(conn)
}

type OpenCalls = diesel::dsl::Filter<
    post_attempts::table,
    diesel::dsl::And<diesel::dsl::Eq<post_attempts::kind, &'static str>, diesel::dsl::IsNull<post_attempts::ended_at>>,
>;

fn open_calls() -> OpenCalls {
    post_attempts::table.filter(post_attempts::kind.eq(Kind::Call.key()).and(post_attempts::ended_at.is_null()))
}
