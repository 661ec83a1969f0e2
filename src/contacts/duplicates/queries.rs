//! SQL on `contact_keys` and `duplicates`. Literals are numbers and words of our own.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, TinyInt, Unsigned};

use super::Pair;
use super::keys::{Hint, Key};
use crate::clock::At;
use crate::contacts::model::State;
use crate::db::Conn;
use crate::ids::{ContactId, DuplicateId, UserId};
use crate::schema::{contact_keys, contacts, duplicates};

/// Keys asked for in one statement.
const KEYS: usize = 200;
/// Rows of one INSERT.
const ROWS: usize = 2000;

/// Contacts that changed after a place in time, up to another, oldest first. One moment may have a million of them, so
/// the rest of it is asked for apart: both are ranges of one index.
pub(super) fn changed(
    conn: &mut Conn,
    from: Option<(At, ContactId)>,
    until: At,
    most: i64,
) -> QueryResult<Vec<(ContactId, At)>> {
    let here =
        || contacts::table.filter(contacts::state.eq(State::Identified)).select((contacts::id, contacts::changed_at));
    let Some((at, id)) = from else {
        let all = here().filter(contacts::changed_at.le(until));
        return all.order((contacts::changed_at, contacts::id)).limit(most).load(conn);
    };
    let rest = here().filter(contacts::changed_at.eq(at).and(contacts::id.gt(id)));
    let mut found: Vec<(ContactId, At)> = rest.order(contacts::id).limit(most).load(conn)?;
    let room = most - i64::try_from(found.len()).unwrap_or(most);
    if room > 0 {
        let later = here().filter(contacts::changed_at.gt(at).and(contacts::changed_at.le(until)));
        let later: Vec<(ContactId, At)> = later.order((contacts::changed_at, contacts::id)).limit(room).load(conn)?;
        found.extend(later);
    }
    Ok(found)
}

/// Writes the keys of these contacts anew.
pub(super) fn keep_keys(conn: &mut Conn, ids: &[ContactId], keys: &[(Key, ContactId)]) -> QueryResult<()> {
    diesel::delete(contact_keys::table.filter(contact_keys::contact_id.eq_any(ids))).execute(conn)?;
    for rows in keys.chunks(ROWS) {
        let rows: Vec<_> = rows
            .iter()
            .map(|(key, contact)| {
                (
                    contact_keys::kind.eq(key.hint.code()),
                    contact_keys::key_hash.eq(key.hash),
                    contact_keys::contact_id.eq(*contact),
                )
            })
            .collect();
        diesel::insert_or_ignore_into(contact_keys::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Who shares each key, no further than `most`; keys that one contact has alone are left out.
pub(super) fn sharers(
    conn: &mut Conn,
    keys: &BTreeSet<Key>,
    most: usize,
) -> QueryResult<BTreeMap<Key, Vec<ContactId>>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Unsigned<TinyInt>)]
        kind: u8,
        #[diesel(sql_type = Unsigned<BigInt>)]
        hash: u64,
        #[diesel(sql_type = Unsigned<BigInt>)]
        contact: ContactId,
    }
    let mut found: BTreeMap<Key, Vec<ContactId>> = BTreeMap::new();
    let keys: Vec<&Key> = keys.iter().collect();
    for keys in keys.chunks(KEYS) {
        let one = |key: &&Key| {
            format!(
                "(SELECT kind, key_hash AS hash, contact_id AS contact FROM contact_keys \
                 WHERE kind = {} AND key_hash = {} LIMIT {most})",
                key.hint.code(),
                key.hash
            )
        };
        let sql = keys.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
        for row in sql_query(sql).load::<Row>(conn)? {
            if let Some(hint) = Hint::of_code(row.kind) {
                found.entry(Key { hint, hash: row.hash }).or_default().push(row.contact);
            }
        }
    }
    found.retain(|_, sharers| sharers.len() > 1);
    Ok(found)
}

