//! All SQL on `post_attempts`.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Datetime, Text};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{Attempt, Kind, Seen};
use crate::clock::At;
use crate::db::{self, Conn};
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
#[derive(Serialize)]
pub(in crate::twitter::outbox) struct Answered {
    pub(in crate::twitter::outbox) id: AttemptId,
    pub(in crate::twitter::outbox) outcome: &'static str,
    pub(in crate::twitter::outbox) answer: String,
    pub(in crate::twitter::outbox) transaction: Option<String>,
    pub(in crate::twitter::outbox) cost_micros: u64,
}

/// Writes down what X answered, all in one statement.
pub(in crate::twitter::outbox) fn answered(conn: &mut Conn, answers: &[Answered], now: At) -> db::Result<()> {
    let sql = "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (id BIGINT UNSIGNED PATH '$.id', \
        outcome VARCHAR(32) PATH '$.outcome', answer VARCHAR(4000) PATH '$.answer', \
        transaction VARCHAR(64) PATH '$.transaction', cost_micros BIGINT UNSIGNED PATH '$.cost_micros')) n \
        STRAIGHT_JOIN post_attempts a ON a.id = n.id SET a.ended_at = ?, a.outcome = n.outcome, a.answer = n.answer, \
        a.transaction_xid = n.transaction, a.cost_micros = n.cost_micros";
    if answers.is_empty() {
        return Ok(());
    }
    let rows = serde_json::to_string(answers).map_err(anyhow::Error::from)?;
    diesel::sql_query(sql).bind::<Text, _>(rows).bind::<Datetime, _>(now).execute(conn)?;
    Ok(())
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
