//! SQL on `posts` for those who send: queue, lease, end. What looks things up is in `reconcile/queries.rs`.

use chrono::Duration;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Text, TinyInt, Unsigned};

use super::model::{Letter, NewPost, PostState};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, ContactId, PostId};
use crate::schema::posts;

/// Rows per INSERT: 10 columns stay far below the 65,535 placeholders of a statement.
const ROWS: usize = 1000;
/// After so long without an answer recorded, nobody holds the row any more.
const LEASE: Duration = Duration::seconds(180);
/// States of posts that X has, or may have.
const TAKEN: [&str; 4] = ["sending", "unknown", "sent", "asking"];
/// Dead calls looked after at once.
const SWEPT: i64 = 1_000;

/// Queues posts; those whose key is known already stay as they are.
pub(in crate::twitter) fn queue(conn: &mut Conn, new: &[NewPost]) -> QueryResult<()> {
    for rows in new.chunks(ROWS) {
        diesel::insert_or_ignore_into(posts::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Key, state, class of the last answer and reason of a post.
pub(in crate::twitter) type Standing = (Vec<u8>, String, Option<String>, Option<String>);

/// How the posts with these keys stand.
pub(in crate::twitter) fn standing(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<Vec<Standing>> {
    let columns = (posts::once_key, posts::state, posts::failure, posts::reason);
    posts::table.filter(posts::once_key.eq_any(keys)).select(columns).load(conn)
}

/// Which posts have these keys.
pub(super) fn with_keys(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<Vec<PostId>> {
    posts::table.filter(posts::once_key.eq_any(keys)).order(posts::id).select(posts::id).load(conn)
}

/// Takes back what waits, and marks what is open so that it is not sent once more by itself.
pub(super) fn withdraw(conn: &mut Conn, ids: &[PostId], reason: &str, now: At) -> QueryResult<usize> {
    let waiting = [PostState::Queued.key(), PostState::Draft.key(), PostState::Stopped.key()];
    let waiting = posts::table.filter(posts::id.eq_any(ids).and(posts::state.eq_any(waiting)));
    let taken = diesel::update(waiting)
        .set((
            posts::state.eq(PostState::Withdrawn.key()),
            posts::reason.eq(Some(reason)),
            posts::withdrawn_at.eq(Some(now)),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)?;
    let open = [PostState::Sending.key(), PostState::Unknown.key()];
    let open = posts::table.filter(posts::id.eq_any(ids).and(posts::state.eq_any(open)));
    diesel::update(open).set(posts::withdrawn_at.eq(Some(now))).execute(conn)?;
    Ok(taken)
}

/// Lets posts that were taken back wait again, with the text they had: their campaign goes on.
pub(super) fn revive(conn: &mut Conn, ids: &[PostId], now: At) -> QueryResult<usize> {
    let taken = posts::table.filter(
        posts::id.eq_any(ids).and(posts::state.eq(PostState::Withdrawn.key())).and(posts::withdrawn_at.is_not_null()),
    );
    // A draft that nobody has approved is a draft again.
    let waits = sql::<Text>("IF(way = 'draft' AND approved_at IS NULL, 'draft', 'queued')");
    let revived = diesel::update(taken)
        .set((
            posts::state.eq(waits),
            posts::reason.eq(None::<String>),
            posts::due_at.eq(now),
            posts::withdrawn_at.eq(None::<At>),
            posts::finished_at.eq(None::<At>),
        ))
        .execute(conn)?;
    let open = posts::table.filter(posts::id.eq_any(ids).and(posts::withdrawn_at.is_not_null()));
    diesel::update(open).set(posts::withdrawn_at.eq(None::<At>)).execute(conn)?;
    Ok(revived)
}

/// Whether anything waits: asked before a window is touched.
pub(super) fn anything_due(conn: &mut Conn, now: At) -> QueryResult<bool> {
    let due = posts::table
        .filter(posts::state.eq(PostState::Queued.key()).and(posts::due_at.le(now)))
        .select(posts::id)
        .order((posts::due_at, posts::id))
        .limit(1);
    Ok(due.first::<PostId>(conn).optional()?.is_some())
}

/// Locks the next due posts that nobody else holds.
pub(super) fn next_due(conn: &mut Conn, most: u32, now: At) -> QueryResult<Vec<Letter>> {
    posts::table
        .filter(posts::state.eq(PostState::Queued.key()).and(posts::due_at.le(now)))
        .order((posts::due_at, posts::id))
        .limit(i64::from(most))
        .select(Letter::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

/// Says, before the calls begin, that they have begun.
pub(super) fn begin(
    conn: &mut Conn,
    ids: &[PostId],
    account: AccountId,
    sender_xid: &str,
    now: At,
) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Sending.key()),
            posts::attempts.eq(sql::<Unsigned<TinyInt>>("attempts + 1")),
            posts::account_id.eq(Some(account)),
            posts::sender_xid.eq(Some(sender_xid)),
            posts::sending_at.eq(Some(now)),
            posts::lease_until.eq(Some(now.plus(LEASE))),
        ))
        .execute(conn)
}

/// Remembers what was put aside for calls.
pub(super) fn hold(conn: &mut Conn, ids: &[PostId], micros: u64) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::update(posts::table.filter(posts::id.eq_any(ids))).set(posts::held_micros.eq(micros)).execute(conn)
}

/// When these contacts were mentioned, since an instant; calls without an answer count.
pub(super) fn mentions_of(conn: &mut Conn, contacts: &[ContactId], since: At) -> QueryResult<Vec<(ContactId, At)>> {
    let rows: Vec<(Option<ContactId>, Option<At>)> = posts::table
        .filter(posts::contact_id.eq_any(contacts.iter().copied().map(Some)).and(posts::mentions.eq(true)))
        .filter(posts::sending_at.gt(Some(since)).and(posts::state.eq_any(TAKEN)))
        .select((posts::contact_id, posts::sending_at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(contact, at)| contact.zip(at)).collect())
}

/// How many mentions went out on the day of `now`, in UTC; no more than `most` are counted.
pub(super) fn mentions_today(conn: &mut Conn, most: u32, now: At) -> QueryResult<u32> {
    let midnight = now.utc().date_naive().and_hms_opt(0, 0, 0).map_or(now, |midnight| At::from(midnight.and_utc()));
    let ids: Vec<PostId> = posts::table
        .filter(posts::mentions.eq(true).and(posts::sending_at.ge(Some(midnight))).and(posts::state.eq_any(TAKEN)))
        .limit(i64::from(most))
        .select(posts::id)
        .load(conn)?;
    Ok(u32::try_from(ids.len()).unwrap_or(most))
}

/// A post waits until its time comes, and says why.
pub(super) fn put_off(conn: &mut Conn, id: PostId, state: PostState, until: At, why: &str) -> QueryResult<usize> {
    diesel::update(posts::table.find(id).filter(posts::state.eq(state.key())))
        .set((posts::due_at.eq(until), posts::reason.eq(Some(why))))
        .execute(conn)
}

/// The same for many that wait for one thing.
pub(super) fn put_many_off(conn: &mut Conn, ids: &[PostId], until: At, why: &str) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids).and(posts::state.eq(PostState::Queued.key()))))
        .set((posts::due_at.eq(until), posts::reason.eq(Some(why))))
        .execute(conn)
}

