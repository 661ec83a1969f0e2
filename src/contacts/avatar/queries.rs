//! SQL on the columns of `contacts` that name a picture.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::contacts;

/// A picture by hash and type, or none.
pub(super) fn set(conn: &mut Conn, id: ContactId, picture: Option<(&str, &str)>, now: At) -> QueryResult<usize> {
    let (hash, kind) = (picture.map(|(hash, _)| hash), picture.map(|(_, kind)| kind));
    diesel::update(contacts::table.find(id))
        .set((
            contacts::avatar_hash.eq(hash),
            contacts::avatar_type.eq(kind),
            contacts::version.eq(contacts::version + 1),
            contacts::changed_at.eq(now),
        ))
        .execute(conn)
}

/// The hash and the type of a contact's picture.
pub(super) fn find(conn: &mut Conn, id: ContactId) -> QueryResult<Option<(String, String)>> {
    let found: Option<(Option<String>, Option<String>)> =
        contacts::table.find(id).select((contacts::avatar_hash, contacts::avatar_type)).first(conn).optional()?;
    Ok(found.and_then(|(hash, kind)| hash.zip(kind)))
}
