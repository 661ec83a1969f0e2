//! All SQL on `post_metrics` and `engagement_days` that writes them, in sets.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::dsl::{DuplicatedKeys, sql};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Date, Datetime, Nullable, Text, Unsigned};
use serde::{Deserialize, Serialize};

use super::rules;
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, PostId, TweetId};
use crate::schema::{post_metrics, posts, x_accounts};
use crate::twitter::client::XPost;

/// New posts a run.
const NEW: i64 = 1_000;

/// A place in the order in which posts ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    pub(super) at: At,
    pub(super) id: u64,
}

/// A post that X is asked about.
#[derive(Clone, Debug)]
pub(super) struct Due {
    id: PostId,
    tweet: Option<TweetId>,
    posted_at: At,
    likes: u64,
    reposts: u64,
    replies: u64,
    pub(super) xid: String,
}

/// Posts that ended after a place and before a moment, and were sent: how many are new, and where to go on.
pub(super) fn expect(conn: &mut Conn, from: &Place, until: At) -> QueryResult<(usize, Place)> {
    let after = posts::finished_at
        .gt(Some(from.at))
        .or(posts::finished_at.eq(Some(from.at)).and(posts::id.gt(PostId(from.id))));
    let account: Option<AccountId> =
        x_accounts::table.order(x_accounts::id).select(x_accounts::id).first(conn).optional()?;
    let Some(account) = account else { return Ok((0, *from)) };
    let rows: Vec<(PostId, Option<TweetId>, String, Option<At>)> = posts::table
        .filter(posts::account_id.eq(Some(account)).and(posts::finished_at.ge(Some(from.at))))
        .filter(posts::finished_at.lt(Some(until)).and(after))
        .order((posts::finished_at, posts::id))
        .limit(NEW)
        .select((posts::id, posts::tweet_id, posts::state, posts::finished_at))
        .load(conn)?;
    let Some((last, _, _, Some(at))) = rows.last() else { return Ok((0, *from)) };
    let place = Place { at: *at, id: last.0 };
    let new: Vec<_> = rows
        .iter()
        .filter(|(_, _, state, _)| state == "sent")
        .filter_map(|(id, tweet, _, at)| {
            let at = (*at)?;
            Some((
                post_metrics::post_id.eq(*id),
                post_metrics::tweet_id.eq(*tweet),
                post_metrics::state.eq("wanted"),
                post_metrics::posted_at.eq(at),
                post_metrics::due_at.eq(rules::next(at, at)),
            ))
        })
        .collect();
    diesel::insert_or_ignore_into(post_metrics::table).values(&new).execute(conn)?;
    Ok((new.len(), place))
}

pub(super) fn anything_due(conn: &mut Conn, now: At) -> QueryResult<bool> {
    let due = post_metrics::table.filter(post_metrics::due_at.le(Some(now))).select(post_metrics::post_id).limit(1);
    Ok(!due.load::<PostId>(conn)?.is_empty())
}

/// Locks the next due posts that nobody else asks about.
pub(super) fn next_due(conn: &mut Conn, most: i64, now: At) -> QueryResult<Vec<Due>> {
    let ids: Vec<PostId> = post_metrics::table
        .filter(post_metrics::due_at.le(Some(now)))
        .order((post_metrics::due_at, post_metrics::post_id))
        .limit(most)
        .select(post_metrics::post_id)
        .for_update()
        .skip_locked()
        .load(conn)?;
    due_of(conn, &ids)
}

/// A row of [`Due`].
type Row = (PostId, Option<TweetId>, At, u64, u64, u64, Option<String>);

