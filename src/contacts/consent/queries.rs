//! All SQL on `contact_consents`: nothing is ever changed or taken away.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::model::{Channel, Consent, NewConsent, Standing};
use crate::contacts::model::Editor;
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::{contact_consents, users};

/// Entries a page shows of one contact.
const MOST: i64 = 200;
/// What the database holds of a source.
pub(in crate::contacts) const LONGEST_SOURCE: usize = 191;

pub(super) fn insert(conn: &mut Conn, contact: ContactId, new: &NewConsent, editor: Editor) -> QueryResult<usize> {
    diesel::insert_into(contact_consents::table)
        .values((
            contact_consents::contact_id.eq(contact),
            contact_consents::channel.eq(new.channel.key()),
            contact_consents::is_granted.eq(new.is_granted),
            contact_consents::source.eq(&new.source),
            contact_consents::words.eq(&new.words),
            contact_consents::at.eq(new.at),
            contact_consents::user_id.eq(editor.user),
            contact_consents::created_at.eq(editor.now),
        ))
        .execute(conn)
}

/// A contact's log, the latest first; of each channel the first entry holds.
pub fn consents_of(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Consent>> {
    contact_consents::table
        .left_join(users::table)
        .filter(contact_consents::contact_id.eq(contact))
        .order((contact_consents::at.desc(), contact_consents::id.desc()))
        .limit(MOST)
        .select(Consent::as_select())
        .load(conn)
}

/// The entry of a channel that holds.
pub(super) fn latest_of(conn: &mut Conn, contact: ContactId, channel: Channel) -> QueryResult<Option<Consent>> {
    contact_consents::table
        .left_join(users::table)
        .filter(contact_consents::contact_id.eq(contact).and(contact_consents::channel.eq(channel.key())))
        .order((contact_consents::at.desc(), contact_consents::id.desc()))
        .select(Consent::as_select())
        .first(conn)
        .optional()
}

/// How these contacts stand with a channel: the entry that holds, for those who have one.
pub(in crate::contacts) fn latest_of_many(
    conn: &mut Conn,
    channel: Channel,
    contacts: &[ContactId],
) -> QueryResult<HashMap<ContactId, Standing>> {
    let mut found = HashMap::new();
    for contacts in contacts.chunks(1000) {
        let log: Vec<Standing> = contact_consents::table
            .filter(contact_consents::contact_id.eq_any(contacts).and(contact_consents::channel.eq(channel.key())))
            .order((contact_consents::contact_id, contact_consents::at, contact_consents::id))
            .select(Standing::as_select())
            .load(conn)?;
        // The latest of each comes last.
        found.extend(log.into_iter().map(|entry| (entry.contact_id, entry)));
    }
    Ok(found)
}

/// Writes down what many said about one channel: whom, whether they agree, and where that comes from.
pub(in crate::contacts) fn insert_many(
    conn: &mut Conn,
    channel: Channel,
    rows: &[(ContactId, bool, String)],
    editor: Editor,
) -> QueryResult<()> {
    for rows in rows.chunks(1000) {
        let values = rows.iter().map(|(contact, is_granted, source)| {
            (
                contact_consents::contact_id.eq(*contact),
                contact_consents::channel.eq(channel.key()),
                contact_consents::is_granted.eq(*is_granted),
                contact_consents::source.eq(source.chars().take(LONGEST_SOURCE).collect::<String>()),
                contact_consents::words.eq(""),
                contact_consents::at.eq(editor.now),
                contact_consents::user_id.eq(editor.user),
                contact_consents::created_at.eq(editor.now),
            )
        });
        diesel::insert_into(contact_consents::table).values(values.collect::<Vec<_>>()).execute(conn)?;
    }
    Ok(())
}

/// Which of these contacts agree to a channel now: one statement, whatever their number.
pub fn consented(conn: &mut Conn, channel: Channel, contacts: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    if contacts.is_empty() {
        return Ok(HashSet::new());
    }
    let log: Vec<(ContactId, bool)> = contact_consents::table
        .filter(contact_consents::contact_id.eq_any(contacts).and(contact_consents::channel.eq(channel.key())))
        .order((contact_consents::contact_id, contact_consents::at, contact_consents::id))
        .select((contact_consents::contact_id, contact_consents::is_granted))
        .load(conn)?;
    // The latest of each comes last.
    let standing: HashMap<ContactId, bool> = log.into_iter().collect();
    Ok(standing.into_iter().filter(|(_, is_granted)| *is_granted).map(|(contact, _)| contact).collect())
}
