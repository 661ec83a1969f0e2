//! All SQL on `post_days`.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{DayLine, Span};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::PostId;
use crate::schema::{post_days, posts};

/// Ids a statement: they are numbers, written out.
const MOST: usize = 5_000;

/// Figures a day and an outcome, in order.
pub fn days(conn: &mut Conn, span: &Span) -> QueryResult<Vec<DayLine>> {
    let mut query = post_days::table
        .filter(post_days::day.between(span.from, span.to))
        .group_by((post_days::day, post_days::outcome))
        .order((post_days::day, post_days::outcome))
        .select((post_days::day, post_days::outcome, sql::<BigInt>("CAST(SUM(posts) AS SIGNED)")))
        .into_boxed();
    if let Some(tweet) = span.tweet {
        query = query.filter(post_days::tweet.eq(tweet.0));
    }
    if let Some(campaign) = span.campaign {
        query = query.filter(post_days::campaign.eq(campaign.0));
    }
    let rows: Vec<(NaiveDate, String, i64)> = query.load(conn)?;
    let line = |(day, outcome, posts)| {
        let posts = u64::try_from(posts).ok().filter(|posts| *posts > 0)?;
        Some(DayLine { day, outcome, posts })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Takes posts off the figures that have ended; all of them are locked.
pub(super) fn take_off(conn: &mut Conn, ids: &[PostId]) -> QueryResult<()> {
    for ids in ids.chunks(MOST) {
        let rows: Vec<(PostId, Option<At>)> = posts::table
            .filter(posts::id.eq_any(ids))
            .order(posts::id)
            .select((posts::id, posts::finished_at))
            .for_update()
            .load(conn)?;
        let ended: Vec<PostId> = rows.into_iter().filter(|(_, at)| at.is_some()).map(|(id, _)| id).collect();
        add(conn, &ended, "-")?;
    }
    Ok(())
}

/// Counts those of these posts that have ended.
pub(super) fn count(conn: &mut Conn, ids: &[PostId]) -> QueryResult<()> {
    ids.chunks(MOST).try_for_each(|ids| add(conn, ids, ""))
}

fn add(conn: &mut Conn, ids: &[PostId], sign: &str) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    diesel::sql_query(format!(
        "INSERT INTO post_days (day, tweet, campaign, outcome, posts) \
         SELECT DATE(finished_at), COALESCE(tweet_id, 0), COALESCE(campaign_id, 0), \
           IF(state = 'failed', COALESCE(failure, 'failed'), state), {sign}COUNT(*) \
         FROM posts WHERE id IN ({list}) AND finished_at IS NOT NULL GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4 \
         ON DUPLICATE KEY UPDATE posts = posts + VALUES(posts)"
    ))
    .execute(conn)?;
    Ok(())
}
