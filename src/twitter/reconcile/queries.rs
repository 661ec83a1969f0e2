//! SQL on `posts` for those who look up what became of a call.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, PostId};
use crate::schema::{posts, x_accounts};
use crate::twitter::outbox::{Letter, PostState};

/// Locks posts whose outcome is unknown and that may be looked up now: certain calls before duplicates, then in the
/// order of the calls.
pub(super) fn due(conn: &mut Conn, most: i64, now: At) -> QueryResult<Vec<Letter>> {
    posts::table
        .filter(posts::state.eq(PostState::Unknown.key()).and(posts::due_at.le(now)))
        .order((posts::due_at, posts::id))
        .limit(most)
        .select(Letter::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

/// Whether anything is to be looked up.
pub(super) fn anything_due(conn: &mut Conn, now: At) -> QueryResult<bool> {
    let due = posts::table
        .filter(posts::state.eq(PostState::Unknown.key()).and(posts::due_at.le(now)))
        .order((posts::due_at, posts::id))
        .select(posts::id)
        .limit(1);
    Ok(due.first::<PostId>(conn).optional()?.is_some())
}

/// Puts looks off.
pub(super) fn put_off(conn: &mut Conn, ids: &[PostId], until: At) -> QueryResult<usize> {
    let open = posts::table.filter(posts::id.eq_any(ids).and(posts::state.eq(PostState::Unknown.key())));
    diesel::update(open).set(posts::due_at.eq(until)).execute(conn)
}

/// One who settles outcomes at a time, until the caller's transaction ends: or two could claim the same post of X's.
pub(super) fn lock_account(conn: &mut Conn, account: AccountId) -> QueryResult<Option<AccountId>> {
    x_accounts::table.find(account).select(x_accounts::id).for_update().first(conn).optional()
}

/// Which of these posts of X's are ours already.
pub(super) fn taken(conn: &mut Conn, xids: &[&str]) -> QueryResult<Vec<String>> {
    let taken: Vec<Option<String>> =
        posts::table.filter(posts::post_xid.eq_any(xids)).select(posts::post_xid).load(conn)?;
    Ok(taken.into_iter().flatten().collect())
}

/// Texts of calls in flight: a look now could take their post for another's.
pub(super) fn in_flight(conn: &mut Conn) -> QueryResult<Vec<String>> {
    posts::table.filter(posts::state.eq(PostState::Sending.key())).select(posts::text).limit(500).load(conn)
}

/// The latest post of ours that ended before an instant: a look need not go back further.
pub(super) fn last_before(conn: &mut Conn, account: AccountId, before: At) -> QueryResult<Option<String>> {
    let last: Option<Option<String>> = posts::table
        .filter(posts::account_id.eq(Some(account)).and(posts::finished_at.lt(before)))
        .filter(posts::state.eq(PostState::Sent.key()).and(posts::post_xid.is_not_null()))
        .order((posts::finished_at.desc(), posts::id.desc()))
        .select(posts::post_xid)
        .first(conn)
        .optional()?;
    Ok(last.flatten())
}
