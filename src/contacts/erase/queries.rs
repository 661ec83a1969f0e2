//! SQL on `erasures` and `suppressions`, and on a contact's own row when it is emptied.

use diesel::prelude::*;

use super::suppression::Identifier;
use crate::clock::At;
use crate::contacts::model::{Contact, State};
use crate::db::{self, Conn};
use crate::ids::{ContactId, ErasureId, UserId};
use crate::schema::{contact_keys, contacts, duplicates, erasures, suppressions, users};
use crate::web::Cursor;

/// A receipt.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Receipt {
    pub(super) id: ErasureId,
    pub(super) contact_key: u64,
    pub(super) kind: String,
    pub(super) user: Option<String>,
    pub(super) removed: String,
    pub(super) at: At,
}

/// Writes a receipt.
pub(super) fn write_receipt(
    conn: &mut Conn,
    contact: ContactId,
    kind: &str,
    (user, at): (Option<UserId>, At),
    removed: &str,
) -> QueryResult<ErasureId> {
    diesel::insert_into(erasures::table)
        .values((
            erasures::contact_key.eq(contact.0),
            erasures::kind.eq(kind),
            erasures::user_id.eq(user),
            erasures::removed.eq(removed),
            erasures::at.eq(at),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

pub(super) fn receipt(conn: &mut Conn, id: ErasureId) -> QueryResult<Option<Receipt>> {
    erasures::table
        .left_join(users::table)
        .filter(erasures::id.eq(id))
        .select((
            erasures::id,
            erasures::contact_key,
            erasures::kind,
            users::name.nullable(),
            erasures::removed,
            erasures::at,
        ))
        .first(conn)
        .optional()
}

/// Receipts, newest first.
pub(super) fn receipts(conn: &mut Conn, cursor: &Cursor, most: i64) -> QueryResult<Vec<Receipt>> {
    let mut query = erasures::table
        .left_join(users::table)
        .select((
            erasures::id,
            erasures::contact_key,
            erasures::kind,
            users::name.nullable(),
            erasures::removed,
            erasures::at,
        ))
        .limit(most)
        .into_boxed();
    let key = |text: &str| ErasureId(text.parse().unwrap_or(0));
    query = match cursor {
        Cursor::Start => query,
        Cursor::After(text) => query.filter(erasures::id.lt(key(text))),
        Cursor::Before(text) => query.filter(erasures::id.gt(key(text))),
    };
    match cursor {
        Cursor::Before(_) => query.order(erasures::id.asc()).load(conn),
        _ => query.order(erasures::id.desc()).load(conn),
    }
}

/// Remembers whom not to bring back.
pub(super) fn suppress(conn: &mut Conn, rows: &[(Identifier, Vec<u8>)], erasure: ErasureId) -> QueryResult<()> {
    let rows: Vec<_> = rows
        .iter()
        .map(|(identifier, hash)| {
            (
                suppressions::key_hash.eq(hash),
                suppressions::kind.eq(identifier.key()),
                suppressions::erasure_id.eq(erasure),
            )
        })
        .collect();
    if !rows.is_empty() {
        diesel::replace_into(suppressions::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Whether anybody was ever forgotten.
pub(super) fn is_anybody_suppressed(conn: &mut Conn) -> QueryResult<bool> {
    Ok(suppressions::table.select(suppressions::erasure_id).first::<ErasureId>(conn).optional()?.is_some())
}

/// Which of these hashes are of people who were forgotten, and since when.
pub(super) fn suppressions(conn: &mut Conn, hashes: &[Vec<u8>]) -> QueryResult<Vec<(Vec<u8>, At)>> {
    suppressions::table
        .inner_join(erasures::table)
        .filter(suppressions::key_hash.eq_any(hashes))
        .select((suppressions::key_hash, erasures::at))
        .load(conn)
}

/// Contacts with their handles, held until the transaction ends.
pub(super) fn hold(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<Contact>> {
    contacts::table
        .filter(contacts::id.eq_any(ids))
        .order(contacts::id)
        .select(Contact::as_select())
        .for_update()
        .load(conn)
}

/// Empties a contact's own row.
pub(super) fn strip(conn: &mut Conn, id: ContactId) -> QueryResult<()> {
    let nothing = None::<String>;
    diesel::update(contacts::table.find(id))
        .set((
            contacts::first_name.eq(&nothing),
            contacts::last_name.eq(&nothing),
            contacts::email.eq(&nothing),
            contacts::email_key.eq(&nothing),
            contacts::twitter.eq(&nothing),
            contacts::twitter_key.eq(&nothing),
            contacts::owner_id.eq(None::<UserId>),
            contacts::avatar_hash.eq(&nothing),
            contacts::avatar_type.eq(&nothing),
            contacts::state.eq(State::Forgotten),
            contacts::binned_at.eq(None::<At>),
            contacts::version.eq(contacts::version + 1),
        ))
        .execute(conn)?;
    diesel::delete(contact_keys::table.filter(contact_keys::contact_id.eq(id))).execute(conn)?;
    diesel::delete(duplicates::table.filter(duplicates::first_id.eq(id))).execute(conn)?;
    diesel::delete(duplicates::table.filter(duplicates::second_id.eq(id))).execute(conn)?;
    Ok(())
}

/// Contacts go with all that hangs on them.
pub(super) fn delete(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<usize> {
    diesel::delete(contacts::table.filter(contacts::id.eq_any(ids))).execute(conn)
}
