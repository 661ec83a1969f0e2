//! SQL on `posts`, `x_profiles` and `x_timeline` for two who become one, and for one who is forgotten.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;
use serde_json::{Value, json};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, PostId, StepId};
use crate::schema::{contacts, posts, x_photos, x_profiles, x_timeline};
use crate::twitter::outbox::PostState;

/// A sending, as far as its key and its state go.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Sending {
    pub(super) id: PostId,
    pub(super) once_key: Vec<u8>,
    pub(super) campaign_id: Option<CampaignId>,
    pub(super) step_id: Option<StepId>,
    pub(super) contact_id: Option<ContactId>,
    pub(super) rotation: u32,
    pub(super) state: String,
}

/// Text, state, when queued, when ended.
pub(super) type Told = (String, String, At, Option<At>);

/// A cached profile, as far as a merge cares.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = x_profiles, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Known {
    pub(super) handle: String,
    pub(super) fetched_at: Option<At>,
    pub(super) fetch_due_at: Option<At>,
}

/// A contact's sendings, held until the transaction ends.
pub(super) fn sendings(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Sending>> {
    posts::table
        .filter(posts::contact_id.eq(Some(contact)))
        .order(posts::id)
        .select(Sending::as_select())
        .for_update()
        .load(conn)
}

/// A sending is somebody else's now, under another key.
pub(super) fn hand_over(conn: &mut Conn, id: PostId, to: ContactId, key: &[u8]) -> QueryResult<usize> {
    let set = (posts::contact_id.eq(Some(to)), posts::once_key.eq(key));
    diesel::update(posts::table.find(id)).set(set).execute(conn)
}

/// Two sendings of one contact exchange their keys.
pub(super) fn swap_keys(conn: &mut Conn, one: &Sending, other: &Sending, contact: ContactId) -> QueryResult<()> {
    park(conn, &[one.id])?;
    hand_over(conn, other.id, contact, &one.once_key)?;
    hand_over(conn, one.id, contact, &other.once_key)?;
    Ok(())
}

/// Gives sendings a key that is nobody's, so that others are free to be taken.
pub(super) fn park(conn: &mut Conn, ids: &[PostId]) -> QueryResult<()> {
    for ids in ids.chunks(5000) {
        let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        diesel::sql_query(format!(
            "UPDATE posts SET once_key = UNHEX(SHA2(CONCAT('parked ', id), 256)) WHERE id IN ({list})"
        ))
        .execute(conn)?;
    }
    Ok(())
}

/// What waits is not sent; what is under way is not sent a second time by itself.
pub(super) fn take_back(conn: &mut Conn, id: PostId, reason: &str, now: At) -> QueryResult<()> {
    let waiting = [PostState::Queued.key(), PostState::Draft.key(), PostState::Stopped.key()];
    let queued = posts::table.find(id).filter(posts::state.eq_any(waiting));
    diesel::update(queued)
        .set((
            posts::state.eq(PostState::Withdrawn.key()),
            posts::reason.eq(Some(reason)),
            posts::finished_at.eq(Some(now)),
        ))
        .execute(conn)?;
    let open = [PostState::Sending.key(), PostState::Unknown.key()];
    let open = posts::table.find(id).filter(posts::state.eq_any(open));
    diesel::update(open).set(posts::withdrawn_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// What was taken back by a merge waits again.
pub(super) fn wait_again(conn: &mut Conn, ids: &[PostId], reason: &str, now: At) -> QueryResult<usize> {
    let those = posts::table.filter(
        posts::id.eq_any(ids).and(posts::state.eq(PostState::Withdrawn.key())).and(posts::reason.eq(Some(reason))),
    );
    diesel::update(those)
        .set((
            posts::state.eq(sql::<Text>("IF(way = 'draft' AND approved_at IS NULL, 'draft', 'queued')")),
            posts::reason.eq(None::<String>),
            posts::due_at.eq(now),
            posts::finished_at.eq(None::<At>),
        ))
        .execute(conn)
}

/// Bytes written in hex.
pub(super) fn bytes(hex: &str) -> Vec<u8> {
    let digits = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

pub(super) fn told(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Told>> {
    posts::table
        .filter(posts::contact_id.eq(Some(contact)))
        .order(posts::id)
        .select((posts::text, posts::state, posts::created_at, posts::finished_at))
        .load(conn)
}

pub(super) fn count(conn: &mut Conn, contact: ContactId) -> QueryResult<u64> {
    let count: i64 = posts::table.filter(posts::contact_id.eq(Some(contact))).count().get_result(conn)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// What money and "at most once" need stays; no text does, and nobody is named.
pub(super) fn forget(conn: &mut Conn, contact: ContactId, reason: &str) -> QueryResult<()> {
    let of = || posts::table.filter(posts::contact_id.eq(Some(contact)));
    let waiting = [PostState::Queued.key(), PostState::Draft.key(), PostState::Stopped.key()];
    diesel::update(of().filter(posts::state.eq_any(waiting)))
        .set((posts::state.eq(PostState::Withdrawn.key()), posts::withdrawn_at.eq(None::<At>)))
        .execute(conn)?;
    // What is under way is looked up by its text: it is emptied when it has ended.
    let open = [PostState::Sending.key(), PostState::Unknown.key(), PostState::Asking.key()];
    diesel::update(of()).set(posts::reason.eq(Some(reason))).execute(conn)?;
    diesel::update(of().filter(posts::state.ne_all(open))).set(posts::text.eq("")).execute(conn)?;
    diesel::update(of().filter(posts::state.eq_any(open)))
        .set(posts::contact_id.eq(None::<ContactId>))
        .execute(conn)?;
    Ok(())
}

pub(super) fn profile(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<Known>> {
    x_profiles::table.find(contact).for_update().select(Known::as_select()).first(conn).optional()
}

/// The handle of a contact.
pub(super) fn handle(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<String>> {
    contacts::table.find(contact).select(contacts::twitter).first(conn)
}

pub(super) fn drop_profile(conn: &mut Conn, contact: ContactId) -> QueryResult<()> {
    diesel::delete(x_photos::table.filter(x_photos::contact_id.eq(contact))).execute(conn)?;
    diesel::delete(x_timeline::table.filter(x_timeline::contact_id.eq(contact))).execute(conn)?;
    diesel::delete(x_profiles::table.find(contact)).execute(conn)?;
    Ok(())
}

pub(super) fn move_profile(conn: &mut Conn, from: ContactId, to: ContactId) -> QueryResult<()> {
    diesel::update(x_profiles::table.find(from)).set(x_profiles::contact_id.eq(to)).execute(conn)?;
    diesel::update(x_timeline::table.filter(x_timeline::contact_id.eq(from)))
        .set(x_timeline::contact_id.eq(to))
        .execute(conn)?;
    diesel::update(x_photos::table.filter(x_photos::contact_id.eq(from)))
        .set(x_photos::contact_id.eq(to))
        .execute(conn)?;
    Ok(())
}

/// When a profile is read next.
pub(super) fn set_due(conn: &mut Conn, contact: ContactId, due: Option<At>) -> QueryResult<usize> {
    diesel::update(x_profiles::table.find(contact)).set(x_profiles::fetch_due_at.eq(due)).execute(conn)
}

/// Everything X showed of a contact, and their posts.
pub(super) fn shown(conn: &mut Conn, contact: ContactId) -> QueryResult<(Option<Value>, Vec<Value>)> {
    type Row = (String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>, Option<At>);
    let row: Option<Row> = x_profiles::table
        .find(contact)
        .select((
            x_profiles::handle,
            x_profiles::user_xid,
            x_profiles::name,
            x_profiles::bio,
            x_profiles::place,
            x_profiles::website,
            x_profiles::fetched_at,
        ))
        .first(conn)
        .optional()?;
    let profile = row.map(|(handle, xid, name, bio, place, website, at)| {
        json!({ "handle": handle, "id": xid, "name": name, "bio": bio, "place": place, "website": website,
            "as_of": at.map(At::utc) })
    });
    let texts: Vec<(At, String)> = x_timeline::table
        .filter(x_timeline::contact_id.eq(contact))
        .order(x_timeline::posted_at)
        .select((x_timeline::posted_at, x_timeline::text))
        .load(conn)?;
    let said: Vec<Option<String>> = x_photos::table
        .filter(x_photos::contact_id.eq(contact))
        .order((x_photos::post_xid, x_photos::place))
        .select(x_photos::alt)
        .load(conn)?;
    let posts = texts.into_iter().map(|(at, text)| json!({ "at": at.utc(), "text": text }));
    let photos = said.into_iter().map(|alt| json!({ "photo": alt.unwrap_or_default() }));
    Ok((profile, posts.chain(photos).collect()))
}

/// How many profiles and posts are cached of a contact.
pub(super) fn cached(conn: &mut Conn, contact: ContactId) -> QueryResult<(u64, u64)> {
    let of = |n: i64| u64::try_from(n).unwrap_or(0);
    let profiles: i64 = x_profiles::table.filter(x_profiles::contact_id.eq(contact)).count().get_result(conn)?;
    let posts: i64 = x_timeline::table.filter(x_timeline::contact_id.eq(contact)).count().get_result(conn)?;
    Ok((of(profiles), of(posts)))
}

/// The accounts of these contacts, as far as X told them.
pub(super) fn accounts(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<(ContactId, String)>> {
    let known = x_profiles::table.filter(x_profiles::contact_id.eq_any(ids).and(x_profiles::user_xid.is_not_null()));
    let rows: Vec<(ContactId, Option<String>)> =
        known.select((x_profiles::contact_id, x_profiles::user_xid)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, account)| Some((id, account?))).collect())
}
