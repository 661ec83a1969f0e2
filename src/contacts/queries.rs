//! All SQL on `contacts` itself; tags, search and values have rooms of their own.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Unsigned};

use super::model::{Contact, Draft, State, name_from};
use crate::clock::At;
use crate::db::{self, Bind, Conn, among};
use crate::handle::Handle;
use crate::ids::ContactId;
use crate::schema::{contact_values_1, contacts};
use crate::users::email_key;

/// Rows of one INSERT: 13 columns stay far below the 65,535 placeholders of a statement.
const ROWS: usize = 1000;

/// A contact by id.
pub fn find(conn: &mut Conn, id: ContactId) -> QueryResult<Option<Contact>> {
    contacts::table.find(id).select(Contact::as_select()).first(conn).optional()
}

/// Those of these contacts that are in use: neither in the bin nor merged into another.
pub fn live(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let is_live = contacts::state.eq(State::Anonymous).or(contacts::state.eq(State::Identified));
    let those = contacts::table.filter(among(contacts::id, ids).and(is_live));
    Ok(those.select(contacts::id).load(conn)?.into_iter().collect())
}

/// The oldest contact in use with a handle, whatever its case.
pub fn by_handle(conn: &mut Conn, handle: &Handle) -> QueryResult<Option<Contact>> {
    contacts::table
        .filter(contacts::twitter_key.eq(Some(handle.key())).and(contacts::state.eq(State::Identified)))
        .order(contacts::id)
        .select(Contact::as_select())
        .first(conn)
        .optional()
}

/// Nobody else changes a contact until the transaction ends; false when it is gone. Read it afterwards.
pub fn hold(conn: &mut Conn, id: ContactId) -> QueryResult<bool> {
    let held: Option<ContactId> = contacts::table.find(id).for_update().select(contacts::id).first(conn).optional()?;
    Ok(held.is_some())
}

/// The contact with an e-mail, whatever its case.
pub fn by_email(conn: &mut Conn, email: &str) -> QueryResult<Option<ContactId>> {
    contacts::table.filter(contacts::email_key.eq(Some(email_key(email)))).select(contacts::id).first(conn).optional()
}

/// The contacts themselves, newest first.
pub fn lines(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<Contact>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    contacts::table.filter(among(contacts::id, ids)).order(contacts::id.desc()).select(Contact::as_select()).load(conn)
}

/// Identified contacts after an id, in order: how a campaign walks through all of them.
pub fn all_after(conn: &mut Conn, after: ContactId, most: i64) -> QueryResult<Vec<ContactId>> {
    contacts::table
        .filter(contacts::state.eq(State::Identified).and(contacts::id.gt(after)))
        .order(contacts::id)
        .limit(most)
        .select(contacts::id)
        .load(conn)
}

/// The handles of these contacts, in their order.
pub fn handles(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<Option<String>>> {
    let pairs: Vec<(ContactId, Option<String>)> =
        contacts::table.filter(contacts::id.eq_any(ids)).select((contacts::id, contacts::twitter)).load(conn)?;
    let mut found: HashMap<ContactId, Option<String>> = pairs.into_iter().collect();
    // A contact may stand in the batch twice.
    Ok(ids.iter().map(|id| found.get_mut(id).and_then(|handle| handle.clone())).collect())
}

type Names = (ContactId, Option<String>, Option<String>, Option<String>, Option<String>);

/// What pages call these contacts; those that are gone are left out.
pub fn names_of(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashMap<ContactId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<Names> = contacts::table
        .filter(contacts::id.eq_any(ids))
        .select((contacts::id, contacts::first_name, contacts::last_name, contacts::email, contacts::twitter))
        .load(conn)?;
    let name = |(id, first, last, email, twitter): Names| {
        (id, name_from(first.as_deref(), last.as_deref(), email.as_deref(), twitter.as_deref()))
    };
    Ok(rows.into_iter().map(name).collect())
}

/// What pages call a contact.
pub fn name_of(conn: &mut Conn, id: ContactId) -> QueryResult<Option<String>> {
    Ok(names_of(conn, &[id])?.remove(&id))
}

/// They did something just now.
pub fn touch(conn: &mut Conn, ids: &[ContactId], now: At) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    let (marks, ids) = db::listed(ids);
    let sql = format!("UPDATE contacts SET last_active_at = ? WHERE id IN ({marks})");
    db::standing(&sql, [vec![Bind::at(now)], ids].concat()).execute(conn)
}

