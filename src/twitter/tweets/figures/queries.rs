//! What a tweet's posts brought, in sets.

use chrono::NaiveDate;
use diesel::dsl::{max, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{Best, SENT};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{PostId, TweetId};
use crate::schema::{engagement_days, post_days, post_metrics, posts};

/// Days of a tweet's life that are summed.
const DAYS: i64 = 3_700;
/// Posts told as the best.
const BEST: i64 = 5;

/// What a tweet's posts gained on a day.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = engagement_days, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Gained {
    pub(super) day: NaiveDate,
    pub(super) likes: i64,
    pub(super) reposts: i64,
    pub(super) replies: i64,
}

pub(super) fn engagement(conn: &mut Conn, tweet: TweetId) -> QueryResult<Vec<Gained>> {
    engagement_days::table
        .filter(engagement_days::tweet_id.eq(tweet))
        .order(engagement_days::day.desc())
        .limit(DAYS)
        .select(Gained::as_select())
        .load(conn)
}

/// Likes of these tweets, a row a day.
pub(super) fn likes_of(conn: &mut Conn, ids: &[TweetId]) -> QueryResult<Vec<(TweetId, i64)>> {
    engagement_days::table
        .filter(engagement_days::tweet_id.eq_any(ids))
        .select((engagement_days::tweet_id, engagement_days::likes))
        .load(conn)
}

/// How many posts of these tweets were sent, and the last day.
pub(super) fn sent_of(conn: &mut Conn, ids: &[TweetId]) -> QueryResult<Vec<(TweetId, u64, Option<NaiveDate>)>> {
    let ids: Vec<u64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(u64, i64, Option<NaiveDate>)> = post_days::table
        .filter(post_days::tweet.eq_any(ids).and(post_days::outcome.eq(SENT)).and(post_days::posts.gt(0)))
        .group_by(post_days::tweet)
        .select((post_days::tweet, sql::<BigInt>("CAST(SUM(posts) AS SIGNED)"), max(post_days::day)))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, posts, last)| (TweetId(id), u64::try_from(posts).unwrap_or(0), last)).collect())
}

/// The posts of a tweet that were liked the most.
pub(super) fn best(conn: &mut Conn, tweet: TweetId) -> QueryResult<Vec<Best>> {
    let rows: Vec<(PostId, String, u64, u64, u64)> = post_metrics::table
        .inner_join(posts::table)
        .filter(post_metrics::tweet_id.eq(Some(tweet)).and(post_metrics::likes.gt(0)))
        .order((post_metrics::likes.desc(), post_metrics::post_id.desc()))
        .limit(BEST)
        .select((posts::id, posts::text, post_metrics::likes, post_metrics::reposts, post_metrics::replies))
        .load(conn)?;
    let best = |(id, text, likes, reposts, replies)| Best { id, text, likes, reposts, replies };
    Ok(rows.into_iter().map(best).collect())
}

/// When X was last asked about a tweet's newest posts.
pub(super) fn read_at(conn: &mut Conn, tweet: TweetId) -> QueryResult<Option<At>> {
    let newest = post_metrics::table
        .filter(post_metrics::tweet_id.eq(Some(tweet)))
        .order((post_metrics::likes.desc(), post_metrics::post_id.desc()))
        .limit(100)
        .select(post_metrics::read_at);
    let times: Vec<Option<At>> = newest.load(conn)?;
    Ok(times.into_iter().flatten().max())
}
