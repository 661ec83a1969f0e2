//! SQL on `contacts` for two who become one.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Unsigned};

use super::journal::Was;
use crate::clock::At;
use crate::contacts::model::{Contact, State};
use crate::db::Conn;
use crate::ids::{ActId, ContactId, FieldId};
use crate::schema::{acts, audit, contact_identifiers, contact_points, contacts};

/// Longer chains nobody makes; a ring cannot be made.
const CHAIN: u32 = 100;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: u64,
}

/// Whom a merged contact leads to in the end; `None` when it is not merged, or nobody is left.
pub fn survivor(conn: &mut Conn, id: ContactId) -> QueryResult<Option<ContactId>> {
    let found: Option<Id> = sql_query(format!(
        "WITH RECURSIVE chain AS (SELECT id, state, merged_into_id, 0 AS n FROM contacts WHERE id = {id} \
         UNION ALL SELECT c.id, c.state, c.merged_into_id, chain.n + 1 FROM chain \
         JOIN contacts c ON c.id = chain.merged_into_id WHERE chain.state = 3 AND chain.n < {CHAIN}) \
         SELECT id FROM chain WHERE state <> 3 AND n > 0"
    ))
    .get_result(conn)
    .optional()?;
    Ok(found.map(|row| ContactId(row.id)))
}

/// Everybody who became a part of a contact, also by way of others.
pub(in crate::contacts) fn absorbed(conn: &mut Conn, id: ContactId) -> QueryResult<Vec<ContactId>> {
    let rows: Vec<Id> = sql_query(format!(
        "WITH RECURSIVE parts AS (SELECT id FROM contacts WHERE merged_into_id = {id} AND state = 3 \
         UNION SELECT c.id FROM parts JOIN contacts c ON c.merged_into_id = parts.id AND c.state = 3) \
         SELECT id FROM parts ORDER BY id"
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| ContactId(row.id)).collect())
}

/// A contact becomes a part of another: nothing that is unique is theirs any more.
pub(super) fn let_go(conn: &mut Conn, loser: ContactId, winner: ContactId, now: At) -> QueryResult<usize> {
    diesel::update(contacts::table.find(loser))
        .set((
            contacts::state.eq(State::Merged),
            contacts::merged_into_id.eq(Some(winner)),
            contacts::email_key.eq(None::<String>),
            contacts::version.eq(contacts::version + 1),
            contacts::changed_at.eq(now),
        ))
        .execute(conn)
}

/// The next version: the second editor will notice.
pub(super) fn bump(conn: &mut Conn, id: ContactId, now: At) -> QueryResult<usize> {
    diesel::update(contacts::table.find(id))
        .set((contacts::version.eq(contacts::version + 1), contacts::changed_at.eq(now)))
        .execute(conn)
}

/// The survivor was known since the earlier of both days and was active at the later, and has a picture if one of them
/// had; answers how they are now.
pub(super) fn unite(conn: &mut Conn, winner: &Contact, loser: &Contact) -> QueryResult<Was> {
    let is_bare = winner.avatar_hash.is_none() && loser.avatar_hash.is_some();
    let was = Was {
        created_at: winner.created_at.min(loser.created_at),
        last_active_at: winner.last_active_at.max(loser.last_active_at),
        avatar: if is_bare { loser.avatar_hash.clone() } else { winner.avatar_hash.clone() },
    };
    diesel::update(contacts::table.find(winner.id))
        .set((contacts::created_at.eq(was.created_at), contacts::last_active_at.eq(was.last_active_at)))
        .execute(conn)?;
    if is_bare {
        let kind: Option<String> = contacts::table.find(loser.id).select(contacts::avatar_type).first(conn)?;
        diesel::update(contacts::table.find(winner.id))
            .set((contacts::avatar_hash.eq(&was.avatar), contacts::avatar_type.eq(kind)))
            .execute(conn)?;
    }
    Ok(was)
}

/// Back to how they were, as far as nothing else happened since.
pub(super) fn part(conn: &mut Conn, winner: &Contact, before: &Was, after: &Was) -> QueryResult<()> {
    if winner.created_at == after.created_at {
        diesel::update(contacts::table.find(winner.id))
            .set(contacts::created_at.eq(before.created_at))
            .execute(conn)?;
    }
    if winner.last_active_at == after.last_active_at {
        diesel::update(contacts::table.find(winner.id))
            .set(contacts::last_active_at.eq(before.last_active_at))
            .execute(conn)?;
    }
    if winner.avatar_hash == after.avatar && before.avatar != after.avatar {
        diesel::update(contacts::table.find(winner.id))
            .set((contacts::avatar_hash.eq(&before.avatar), contacts::avatar_type.eq(None::<String>)))
            .execute(conn)?;
    }
    Ok(())
}

/// A contact is itself again, with its e-mail where nobody has it.
pub(super) fn come_back(
    conn: &mut Conn,
    id: ContactId,
    state: State,
    email_key: Option<&str>,
    now: At,
) -> QueryResult<usize> {
    diesel::update(contacts::table.find(id))
        .set((
            contacts::state.eq(state),
            contacts::merged_into_id.eq(None::<ContactId>),
            contacts::email_key.eq(email_key),
            contacts::version.eq(contacts::version + 1),
            contacts::changed_at.eq(now),
        ))
        .execute(conn)
}

/// Their address belongs to somebody else by now.
pub(super) fn lose_email(conn: &mut Conn, id: ContactId) -> QueryResult<usize> {
    diesel::update(contacts::table.find(id)).set(contacts::email.eq(None::<String>)).execute(conn)
}

/// What only this contact has.
pub(super) fn identifiers(conn: &mut Conn, id: ContactId) -> QueryResult<Vec<(FieldId, String)>> {
    contact_identifiers::table
        .filter(contact_identifiers::contact_id.eq(id))
        .order((contact_identifiers::field_id, contact_identifiers::identifier))
        .select((contact_identifiers::field_id, contact_identifiers::identifier))
        .load(conn)
}

/// The latest row of a contact's score.
pub(super) fn last_point_row(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<u64>> {
    contact_points::table
        .filter(contact_points::contact_id.eq(contact))
        .select(diesel::dsl::max(contact_points::id))
        .get_result(conn)
}

/// Merges into a contact that can still be taken back: act, words, when; the newest first.
pub(super) fn recent(conn: &mut Conn, winner: ContactId, now: At) -> QueryResult<Vec<(ActId, String, At)>> {
    let parts: Vec<ContactId> =
        contacts::table.filter(contacts::merged_into_id.eq(Some(winner))).select(contacts::id).load(conn)?;
    let keys: Vec<String> = parts.iter().map(ToString::to_string).collect();
    audit::table
        .inner_join(acts::table)
        .filter(audit::subject_kind.eq("contact").and(audit::subject_key.eq_any(keys)).and(audit::act.eq("merged")))
        .filter(acts::undone_at.is_null().and(acts::undo_until.ge(Some(now))))
        .order(audit::id.desc())
        .limit(20)
        .select((acts::id, acts::label, audit::at))
        .load(conn)
}

/// What a merge added to the score, and what took it off again, leave no trace in its log.
pub(super) fn unlog_points(conn: &mut Conn, rows: &[Option<u64>]) -> QueryResult<usize> {
    let rows: Vec<u64> = rows.iter().copied().flatten().collect();
    diesel::delete(contact_points::table.filter(contact_points::id.eq_any(rows))).execute(conn)
}