/// Those of the contacts in these pairs that are people we know.
pub(super) fn identified(conn: &mut Conn, pairs: &BTreeMap<Pair, BTreeSet<Hint>>) -> QueryResult<BTreeSet<ContactId>> {
    let ids: BTreeSet<ContactId> = pairs.keys().flat_map(|(one, other)| [*one, *other]).collect();
    let known: Vec<ContactId> = contacts::table
        .filter(contacts::id.eq_any(ids).and(contacts::state.eq(State::Identified)))
        .select(contacts::id)
        .load(conn)?;
    Ok(known.into_iter().collect())
}

/// The pairs of these contacts are these; what somebody dismissed stays dismissed.
pub(super) fn replace(
    conn: &mut Conn,
    ids: &[ContactId],
    pairs: &[(Pair, BTreeSet<Hint>)],
    now: At,
) -> QueryResult<()> {
    let open = || duplicates::table.filter(duplicates::dismissed_at.is_null());
    diesel::delete(open().filter(duplicates::first_id.eq_any(ids))).execute(conn)?;
    diesel::delete(open().filter(duplicates::second_id.eq_any(ids))).execute(conn)?;
    for rows in pairs.chunks(ROWS) {
        let rows: Vec<_> = rows
            .iter()
            .map(|((one, other), hints)| {
                let reasons = hints.iter().map(|hint| hint.key()).collect::<Vec<_>>().join(",");
                let score = hints.iter().fold(0_u8, |sum, hint| sum.saturating_add(hint.weight())).min(100);
                (
                    duplicates::first_id.eq(*one),
                    duplicates::second_id.eq(*other),
                    duplicates::reasons.eq(reasons),
                    duplicates::score.eq(score),
                    duplicates::found_at.eq(now),
                )
            })
            .collect();
        diesel::insert_or_ignore_into(duplicates::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// A suggestion.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Suggestion {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) id: DuplicateId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) first: ContactId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) second: ContactId,
    #[diesel(sql_type = Text)]
    pub(super) reasons: String,
    #[diesel(sql_type = Unsigned<TinyInt>)]
    pub(super) score: u8,
}

/// Suggestions nobody decided about, the surest first; below a place when walking on, above it when walking back.
pub(super) fn open(
    conn: &mut Conn,
    (place, is_back): (Option<(u8, DuplicateId)>, bool),
    most: i64,
) -> QueryResult<Vec<Suggestion>> {
    let (than, order) = if is_back { (">", "ASC") } else { ("<", "DESC") };
    let from = place.map_or(String::new(), |(score, id)| {
        format!("AND (d.score {than} {score} OR (d.score = {score} AND d.id {than} {id}))")
    });
    sql_query(format!(
        "SELECT STRAIGHT_JOIN d.id, d.first_id AS first, d.second_id AS second, d.reasons, d.score \
         FROM duplicates d FORCE INDEX (duplicates_open) \
         JOIN contacts a ON a.id = d.first_id AND a.state = 1 JOIN contacts b ON b.id = d.second_id AND b.state = 1 \
         WHERE d.dismissed_at IS NULL {from} ORDER BY d.score {order}, d.id {order} LIMIT {most}"
    ))
    .load(conn)
}

/// Those who look like a contact, the surest first.
pub(in crate::contacts) fn like(conn: &mut Conn, id: ContactId, most: i64) -> QueryResult<Vec<ContactId>> {
    let pairs: Vec<Pair> = duplicates::table
        .filter(duplicates::dismissed_at.is_null())
        .filter(duplicates::first_id.eq(id).or(duplicates::second_id.eq(id)))
        .order(duplicates::score.desc())
        .limit(most)
        .select((duplicates::first_id, duplicates::second_id))
        .load(conn)?;
    let others: Vec<ContactId> = pairs.into_iter().map(|(one, other)| if one == id { other } else { one }).collect();
    contacts::table
        .filter(contacts::id.eq_any(others).and(contacts::state.eq(State::Identified)))
        .select(contacts::id)
        .load(conn)
}

/// Somebody says they are two people.
pub(super) fn dismiss(conn: &mut Conn, id: DuplicateId, user: UserId, now: At) -> QueryResult<usize> {
    diesel::update(duplicates::table.find(id).filter(duplicates::dismissed_at.is_null()))
        .set((duplicates::dismissed_at.eq(Some(now)), duplicates::dismissed_by.eq(Some(user))))
        .execute(conn)
}
