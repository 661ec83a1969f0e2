//! How many posts ended how on which day, kept while they end: a chart never counts posts.

mod queries;

use chrono::NaiveDate;

pub use queries::days;

use crate::db::{self, Conn};
use crate::ids::{CampaignId, PostId, TweetId};

/// Which figures are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day, in UTC.
    pub from: NaiveDate,
    /// The last.
    pub to: NaiveDate,
    /// Of one text only.
    pub tweet: Option<TweetId>,
    /// Of one campaign only.
    pub campaign: Option<CampaignId>,
}

/// So many posts ended like this on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLine {
    /// In UTC.
    pub day: NaiveDate,
    /// `sent`, `withdrawn`, or the key of a failure.
    pub outcome: String,
    /// How many.
    pub posts: u64,
}

/// Does something that may end posts or take an end back, and keeps the figures: what was counted of them is taken off
/// before, and what has ended is counted after. The posts are locked meanwhile.
pub(in crate::twitter) fn keeping<T>(
    conn: &mut Conn,
    ids: &[PostId],
    act: impl FnOnce(&mut Conn) -> db::Result<T>,
) -> db::Result<T> {
    queries::take_off(conn, ids)?;
    let done = act(conn)?;
    queries::count(conn, ids)?;
    Ok(done)
}