fn due_of(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<Due>> {
    let columns = (
        post_metrics::post_id,
        post_metrics::tweet_id,
        post_metrics::posted_at,
        post_metrics::likes,
        post_metrics::reposts,
        post_metrics::replies,
        posts::post_xid,
    );
    let rows: Vec<Row> = post_metrics::table
        .inner_join(posts::table)
        .filter(post_metrics::post_id.eq_any(ids))
        .select(columns)
        .load(conn)?;
    let due = |(id, tweet, posted_at, likes, reposts, replies, xid): Row| {
        Some(Due { id, tweet, posted_at, likes, reposts, replies, xid: xid? })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

pub(super) fn put_off(conn: &mut Conn, due: &[Due], until: At) -> QueryResult<usize> {
    let ids: Vec<PostId> = due.iter().map(|one| one.id).collect();
    diesel::update(post_metrics::table.filter(post_metrics::post_id.eq_any(ids)))
        .set(post_metrics::due_at.eq(Some(until)))
        .execute(conn)
}

/// Keeps what X said of posts, and what their tweets gained today; what X does not show is gone.
pub(super) fn keep(conn: &mut Conn, due: &[Due], said: &[XPost], now: At) -> QueryResult<()> {
    let ids: Vec<PostId> = due.iter().map(|one| one.id).collect();
    // As they stand now: somebody else may have asked meanwhile.
    let stored: HashMap<PostId, Due> = due_of(conn, &ids)?.into_iter().map(|one| (one.id, one)).collect();
    let said: HashMap<&str, &XPost> = said.iter().map(|post| (post.xid.as_str(), post)).collect();
    let mut gained: HashMap<TweetId, [i64; 3]> = HashMap::new();
    let mut rows = Vec::new();
    for (id, one) in &stored {
        let Some(post) = said.get(one.xid.as_str()) else {
            rows.push((*id, "gone", [one.likes, one.reposts, one.replies], None));
            continue;
        };
        rows.push((*id, "read", [post.likes, post.reposts, post.replies], rules::next(one.posted_at, now)));
        if let Some(tweet) = one.tweet {
            let more = gained.entry(tweet).or_default();
            let pairs = [(post.likes, one.likes), (post.reposts, one.reposts), (post.replies, one.replies)];
            for (sum, (is, was)) in more.iter_mut().zip(pairs) {
                *sum += i64::try_from(is).unwrap_or(0) - i64::try_from(was).unwrap_or(0);
            }
        }
    }
    write(conn, &rows, now)?;
    let day = now.utc().date_naive();
    gained.into_iter().try_for_each(|(tweet, more)| gain(conn, tweet, day, more))
}

type Kept = (PostId, &'static str, [u64; 3], Option<At>);

/// One statement for the hundred: each row is there, so that only the update happens.
fn write(conn: &mut Conn, rows: &[Kept], now: At) -> QueryResult<()> {
    let row = |(id, state, [likes, reposts, replies], due_at): &Kept| {
        (
            post_metrics::post_id.eq(*id),
            post_metrics::state.eq(*state),
            post_metrics::posted_at.eq(now),
            post_metrics::likes.eq(*likes),
            post_metrics::reposts.eq(*reposts),
            post_metrics::replies.eq(*replies),
            post_metrics::read_at.eq(Some(now)),
            post_metrics::due_at.eq(*due_at),
        )
    };
    let rows: Vec<_> = rows.iter().map(row).collect();
    if rows.is_empty() {
        return Ok(());
    }
    diesel::insert_into(post_metrics::table)
        .values(&rows)
        .on_conflict(DuplicatedKeys)
        .do_update()
        .set((
            post_metrics::state.eq(sql::<Text>("VALUES(state)")),
            post_metrics::likes.eq(sql::<Unsigned<BigInt>>("VALUES(likes)")),
            post_metrics::reposts.eq(sql::<Unsigned<BigInt>>("VALUES(reposts)")),
            post_metrics::replies.eq(sql::<Unsigned<BigInt>>("VALUES(replies)")),
            post_metrics::read_at.eq(sql::<Nullable<Datetime>>("VALUES(read_at)")),
            post_metrics::due_at.eq(sql::<Nullable<Datetime>>("VALUES(due_at)")),
        ))
        .execute(conn)?;
    Ok(())
}

fn gain(conn: &mut Conn, tweet: TweetId, day: NaiveDate, [likes, reposts, replies]: [i64; 3]) -> QueryResult<()> {
    sql_query(
        "INSERT INTO engagement_days (tweet_id, day, likes, reposts, replies) VALUES (?, ?, ?, ?, ?) \
         ON DUPLICATE KEY UPDATE likes = likes + VALUES(likes), reposts = reposts + VALUES(reposts), replies = replies + VALUES(replies)",
    )
    .bind::<Unsigned<BigInt>, _>(tweet)
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(likes)
    .bind::<BigInt, _>(reposts)
    .bind::<BigInt, _>(replies)
    .execute(conn)?;
    Ok(())
}
