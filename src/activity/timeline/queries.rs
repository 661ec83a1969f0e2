//! All SQL that reads timelines: newest first, each served by an index of the contact.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Unsigned};

use super::Asked;
use crate::activity::model::Activity;
use crate::activity::queries::{place_of, recent};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ActivityId, ContactId};
use crate::schema::activity;

/// What is asked for of a contact's timeline.
pub fn timeline(conn: &mut Conn, contact: ContactId, asked: &Asked, most: i64) -> QueryResult<Vec<Activity>> {
    match (asked.kinds.is_empty(), asked.words.is_empty()) {
        (true, true) => recent(conn, contact, asked.before, most),
        (false, true) => of_kinds(conn, contact, asked, most),
        (_, false) => with_words(conn, contact, asked, most),
    }
}

/// The latest of each kind from its own stretch of the index, and of those the latest: a rare kind among ten thousand
/// others is found as quickly as a common one.
fn of_kinds(conn: &mut Conn, contact: ContactId, asked: &Asked, most: i64) -> QueryResult<Vec<Activity>> {
    let from = place_of(conn, asked.before)?.map_or(String::new(), |(at, id)| {
        let at = instant(at);
        format!("AND (at < {at} OR (at = {at} AND id < {id}))")
    });
    let part = |kind: &&str| {
        format!(
            "(SELECT id, at FROM activity FORCE INDEX (activity_kind) WHERE contact_id = {contact} AND kind = '{kind}' \
             {from} ORDER BY at DESC, id DESC LIMIT {most})"
        )
    };
    let parts: Vec<String> = asked.kinds.iter().map(part).collect();
    let sql = format!("SELECT id FROM ({}) found ORDER BY at DESC, id DESC LIMIT {most}", parts.join(" UNION ALL "));
    let ids: Vec<ActivityId> = sql_query(sql).load::<Found>(conn)?.into_iter().map(|row| row.id).collect();
    activity::table
        .filter(activity::id.eq_any(ids))
        .order((activity::at.desc(), activity::id.desc()))
        .select(Activity::as_select())
        .load(conn)
}

/// Somebody who searches looks through the whole timeline of one contact, which is bounded by what one contact does.
fn with_words(conn: &mut Conn, contact: ContactId, asked: &Asked, most: i64) -> QueryResult<Vec<Activity>> {
    let pattern = format!("%{}%", asked.words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let mut query = activity::table
        .filter(activity::contact_id.eq(contact))
        .filter(activity::title.like(pattern.clone()).or(activity::detail.like(pattern).assume_not_null()))
        .select(Activity::as_select())
        .into_boxed();
    if !asked.kinds.is_empty() {
        query = query.filter(activity::kind.eq_any(&asked.kinds));
    }
    if let Some((at, id)) = place_of(conn, asked.before)? {
        query = query.filter(activity::at.lt(at).or(activity::at.eq(at).and(activity::id.lt(id))));
    }
    query.order((activity::at.desc(), activity::id.desc())).limit(most).load(conn)
}

/// How many activities of some kinds fell into each of these stretches of time; answered by the index alone.
pub fn count_between(
    conn: &mut Conn,
    contact: ContactId,
    kinds: &[&'static str],
    stretches: &[(At, At)],
) -> QueryResult<Vec<i64>> {
    if kinds.is_empty() || stretches.is_empty() {
        return Ok(vec![0; stretches.len()]);
    }
    let kinds = kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(",");
    let part = |(place, (from, to)): (usize, &(At, At))| {
        format!(
            "SELECT {place} AS place, COUNT(*) AS count FROM activity FORCE INDEX (activity_at) WHERE \
             contact_id = {contact} AND at >= {} AND at < {} AND kind IN ({kinds})",
            instant(*from),
            instant(*to)
        )
    };
    let parts: Vec<String> = stretches.iter().enumerate().map(part).collect();
    let mut rows: Vec<Counted> = sql_query(parts.join(" UNION ALL ")).load(conn)?;
    rows.sort_by_key(|row| row.place);
    Ok(rows.into_iter().map(|row| row.count).collect())
}

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: ActivityId,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Integer)]
    place: i32,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// An instant as SQL writes it.
fn instant(at: At) -> String {
    at.utc().format("TIMESTAMP'%Y-%m-%d %H:%M:%S%.6f'").to_string()
}
