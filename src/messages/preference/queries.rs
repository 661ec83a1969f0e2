//! All SQL on `message_preferences` but what goes with a contact.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::message_preferences as preferences;

/// The channel that each of these contacts prefers; those without one are absent.
pub(in crate::messages) fn preferred(
    conn: &mut Conn,
    contacts: &[ContactId],
) -> QueryResult<HashMap<ContactId, String>> {
    let rows: Vec<(ContactId, String)> = preferences::table
        .filter(preferences::contact_id.eq_any(contacts))
        .order((preferences::contact_id, preferences::changed_at, preferences::channel))
        .select((preferences::contact_id, preferences::channel))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Keeps what a contact prefers; `None`: nothing.
pub fn prefer(conn: &mut Conn, contact: ContactId, channel: Option<&str>, now: At) -> QueryResult<()> {
    diesel::delete(preferences::table.filter(preferences::contact_id.eq(contact))).execute(conn)?;
    if let Some(channel) = channel {
        diesel::insert_into(preferences::table)
            .values((
                preferences::contact_id.eq(contact),
                preferences::channel.eq(channel),
                preferences::changed_at.eq(now),
            ))
            .execute(conn)?;
    }
    Ok(())
}