#[derive(Insertable)]
#[diesel(table_name = contacts)]
struct NewRow<'a> {
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    email: Option<&'a str>,
    email_key: Option<String>,
    twitter: Option<&'a str>,
    twitter_key: Option<String>,
    points: i32,
    owner_id: Option<crate::ids::UserId>,
    state: State,
    last_active_at: Option<At>,
    created_at: At,
    changed_at: At,
}

/// Visitors without a name, as many as asked; one statement for a thousand.
pub fn create_anonymous_many(conn: &mut Conn, how_many: usize, now: At) -> QueryResult<Vec<ContactId>> {
    let nobody = Draft::default();
    let rows =
        std::iter::repeat_n(&nobody, how_many).map(|draft| new_row(draft, State::Anonymous, now)).collect::<Vec<_>>();
    insert_rows(conn, &rows)
}

/// Contacts with what has a column of its own in `contacts`; their ids in order.
pub(super) fn insert(conn: &mut Conn, drafts: &[Draft], now: At) -> QueryResult<Vec<ContactId>> {
    let rows: Vec<NewRow<'_>> = drafts.iter().map(|draft| new_row(draft, State::Identified, now)).collect();
    insert_rows(conn, &rows)
}

fn new_row(draft: &Draft, state: State, now: At) -> NewRow<'_> {
    NewRow {
        first_name: draft.first_name.as_deref(),
        last_name: draft.last_name.as_deref(),
        email: draft.email.as_deref(),
        email_key: draft.email.as_deref().map(email_key),
        twitter: draft.twitter.as_ref().map(Handle::as_str),
        twitter_key: draft.twitter.as_ref().map(Handle::key),
        points: draft.points,
        owner_id: draft.owner,
        state,
        last_active_at: (state == State::Anonymous).then_some(now),
        created_at: now,
        changed_at: now,
    }
}

fn insert_rows(conn: &mut Conn, rows: &[NewRow<'_>]) -> QueryResult<Vec<ContactId>> {
    let mut ids = Vec::with_capacity(rows.len());
    for rows in rows.chunks(ROWS) {
        diesel::insert_into(contacts::table).values(rows).execute(conn)?;
        ids.extend(ids_of_last_insert(conn, rows.len())?);
    }
    for ids in ids.chunks(ROWS) {
        let rows: Vec<_> = ids.iter().map(|id| contact_values_1::contact_id.eq(*id)).collect();
        diesel::insert_into(contact_values_1::table).values(rows).execute(conn)?;
    }
    Ok(ids)
}

/// One INSERT … VALUES of a known number of rows gets its ids in one stretch in every `innodb_autoinc_lock_mode`; the
/// step between them is the server's (3 in a cluster of three).
pub(super) fn ids_of_last_insert(conn: &mut Conn, count: usize) -> QueryResult<Vec<ContactId>> {
    #[derive(QueryableByName)]
    struct Stretch {
        #[diesel(sql_type = Unsigned<BigInt>)]
        first: u64,
        #[diesel(sql_type = Unsigned<BigInt>)]
        step: u64,
    }
    let sql =
        "SELECT CAST(LAST_INSERT_ID() AS UNSIGNED) AS first, CAST(@@auto_increment_increment AS UNSIGNED) AS step";
    let stretch: Stretch = diesel::sql_query(sql).get_result(conn)?;
    Ok(std::iter::successors(Some(stretch.first), |id| Some(id + stretch.step)).take(count).map(ContactId).collect())
}

/// Something about these contacts changed that is kept beside their row; their version stays.
pub(super) fn mark_changed(conn: &mut Conn, ids: &[ContactId], now: At) -> QueryResult<()> {
    for ids in ids.chunks(ROWS) {
        diesel::update(contacts::table.filter(contacts::id.eq_any(ids)))
            .set(contacts::changed_at.eq(now))
            .execute(conn)?;
    }
    Ok(())
}

/// Whether anybody is known by name, address or handle.
pub fn any(conn: &mut Conn) -> QueryResult<bool> {
    let known = contacts::table.filter(contacts::state.eq(State::Identified)).select(contacts::id);
    diesel::select(diesel::dsl::exists(known)).get_result(conn)
}
