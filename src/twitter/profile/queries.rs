//! All SQL on `x_profiles` and `x_timeline`.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Cached, Found, Profile, Wanted};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::schema::{contacts, x_profiles, x_timeline};

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
    Ok(wanted)
}

/// Whether a cached profile is old enough to be read again, and nobody asked for it yet.
pub(super) fn is_stale(profile: &Profile, now: At) -> bool {
    let fresh = if profile.state == "found" { FRESH } else { FRESH_WHEN_EMPTY };
    profile.fetch_due_at.is_none() && profile.fetched_at.is_none_or(|at| at.plus(fresh) < now)
}

/// A contact's handle.
pub(super) fn handle(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<String>> {
    let handle: Option<Option<String>> =
        contacts::table.find(contact).select(contacts::twitter).first(conn).optional()?;
    Ok(handle.flatten())
}

pub(super) fn exists(conn: &mut Conn, contact: ContactId) -> QueryResult<bool> {
    let found: Option<ContactId> = contacts::table.find(contact).select(contacts::id).first(conn).optional()?;
    Ok(found.is_some())
}

pub(super) fn profile(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<Profile>> {
    x_profiles::table.find(contact).select(Profile::as_select()).first(conn).optional()
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
            x_profiles::fetched_at.eq(Some(now)),
            x_profiles::fetch_due_at.eq(None::<At>),
        ))
        .execute(conn)?;
    if changed > 0 {
        replace_timeline(conn, wanted.contact_id, &[])?;
    }
    Ok(changed)
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

/// What was cached of these contacts is another's.
pub(super) fn forget_many(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<()> {
    diesel::delete(x_timeline::table.filter(x_timeline::contact_id.eq_any(contacts))).execute(conn)?;
    diesel::delete(x_profiles::table.filter(x_profiles::contact_id.eq_any(contacts))).execute(conn)?;
    Ok(())
}

fn forget(conn: &mut Conn, contact: ContactId) -> QueryResult<usize> {
    replace_timeline(conn, contact, &[])?;
    diesel::delete(x_profiles::table.find(contact)).execute(conn)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn same<'a>(wanted: &'a Wanted) -> _ {
    let (contact, handle): (ContactId, &'a str) = (wanted.contact_id, wanted.handle.as_str());
    x_profiles::table.filter(x_profiles::contact_id.eq(contact)).filter(x_profiles::handle.eq(handle))
}
