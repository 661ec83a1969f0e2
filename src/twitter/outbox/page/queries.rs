//! SQL on `posts` for pages and for what a person decides.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ContactId, PostId};
use crate::schema::{contacts, posts, tweets, x_accounts};
use crate::twitter::outbox::DECLINED;
use crate::twitter::outbox::model::{Letter, Post, PostState};

/// First name, last name and handle of a contact; name of the tweet; handle of the account.
type Names = (Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// A post with the names that stand beside it.
pub(in crate::twitter::outbox) struct PostLine {
    pub(in crate::twitter::outbox) post: Post,
    /// The contact's name, or their handle.
    pub(in crate::twitter::outbox) contact: String,
    /// The contact's handle, without the `@`.
    pub(in crate::twitter::outbox) handle: Option<String>,
    /// The tweet's name; empty when it was deleted.
    pub(in crate::twitter::outbox) tweet: String,
    /// The account's handle; empty before the first call.
    pub(in crate::twitter::outbox) account: String,
}

impl PostLine {
    fn of((post, (first, last, handle, tweet, account)): (Post, Names)) -> Self {
        let name = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let at_handle = handle.as_ref().map(|handle| format!("@{handle}")).unwrap_or_default();
        let named = if name.trim().is_empty() { at_handle } else { name };
        let contact = match post.contact_id {
            Some(id) if named.is_empty() => format!("Contact {id}"),
            Some(_) => named,
            None => String::new(),
        };
        Self { post, contact, handle, tweet: tweet.unwrap_or_default(), account: account.unwrap_or_default() }
    }
}

/// These sendings with the names that stand beside them, in their order.
pub(in crate::twitter::outbox) fn lines(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<PostLine>> {
    let rows: Vec<(Post, Names)> = posts::table
        .left_join(contacts::table)
        .left_join(tweets::table)
        .left_join(x_accounts::table)
        .filter(posts::id.eq_any(ids))
        .select((Post::as_select(), names()))
        .load(conn)?;
    let mut found: HashMap<PostId, PostLine> =
        rows.into_iter().map(PostLine::of).map(|line| (line.post.id, line)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

/// What was sent to a contact or waits for it, newest first, with the tweet's name.
pub(in crate::twitter) fn of_contact(
    conn: &mut Conn,
    contact: ContactId,
    before: Option<PostId>,
    most: i64,
) -> QueryResult<Vec<(Post, Option<String>)>> {
    let mut query = posts::table
        .left_join(tweets::table)
        .filter(posts::contact_id.eq(Some(contact)))
        .select((Post::as_select(), tweets::name.nullable()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(posts::id.lt(before));
    }
    query.order(posts::id.desc()).limit(most).load(conn)
}

/// One sending.
pub(super) fn find(conn: &mut Conn, id: PostId) -> QueryResult<Option<PostLine>> {
    let row: Option<(Post, Names)> = posts::table
        .left_join(contacts::table)
        .left_join(tweets::table)
        .left_join(x_accounts::table)
        .filter(posts::id.eq(id))
        .select((Post::as_select(), names()))
        .first(conn)
        .optional()?;
    Ok(row.map(PostLine::of))
}

/// A sending about to be decided on, locked; `None` when it is not in that state any more.
pub(super) fn lock(conn: &mut Conn, id: PostId, state: PostState) -> QueryResult<Option<(Letter, Post)>> {
    posts::table
        .filter(posts::id.eq(id).and(posts::state.eq(state.key())))
        .select((Letter::as_select(), Post::as_select()))
        .for_update()
        .first(conn)
        .optional()
}

/// Those of these sendings that X certainly did not take, locked.
pub(super) fn lock_failed(conn: &mut Conn, ids: &[PostId]) -> QueryResult<Vec<Post>> {
    posts::table
        .filter(posts::id.eq_any(ids).and(posts::state.eq(PostState::Failed.key())))
        .order(posts::id)
        .select(Post::as_select())
        .for_update()
        .load(conn)
}

/// Whether a post of X's is another sending's already.
pub(super) fn is_taken(conn: &mut Conn, xid: &str) -> QueryResult<bool> {
    let taken = posts::table.filter(posts::post_xid.eq(xid)).select(posts::id).limit(1);
    Ok(taken.first::<PostId>(conn).optional()?.is_some())
}

/// Back into the queue by a person's word. `attempts` and `lookups` say what came before: with two looks behind it an
/// unknown outcome leads to a person again, never to a call by itself.
pub(super) fn queue_again(
    conn: &mut Conn,
    ids: &[PostId],
    (attempts, lookups): (u8, u8),
    now: At,
) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Queued.key()),
            posts::attempts.eq(attempts),
            posts::lookups.eq(lookups),
            posts::due_at.eq(now),
            posts::failure.eq(None::<String>),
            posts::reason.eq(None::<String>),
            posts::withdrawn_at.eq(None::<At>),
            posts::finished_at.eq(None::<At>),
        ))
        .execute(conn)
}

/// Ends sendings by a person's word.
pub(in crate::twitter::outbox) fn decline(
    conn: &mut Conn,
    ids: &[PostId],
    reason: &str,
    now: At,
) -> QueryResult<usize> {
    diesel::update(posts::table.filter(posts::id.eq_any(ids)))
        .set((
            posts::state.eq(PostState::Failed.key()),
            posts::failure.eq(Some(DECLINED)),
            posts::reason.eq(Some(reason)),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn names() -> _ {
    (
        contacts::first_name.nullable(),
        contacts::last_name.nullable(),
        contacts::twitter.nullable(),
        tweets::name.nullable(),
        x_accounts::handle.nullable(),
    )
}
