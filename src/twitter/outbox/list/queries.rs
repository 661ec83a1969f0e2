//! SQL on `posts` that finds what somebody asks for: newest first, through the index that begins with what is fixed.

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Unsigned};

use super::wish::Wish;
use crate::clock::At;
use crate::contacts;
use crate::db::Conn;
use crate::ids::{ContactId, PostId};
use crate::schema::posts;
use crate::web::{Cursor, limit_of};

/// Contacts that words can mean.
const MEANT: usize = 50;
/// Numbers and times of queueing go together, but for transactions that overlap.
const SLACK: Duration = Duration::hours(1);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: PostId,
}

/// One more than `shown` sendings, newest first; in reverse when walking back.
pub(super) fn found(
    conn: &mut Conn,
    wish: &Wish,
    between: (Option<At>, Option<At>),
    cursor: &Cursor,
    shown: usize,
) -> QueryResult<Vec<PostId>> {
    let contacts = match (wish.contact.is_empty(), wish.contact_id()) {
        (true, _) => None,
        (false, Some(id)) => Some(vec![id]),
        (false, None) => {
            Some(contacts::named(conn, &wish.contact, MEANT)?.into_iter().map(|contact| contact.id).collect())
        }
    };
    if contacts.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let mut parts = fixed(wish, contacts.as_deref());
    let Some(period) = period(conn, between)? else { return Ok(Vec::new()) };
    parts.extend(period);
    let (over, turn, key) = match cursor {
        Cursor::Start => ("", "DESC", None),
        Cursor::After(key) => ("<", "DESC", key.parse::<PostId>().ok()),
        Cursor::Before(key) => (">", "ASC", key.parse::<PostId>().ok()),
    };
    parts.extend(key.map(|key| format!("id {over} {key}")));
    let filter = if parts.is_empty() { String::new() } else { format!("WHERE {}", parts.join(" AND ")) };
    let rows: Vec<Row> = sql_query(format!(
        "SELECT id FROM posts FORCE INDEX ({}) {filter} ORDER BY id {turn} LIMIT {}",
        index(wish, contacts.is_some()),
        limit_of(shown)
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Everything in it is a number or a word of this program: nothing that somebody typed stands in the statement.
fn fixed(wish: &Wish, contacts: Option<&[ContactId]>) -> Vec<String> {
    let list = |ids: &[ContactId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    [
        wish.state().map(|state| format!("state = '{}'", state.key())),
        wish.campaign.map(|id| format!("campaign_id = {id}")),
        wish.tweet.map(|id| format!("tweet_id = {id}")),
        wish.reason.map(|class| format!("failure = '{class}'")),
        contacts.map(|ids| format!("contact_id IN ({})", list(ids))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn index(wish: &Wish, has_contacts: bool) -> &'static str {
    match (has_contacts, wish.campaign, wish.state()) {
        (true, ..) => "posts_contact",
        (_, Some(_), Some(_)) => "posts_campaign_state",
        (_, Some(_), None) => "posts_campaign",
        (.., Some(_)) if wish.tweet.is_some() => "posts_tweet_state",
        _ if wish.tweet.is_some() => "posts_tweet",
        _ if wish.reason.is_some() => "posts_failure",
        (.., Some(_)) => "posts_state",
        _ => "PRIMARY",
    }
}

/// A stretch of time as a stretch of numbers, so that an old one is found as quickly as the latest; `None` when nothing
/// was queued in it.
fn period(conn: &mut Conn, (from, to): (Option<At>, Option<At>)) -> QueryResult<Option<Vec<String>>> {
    let mut parts = Vec::new();
    if let Some(from) = from {
        let first = posts::table
            .filter(posts::created_at.ge(from.minus(SLACK)))
            .order((posts::created_at, posts::id))
            .select(posts::id)
            .first::<PostId>(conn)
            .optional()?;
        let Some(first) = first else { return Ok(None) };
        parts.push(format!("id >= {first} AND created_at >= {}", instant(from)));
    }
    if let Some(to) = to {
        let last = posts::table
            .filter(posts::created_at.lt(to.plus(SLACK)))
            .order((posts::created_at.desc(), posts::id.desc()))
            .select(posts::id)
            .first::<PostId>(conn)
            .optional()?;
        let Some(last) = last else { return Ok(None) };
        parts.push(format!("id <= {last} AND created_at < {}", instant(to)));
    }
    Ok(Some(parts))
}

fn instant(at: At) -> String {
    at.utc().format("TIMESTAMP'%Y-%m-%d %H:%M:%S%.6f'").to_string()
}
