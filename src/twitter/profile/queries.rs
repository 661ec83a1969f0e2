//! SQL on `x_profiles`, `x_timeline` and `x_photos` for one contact's page and for asking X about it.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{CLEARED, Cached, Found, Photo, Profile, Wanted};
use crate::clock::At;
use crate::db::{self, Conn, among};
use crate::ids::ContactId;
use crate::schema::{contacts, x_photos, x_pictures, x_profiles, x_timeline};
use crate::twitter::client::XPost;
use crate::twitter::pictures::Kept;

/// A found profile is read again when it is older than this and somebody looks.
const FRESH: Duration = Duration::hours(6);
/// The same for one that X had nothing to show of.
const FRESH_WHEN_EMPTY: Duration = Duration::days(7);

/// Somebody saved a handle by hand: it is looked up soon. Without a handle, what was cached is forgotten.
pub fn want(conn: &mut Conn, contact: ContactId, handle: Option<&str>, now: At) -> db::Result<()> {
    let Some(handle) = handle else {
        forget(conn, contact)?;
        return Ok(());
    };
    let cached: Option<String> =
        x_profiles::table.find(contact).select(x_profiles::handle).for_update().first(conn).optional()?;
    if cached.is_some_and(|cached| cached.eq_ignore_ascii_case(handle)) {
        due(conn, contact, now)?;
        return Ok(());
    }
    forget(conn, contact)?;
    diesel::insert_or_ignore_into(x_profiles::table)
        .values((
            x_profiles::contact_id.eq(contact),
            x_profiles::handle.eq(handle),
            x_profiles::state.eq("wanted"),
            x_profiles::fetch_due_at.eq(Some(now)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Somebody opened a contact's page: it is looked up when it never was, or when the cache is old. Answers whether the
/// worker has something to do.
pub fn want_on_visit(conn: &mut Conn, contact: ContactId, now: At) -> db::Result<bool> {
    let Some(handle) = handle(conn, contact)? else { return Ok(false) };
    let wanted = match profile(conn, contact)? {
        Some(profile) if profile.handle.eq_ignore_ascii_case(&handle) => is_stale(&profile, now),
        _ => true,
    };
    if wanted {
        want(conn, contact, Some(&handle), now)?;
    }
    diesel::update(x_profiles::table.find(contact)).set(x_profiles::seen_at.eq(Some(now))).execute(conn)?;
    Ok(wanted)
}

/// Whether a cached profile is old enough to be read again, and nobody asked for it yet.
pub(super) fn is_stale(profile: &Profile, now: At) -> bool {
    let fresh = if profile.state == "found" { FRESH } else { FRESH_WHEN_EMPTY };
    !profile.is_cleared() && profile.fetch_due_at.is_none() && profile.fetched_at.is_none_or(|at| at.plus(fresh) < now)
}

/// Whether one of us looked within the hour: more often is not written down.
pub(super) fn is_seen(profile: &Profile, now: At) -> bool {
    profile.seen_at.is_some_and(|at| at.plus(Duration::hours(1)) > now)
}

/// A contact's handle.
pub(super) fn handle(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<String>> {
    let handle: Option<Option<String>> =
        contacts::table.find(contact).select(contacts::twitter).first(conn).optional()?;
    Ok(handle.flatten())
}

pub(super) fn profile(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<Profile>> {
    x_profiles::table.find(contact).select(Profile::as_select()).first(conn).optional()
}

/// Whose profile was fetched last.
pub(in crate::twitter) fn latest(conn: &mut Conn) -> QueryResult<Option<ContactId>> {
    x_profiles::table
        .filter(x_profiles::state.eq("found").and(x_profiles::seen_at.is_not_null()))
        .order(x_profiles::seen_at.desc())
        .select(x_profiles::contact_id)
        .first(conn)
        .optional()
}

/// What X said of those of these contacts who have a picture.
pub(super) fn with_pictures(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<Vec<(ContactId, Profile)>> {
    x_profiles::table
        .filter(among(x_profiles::contact_id, contacts).and(x_profiles::picture.is_not_null()))
        .select((x_profiles::contact_id, Profile::as_select()))
        .load(conn)
}

/// The hash of a contact's picture in the store.
pub(super) fn picture(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<String>> {
    let picture: Option<Option<String>> =
        x_profiles::table.find(contact).select(x_profiles::picture).first(conn).optional()?;
    Ok(picture.flatten())
}

/// A contact's cached posts, newest first.
pub(super) fn timeline(conn: &mut Conn, contact: ContactId, most: i64) -> QueryResult<Vec<Cached>> {
    x_timeline::table
        .filter(x_timeline::contact_id.eq(contact))
        .order((x_timeline::posted_at.desc(), x_timeline::post_xid.desc()))
        .limit(most)
        .select(Cached::as_select())
        .load(conn)
}

pub(super) fn anything_due(conn: &mut Conn, now: At) -> QueryResult<bool> {
    let due = x_profiles::table
        .filter(x_profiles::fetch_due_at.le(now))
        .order(x_profiles::fetch_due_at)
        .select(x_profiles::contact_id)
        .limit(1);
    Ok(due.first::<ContactId>(conn).optional()?.is_some())
}

pub(super) fn next_due(conn: &mut Conn, most: u32, now: At) -> QueryResult<Vec<Wanted>> {
    x_profiles::table
        .filter(x_profiles::fetch_due_at.le(now))
        .order(x_profiles::fetch_due_at)
        .limit(i64::from(most))
        .select(Wanted::as_select())
        .for_update()
        .skip_locked()
        .load(conn)
}

pub(super) fn put_off(conn: &mut Conn, contacts: &[ContactId], until: At) -> QueryResult<usize> {
    diesel::update(x_profiles::table.filter(x_profiles::contact_id.eq_any(contacts)))
        .set(x_profiles::fetch_due_at.eq(Some(until)))
        .execute(conn)
}

/// Writes what was found, unless the handle was changed meanwhile.
pub(super) fn found(conn: &mut Conn, wanted: &Wanted, found: &Found) -> QueryResult<usize> {
    diesel::update(same(wanted)).set(found).execute(conn)
}

/// Writes why there is nothing to show; what X had shown before goes, as its rules ask.
pub(super) fn empty(conn: &mut Conn, wanted: &Wanted, state: &str, reason: &str, now: At) -> QueryResult<usize> {
    let changed = diesel::update(same(wanted))
        .set((
            x_profiles::state.eq(state),
            x_profiles::reason.eq(Some(reason)),
            x_profiles::picture.eq(None::<String>),
            x_profiles::picture_url.eq(None::<String>),
            x_profiles::name.eq(None::<String>),
            x_profiles::bio.eq(None::<String>),
            x_profiles::place.eq(None::<String>),
            x_profiles::website.eq(None::<String>),
            x_profiles::followers.eq(None::<u64>),
            x_profiles::following.eq(None::<u64>),
            x_profiles::posts.eq(None::<u64>),
            x_profiles::is_verified.eq(false),
            x_profiles::verified_type.eq(None::<String>),
            x_profiles::joined_at.eq(None::<At>),
            x_profiles::fetched_at.eq(Some(now)),
            x_profiles::fetch_due_at.eq(None::<At>),
            x_profiles::gone_at.eq(None::<At>),
        ))
        .execute(conn)?;
    if changed > 0 {
        forget_posts(conn, &[wanted.contact_id])?;
    }
    Ok(changed)
}

/// A person wants nothing of X here: everything goes, and nobody is asked until a person says so.
pub(super) fn clear(conn: &mut Conn, contact: ContactId, handle: &str) -> QueryResult<()> {
    forget_many(conn, &[contact])?;
    diesel::insert_into(x_profiles::table)
        .values((x_profiles::contact_id.eq(contact), x_profiles::handle.eq(handle), x_profiles::state.eq(CLEARED)))
        .execute(conn)?;
    Ok(())
}

/// Writes down which files lie in the folder of pictures: what nobody names any more is found by it.
pub(super) fn register(conn: &mut Conn, copies: &[Kept], now: At) -> QueryResult<()> {
    let row = |copy: &Kept| {
        (x_pictures::hash.eq(copy.hash.clone()), x_pictures::kind.eq(copy.kind), x_pictures::put_at.eq(now))
    };
    let rows: Vec<_> = copies.iter().map(row).collect();
    if !rows.is_empty() {
        diesel::replace_into(x_pictures::table).values(&rows).execute(conn)?;
    }
    Ok(())
}

/// Keeps the pictures that are still shown, and adds new ones.
pub(super) fn replace_photos(conn: &mut Conn, contact: ContactId, shown: &[&str], new: &[Photo]) -> QueryResult<()> {
    let of = || x_photos::table.filter(x_photos::contact_id.eq(contact));
    diesel::delete(of().filter(x_photos::media_key.ne_all(shown))).execute(conn)?;
    diesel::replace_into(x_photos::table).values(new).execute(conn)?;
    Ok(())
}

/// A contact's pictures, those of the newest posts first.
pub(super) fn photos(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Photo>> {
    x_photos::table
        .filter(x_photos::contact_id.eq(contact))
        .order((x_photos::post_xid.desc(), x_photos::place))
        .limit(400)
        .select(Photo::as_select())
        .load(conn)
}

/// The hash of one of a contact's pictures in the store.
pub(super) fn photo(conn: &mut Conn, contact: ContactId, key: &str) -> QueryResult<Option<String>> {
    x_photos::table.find((contact, key)).select(x_photos::hash).first(conn).optional()
}

/// X's names of the pictures of these contacts that lie here.
pub(super) fn known_photos(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<Vec<(ContactId, String)>> {
    let of = x_photos::table.filter(x_photos::contact_id.eq_any(contacts));
    of.select((x_photos::contact_id, x_photos::media_key)).load(conn)
}

/// Puts a fetch off, with the reason for those who look meanwhile.
pub(super) fn later(conn: &mut Conn, wanted: &Wanted, reason: &str, until: At) -> QueryResult<usize> {
    diesel::update(same(wanted))
        .set((x_profiles::reason.eq(Some(reason)), x_profiles::fetch_due_at.eq(Some(until))))
        .execute(conn)
}

pub(super) fn replace_timeline(conn: &mut Conn, contact: ContactId, posts: &[Cached]) -> QueryResult<usize> {
    diesel::delete(x_timeline::table.filter(x_timeline::contact_id.eq(contact))).execute(conn)?;
    if posts.is_empty() {
        return Ok(0);
    }
    diesel::insert_into(x_timeline::table).values(posts).execute(conn)
}

fn due(conn: &mut Conn, contact: ContactId, now: At) -> QueryResult<usize> {
    diesel::update(x_profiles::table.find(contact)).set(x_profiles::fetch_due_at.eq(Some(now))).execute(conn)
}

/// Posts of these contacts, and their pictures, are not kept any longer.
pub(super) fn forget_posts(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<()> {
    diesel::delete(x_photos::table.filter(x_photos::contact_id.eq_any(contacts))).execute(conn)?;
    diesel::delete(x_timeline::table.filter(x_timeline::contact_id.eq_any(contacts))).execute(conn)?;
    Ok(())
}

/// Posts nobody could confirm go; the page says why there are none.
pub(in crate::twitter) fn let_go(conn: &mut Conn, contacts: &[ContactId], now: At) -> QueryResult<()> {
    if contacts.is_empty() {
        return Ok(());
    }
    forget_posts(conn, contacts)?;
    diesel::update(x_profiles::table.filter(x_profiles::contact_id.eq_any(contacts)))
        .set(x_profiles::gone_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Posts that X shows still, as it shows them now; only those that are kept.
pub(in crate::twitter) fn confirm(conn: &mut Conn, posts: &[XPost], now: At) -> db::Result<()> {
    let xids: Vec<&str> = posts.iter().map(|post| post.xid.as_str()).collect();
    let kept: Vec<(ContactId, String)> = x_timeline::table
        .filter(x_timeline::post_xid.eq_any(&xids))
        .select((x_timeline::contact_id, x_timeline::post_xid))
        .for_update()
        .load(conn)?;
    let shown = kept.iter().filter_map(|(contact, xid)| Some((*contact, posts.iter().find(|post| post.xid == *xid)?)));
    let rows = shown.map(|(contact, post)| Cached::of(contact, post, now)).collect::<anyhow::Result<Vec<_>>>()?;
    if !rows.is_empty() {
        diesel::replace_into(x_timeline::table).values(&rows).execute(conn)?;
    }
    Ok(())
}

/// What was cached of these contacts is another's.
pub(super) fn forget_many(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<()> {
    forget_posts(conn, contacts)?;
    diesel::delete(x_profiles::table.filter(x_profiles::contact_id.eq_any(contacts))).execute(conn)?;
    Ok(())
}

fn forget(conn: &mut Conn, contact: ContactId) -> QueryResult<()> {
    forget_many(conn, &[contact])
}

#[diesel::dsl::auto_type(no_type_alias)]
fn same<'a>(wanted: &'a Wanted) -> _ {
    let (contact, handle): (ContactId, &'a str) = (wanted.contact_id, wanted.handle.as_str());
    x_profiles::table.filter(x_profiles::contact_id.eq(contact)).filter(x_profiles::handle.eq(handle))
}