/// Fails posts without a call: X is known to refuse them.
pub(super) fn refuse(conn: &mut Conn, ids: &[PostId], failure: &str, reason: &str, now: At) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Failed.key()),
            posts::failure.eq(Some(failure)),
            posts::reason.eq(Some(reason)),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

/// Ends posts that must not be sent any more; nothing brings them back.
pub(super) fn end(conn: &mut Conn, ids: &[PostId], reason: &str, now: At) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Withdrawn.key()),
            posts::reason.eq(Some(reason)),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

/// Locks calls that nobody holds any more.
pub(super) fn dead(conn: &mut Conn, now: At) -> QueryResult<Vec<PostId>> {
    posts::table
        .filter(posts::state.eq(PostState::Sending.key()).and(posts::lease_until.lt(now)))
        .limit(SWEPT)
        .select(posts::id)
        .for_update()
        .skip_locked()
        .load(conn)
}

/// The outcome of calls whose process died before it wrote their answer down is unknown.
pub(super) fn give_up(conn: &mut Conn, dead: &[PostId], reason: &str, now: At) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(dead)))
        .set((
            posts::state.eq(PostState::Unknown.key()),
            posts::failure.eq(Some("unknown")),
            posts::reason.eq(Some(reason)),
            posts::lease_until.eq(None::<At>),
            posts::due_at.eq(now),
        ))
        .execute(conn)
}
