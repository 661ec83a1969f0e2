//! SQL on what is kept of X for many contacts at once.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::{x_photos, x_pictures, x_profiles, x_timeline};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

#[derive(QueryableByName)]
struct Hash {
    #[diesel(sql_type = Text)]
    hash: String,
}

/// Contacts with posts that X has not confirmed since.
pub(super) fn unconfirmed(conn: &mut Conn, since: At, most: i64) -> QueryResult<Vec<ContactId>> {
    let mut found: Vec<ContactId> = x_timeline::table
        .filter(x_timeline::checked_at.lt(since))
        .order(x_timeline::checked_at)
        .select(x_timeline::contact_id)
        .limit(most)
        .load(conn)?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Posts not confirmed since the first instant, of contacts one of us looked at since the second, the oldest first.
pub(super) fn unchecked(conn: &mut Conn, (since, seen): (At, At), most: u32) -> QueryResult<Vec<String>> {
    let mut found: Vec<String> = x_timeline::table
        .inner_join(x_profiles::table.on(x_profiles::contact_id.eq(x_timeline::contact_id)))
        .filter(x_timeline::checked_at.lt(since).and(x_profiles::seen_at.gt(seen)))
        .order(x_timeline::checked_at)
        .select(x_timeline::post_xid)
        .limit(i64::from(most))
        .load(conn)?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Posts that are gone, with their pictures; answers whose they were.
pub(super) fn remove(conn: &mut Conn, xids: &[&str]) -> QueryResult<Vec<ContactId>> {
    if xids.is_empty() {
        return Ok(Vec::new());
    }
    let of = || x_timeline::table.filter(x_timeline::post_xid.eq_any(xids));
    let owners: Vec<ContactId> = of().select(x_timeline::contact_id).distinct().load(conn)?;
    let photos = x_photos::table.filter(x_photos::contact_id.eq_any(&owners).and(x_photos::post_xid.eq_any(xids)));
    diesel::delete(photos).execute(conn)?;
    diesel::delete(of()).execute(conn)?;
    Ok(owners)
}

/// Those of whom nothing is left.
pub(super) fn without_posts(conn: &mut Conn, contacts: &[ContactId]) -> QueryResult<Vec<ContactId>> {
    let left: Vec<ContactId> = x_timeline::table
        .filter(x_timeline::contact_id.eq_any(contacts))
        .select(x_timeline::contact_id)
        .distinct()
        .load(conn)?;
    Ok(contacts.iter().copied().filter(|contact| !left.contains(contact)).collect())
}

pub(super) fn anything_wanted(conn: &mut Conn) -> QueryResult<bool> {
    let wanted = x_profiles::table.filter(x_profiles::fetch_due_at.is_not_null()).select(x_profiles::contact_id);
    Ok(wanted.first::<ContactId>(conn).optional()?.is_some())
}

/// Profiles one of us looked at since the first instant, and that were read before the second.
pub(super) fn aged(conn: &mut Conn, (seen, read): (At, At), most: i64) -> QueryResult<Vec<ContactId>> {
    x_profiles::table
        .filter(x_profiles::seen_at.gt(seen).and(x_profiles::fetched_at.lt(read)))
        .filter(x_profiles::fetch_due_at.is_null().and(x_profiles::state.eq_any(["found", "protected"])))
        .order(x_profiles::seen_at.desc())
        .select(x_profiles::contact_id)
        .limit(most)
        .load(conn)
}

pub(super) fn ask_for(conn: &mut Conn, contacts: &[ContactId], now: At) -> QueryResult<usize> {
    if contacts.is_empty() {
        return Ok(0);
    }
    let those = x_profiles::table.filter(x_profiles::contact_id.eq_any(contacts));
    diesel::update(those.filter(x_profiles::fetch_due_at.is_null()))
        .set(x_profiles::fetch_due_at.eq(Some(now)))
        .execute(conn)
}

/// Files stored before an instant that no profile and no photo names.
pub(super) fn unnamed(conn: &mut Conn, before: At, most: i64) -> QueryResult<Vec<String>> {
    let found: Vec<Hash> = diesel::sql_query(
        "SELECT p.hash FROM x_pictures p WHERE p.put_at < ? \
         AND NOT EXISTS (SELECT 1 FROM x_profiles o WHERE o.picture = p.hash) \
         AND NOT EXISTS (SELECT 1 FROM x_photos f WHERE f.hash = p.hash) ORDER BY p.put_at, p.hash LIMIT ?",
    )
    .bind::<diesel::sql_types::Datetime, _>(before)
    .bind::<BigInt, _>(most)
    .load(conn)?;
    Ok(found.into_iter().map(|row| row.hash).collect())
}

pub(super) fn unregister(conn: &mut Conn, hashes: &[String]) -> QueryResult<usize> {
    diesel::delete(x_pictures::table.filter(x_pictures::hash.eq_any(hashes))).execute(conn)
}

/// Forgets profiles that were there at an instant, with all that belongs to them; answers how many.
pub(super) fn purge(conn: &mut Conn, asked: At, most: i64) -> QueryResult<usize> {
    let found: Vec<ContactId> = x_profiles::table
        .filter(
            x_profiles::fetched_at
                .le(asked)
                .or(x_profiles::fetch_due_at.le(asked).and(x_profiles::fetched_at.is_null())),
        )
        .select(x_profiles::contact_id)
        .limit(most)
        .load(conn)?;
    diesel::delete(x_photos::table.filter(x_photos::contact_id.eq_any(&found))).execute(conn)?;
    diesel::delete(x_timeline::table.filter(x_timeline::contact_id.eq_any(&found))).execute(conn)?;
    diesel::delete(x_profiles::table.filter(x_profiles::contact_id.eq_any(&found))).execute(conn)?;
    Ok(found.len())
}

/// How many rows of each table there are, counted up to a bound.
pub(super) fn counts(conn: &mut Conn, most: i64) -> QueryResult<[i64; 3]> {
    let mut counts = [0; 3];
    for (count, table) in counts.iter_mut().zip(["x_profiles", "x_timeline", "x_photos"]) {
        let sql = format!("SELECT COUNT(*) AS many FROM (SELECT 1 FROM {table} LIMIT {most}) some");
        *count = diesel::sql_query(sql).get_result::<Count>(conn)?.many;
    }
    Ok(counts)
}

/// When the post that waits longest was confirmed.
pub(super) fn oldest(conn: &mut Conn) -> QueryResult<Option<At>> {
    let first = x_timeline::table.order(x_timeline::checked_at).select(x_timeline::checked_at);
    first.first(conn).optional()
}
