//! SQL on `tweets` and on contacts' handles, for whole batches.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Datetime, Integer, Unsigned};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, TweetId};
use crate::schema::{contacts, posts, tweets, x_profiles};
use crate::twitter::tweets::sendable;

/// A tweet as steps see it.
pub(super) struct Text {
    /// What may be sent, with its tokens; `None` while nothing was ever approved.
    pub(super) approved: Option<String>,
    /// Whether it is out of the list.
    pub(super) is_archived: bool,
}

/// A tweet's text.
pub(super) fn tweet(conn: &mut Conn, id: TweetId) -> QueryResult<Option<Text>> {
    let columns = (tweets::state, tweets::text, tweets::approved_text, tweets::archived_at);
    let row: Option<(String, String, Option<String>, Option<At>)> =
        tweets::table.find(id).select(columns).first(conn).optional()?;
    Ok(row.map(|(state, text, approved, archived_at)| Text {
        approved: sendable(&state, &text, approved.as_deref()).map(str::to_owned),
        is_archived: archived_at.is_some(),
    }))
}

/// The names of tweets.
pub(in crate::twitter) fn names(conn: &mut Conn, ids: &[TweetId]) -> QueryResult<Vec<(TweetId, String)>> {
    tweets::table.filter(tweets::id.eq_any(ids)).select((tweets::id, tweets::name)).load(conn)
}

/// When X was first asked to take a post of this tweet, or of any, for these contacts in a campaign, each time they go
/// through it; only posts that stand on X.
pub(super) fn sent_since(
    conn: &mut Conn,
    campaign: CampaignId,
    contacts: &[ContactId],
    tweet: Option<TweetId>,
) -> QueryResult<HashMap<(ContactId, u32), At>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Unsigned<BigInt>)]
        contact_id: ContactId,
        #[diesel(sql_type = Unsigned<Integer>)]
        rotation: u32,
        #[diesel(sql_type = Datetime)]
        since: At,
    }
    if contacts.is_empty() {
        return Ok(HashMap::new());
    }
    let contacts = contacts.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let tweet = tweet.map_or_else(String::new, |id| format!("AND tweet_id = {id}"));
    // A contact has few posts, a campaign or a tweet may have millions.
    let rows: Vec<Row> = sql_query(format!(
        "SELECT contact_id, rotation, MIN(sending_at) AS since FROM posts FORCE INDEX (posts_contact) \
         WHERE contact_id IN ({contacts}) AND campaign_id = {campaign} AND state = 'sent' {tweet} \
         AND sending_at IS NOT NULL GROUP BY contact_id, rotation"
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| ((row.contact_id, row.rotation), row.since)).collect())
}

/// What the builder offers, by name; at most 500. Whatever is chosen already is among them.
pub(super) fn choices(conn: &mut Conn, chosen: Option<TweetId>) -> QueryResult<Vec<(TweetId, String)>> {
    let columns = (tweets::id, tweets::name, tweets::state, tweets::text, tweets::approved_text);
    let rows: Vec<(TweetId, String, String, String, Option<String>)> = tweets::table
        .filter(tweets::archived_at.is_null().or(tweets::id.nullable().eq(chosen)))
        .order((tweets::name, tweets::id))
        .limit(500)
        .select(columns)
        .load(conn)?;
    let choice = |(id, name, state, text, approved): (TweetId, String, String, String, Option<String>)| {
        let is_sendable = sendable(&state, &text, approved.as_deref()).is_some();
        (id, if is_sendable { name } else { format!("{name} (not approved yet)") })
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Which of these contacts have a handle.
pub(super) fn with_handle(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    let known: Vec<ContactId> = contacts::table
        .filter(contacts::id.eq_any(ids).and(contacts::twitter_key.is_not_null()))
        .select(contacts::id)
        .load(conn)?;
    Ok(known.into_iter().collect())
}

/// Which of these contacts have a handle of which X has not said that it is nobody's, or a suspended account's.
pub(super) fn with_usable_handle(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    let mut known = with_handle(conn, ids)?;
    let useless = x_profiles::state.eq_any(["missing", "suspended"]);
    let those = x_profiles::table
        .inner_join(contacts::table)
        .filter(x_profiles::contact_id.eq_any(ids).and(useless))
        // What was said of another handle says nothing of this one.
        .filter(contacts::twitter.eq(x_profiles::handle.nullable()))
        .select(x_profiles::contact_id);
    for contact in those.load::<ContactId>(conn)? {
        known.remove(&contact);
    }
    Ok(known)
}

/// To which of these contacts a tweet was sent.
pub(super) fn with_sent(
    conn: &mut Conn,
    ids: &[ContactId],
    tweet: Option<TweetId>,
    campaign: Option<CampaignId>,
) -> QueryResult<HashSet<ContactId>> {
    let mut query = posts::table
        .filter(posts::contact_id.eq_any(ids).and(posts::state.eq("sent")))
        .select(posts::contact_id.assume_not_null())
        .distinct()
        .into_boxed();
    if let Some(tweet) = tweet {
        query = query.filter(posts::tweet_id.eq(tweet));
    }
    if let Some(campaign) = campaign {
        query = query.filter(posts::campaign_id.eq(campaign));
    }
    Ok(query.load::<ContactId>(conn)?.into_iter().collect())
}

/// Which of these texts were queued since an instant and may stand in the timeline, or will.
pub(super) fn texts_since(conn: &mut Conn, keys: &[Vec<u8>], since: At) -> QueryResult<HashSet<Vec<u8>>> {
    let rows: Vec<Option<Vec<u8>>> = posts::table
        .filter(posts::text_key.eq_any(keys.iter().map(Some)).and(posts::created_at.ge(since)))
        .filter(posts::state.ne_all(["failed", "withdrawn"]))
        .select(posts::text_key)
        .load(conn)?;
    Ok(rows.into_iter().flatten().collect())
}
