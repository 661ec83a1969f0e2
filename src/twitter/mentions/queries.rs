//! SQL on `x_mentions`, and on `x_accounts` for how far they were read.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, ContactId};
use crate::schema::{contacts, refs, x_accounts, x_mentions, x_profiles};
use crate::twitter::client::XMention;
use crate::twitter::steps::ANSWERS;

/// Whether any step answers mentions.
pub(super) fn is_wanted(conn: &mut Conn) -> QueryResult<bool> {
    let (kind, key) = ANSWERS;
    let steps = refs::table.filter(refs::to_kind.eq(kind).and(refs::to_key.eq(key))).select(refs::from_key).limit(1);
    Ok(steps.first::<String>(conn).optional()?.is_some())
}

/// Takes the turn to read when it has come; 0 when it has not, or somebody else took it.
pub(super) fn take_turn(conn: &mut Conn, account: AccountId, now: At, next: At) -> QueryResult<usize> {
    let is_due = x_accounts::mentions_due_at.is_null().or(x_accounts::mentions_due_at.le(Some(now)));
    diesel::update(x_accounts::table.find(account).filter(is_due))
        .set(x_accounts::mentions_due_at.eq(Some(next)))
        .execute(conn)
}

pub(super) fn put_off(conn: &mut Conn, account: AccountId, until: At) -> QueryResult<usize> {
    diesel::update(x_accounts::table.find(account)).set(x_accounts::mentions_due_at.eq(Some(until))).execute(conn)
}

/// The newest post that was read.
pub(super) fn since(conn: &mut Conn, account: AccountId) -> QueryResult<Option<String>> {
    x_accounts::table.find(account).select(x_accounts::mentions_since_xid).first(conn)
}

pub(super) fn note_newest(conn: &mut Conn, account: AccountId, newest: Option<&str>) -> QueryResult<()> {
    if let Some(newest) = newest {
        diesel::update(x_accounts::table.find(account))
            .set(x_accounts::mentions_since_xid.eq(Some(newest)))
            .execute(conn)?;
    }
    Ok(())
}

pub(super) fn forget_newest(conn: &mut Conn, account: AccountId) -> QueryResult<usize> {
    diesel::update(x_accounts::table.find(account)).set(x_accounts::mentions_since_xid.eq(None::<String>)).execute(conn)
}

/// Contacts who wrote these posts, with X's id of the author: by the id X told of them before, else by handle.
pub(super) fn authors(conn: &mut Conn, posts: &[XMention]) -> QueryResult<HashSet<(ContactId, String)>> {
    let xids: Vec<&str> = posts.iter().map(|post| post.author_xid.as_str()).collect();
    let by_id: Vec<(ContactId, Option<String>)> = x_profiles::table
        .filter(x_profiles::user_xid.eq_any(xids))
        .select((x_profiles::contact_id, x_profiles::user_xid))
        .load(conn)?;
    let mut known: HashSet<(ContactId, String)> =
        by_id.into_iter().filter_map(|(contact, xid)| Some((contact, xid?))).collect();
    let handles: HashMap<String, &str> = posts
        .iter()
        .filter_map(|post| Some((post.handle.as_deref()?.to_lowercase(), post.author_xid.as_str())))
        .collect();
    let by_handle: Vec<(ContactId, Option<String>)> = contacts::table
        .filter(contacts::twitter_key.eq_any(handles.keys()))
        .select((contacts::id, contacts::twitter_key))
        .load(conn)?;
    let named = by_handle.into_iter().filter_map(|(contact, key)| Some((contact, (*handles.get(&key?)?).to_owned())));
    known.extend(named);
    Ok(known)
}

/// Keeps mentions; answers which are new.
pub(super) fn insert(conn: &mut Conn, rows: &[(ContactId, &XMention)]) -> QueryResult<HashSet<(ContactId, String)>> {
    if rows.is_empty() {
        return Ok(HashSet::new());
    }
    let xids: Vec<&str> = rows.iter().map(|(_, post)| post.xid.as_str()).collect();
    let known: HashSet<(ContactId, String)> = x_mentions::table
        .filter(x_mentions::post_xid.eq_any(xids))
        .select((x_mentions::contact_id, x_mentions::post_xid))
        .load(conn)?
        .into_iter()
        .collect();
    let row = |(contact, post): &(ContactId, &XMention)| {
        (
            x_mentions::contact_id.eq(*contact),
            x_mentions::post_xid.eq(post.xid.clone()),
            x_mentions::author_xid.eq(post.author_xid.clone()),
            x_mentions::mentioned_at.eq(post.posted_at),
        )
    };
    diesel::insert_or_ignore_into(x_mentions::table).values(rows.iter().map(row).collect::<Vec<_>>()).execute(conn)?;
    let all = rows.iter().map(|(contact, post)| (*contact, post.xid.clone()));
    Ok(all.filter(|one| !known.contains(one)).collect())
}

/// The latest post of each of these contacts that mentioned us since an instant and that nobody answered; locked.
pub(in crate::twitter) fn open(
    conn: &mut Conn,
    contacts: &[ContactId],
    since: At,
) -> QueryResult<HashMap<ContactId, String>> {
    let rows: Vec<(ContactId, String)> = x_mentions::table
        .filter(x_mentions::contact_id.eq_any(contacts).and(x_mentions::answered_at.is_null()))
        .filter(x_mentions::mentioned_at.ge(since))
        .order((x_mentions::contact_id, x_mentions::mentioned_at, x_mentions::id))
        .select((x_mentions::contact_id, x_mentions::post_xid))
        .for_update()
        .load(conn)?;
    // The latest of each comes last; two contacts of one account do not answer the same post twice.
    let latest: HashMap<ContactId, String> = rows.into_iter().collect();
    let mut taken = HashSet::new();
    let mut by_contact: Vec<_> = latest.into_iter().collect();
    by_contact.sort_unstable();
    Ok(by_contact.into_iter().filter(|(_, post)| taken.insert(post.clone())).collect())
}

/// A reply to these posts is on its way: none of them is answered again.
pub(in crate::twitter) fn answer(conn: &mut Conn, posts: &[String], now: At) -> QueryResult<usize> {
    diesel::update(x_mentions::table.filter(x_mentions::post_xid.eq_any(posts)))
        .set(x_mentions::answered_at.eq(Some(now)))
        .execute(conn)
}

/// A contact's mentions of us: when, which post, whether it was answered.
pub(in crate::twitter) fn told(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<(At, String, Option<At>)>> {
    x_mentions::table
        .filter(x_mentions::contact_id.eq(contact))
        .order(x_mentions::mentioned_at)
        .select((x_mentions::mentioned_at, x_mentions::post_xid, x_mentions::answered_at))
        .load(conn)
}

/// Mentions go over to another contact; those it has already stay. Answers which went.
pub(in crate::twitter) fn move_over(
    conn: &mut Conn,
    ids: &[String],
    from: ContactId,
    to: ContactId,
) -> QueryResult<()> {
    let own: Vec<String> =
        x_mentions::table.filter(x_mentions::contact_id.eq(to)).select(x_mentions::post_xid).load(conn)?;
    let going: Vec<&String> = ids.iter().filter(|xid| !own.contains(xid)).collect();
    diesel::update(x_mentions::table.filter(x_mentions::contact_id.eq(from).and(x_mentions::post_xid.eq_any(going))))
        .set(x_mentions::contact_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// Nothing is kept of a contact.
pub(in crate::twitter) fn forget(conn: &mut Conn, contact: ContactId) -> QueryResult<usize> {
    diesel::delete(x_mentions::table.filter(x_mentions::contact_id.eq(contact))).execute(conn)
}
