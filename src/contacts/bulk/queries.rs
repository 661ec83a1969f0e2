//! SQL over `contacts` and its rooms for some thousand people at a time.

use std::collections::{HashMap, HashSet};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::journal::{Block, Points};
use super::record::{Layout, Record};
use crate::clock::At;
use crate::contacts::model::{Editor, State};
use crate::contacts::queries::ids_of_last_insert;
use crate::db::{Conn, Row, Values};
use crate::fields::Column;
use crate::ids::{ContactId, FieldId, TagId, UserId};
use crate::schema::{contact_blocks, contact_identifiers, contacts};

/// Rows of one INSERT: some hundred kilobytes.
const ROWS: usize = 2000;
/// Keys of one look.
const KEYS: usize = 1000;

/// Who has these e-mails, by key.
pub(super) fn by_emails(conn: &mut Conn, keys: &HashSet<String>) -> QueryResult<HashMap<String, ContactId>> {
    let mut found = HashMap::new();
    for keys in sorted(keys).chunks(KEYS) {
        let rows: Vec<(Option<String>, ContactId)> = contacts::table
            .filter(contacts::email_key.eq_any(keys))
            .select((contacts::email_key, contacts::id))
            .load(conn)?;
        found.extend(rows.into_iter().filter_map(|(key, id)| Some((key?, id))));
    }
    Ok(found)
}

/// Who has these handles, in lower case; the oldest in use of several.
pub(super) fn by_handles(conn: &mut Conn, keys: &HashSet<String>) -> QueryResult<HashMap<String, ContactId>> {
    let mut found = HashMap::new();
    for keys in sorted(keys).chunks(KEYS) {
        let live = contacts::state.eq_any([State::Identified, State::Anonymous]);
        let rows: Vec<(Option<String>, ContactId)> = contacts::table
            .filter(contacts::twitter_key.eq_any(keys).and(live))
            .select((contacts::twitter_key, contacts::id))
            .load(conn)?;
        for (key, id) in rows.into_iter().filter_map(|(key, id)| Some((key?, id))) {
            let oldest = found.entry(key).or_insert(id);
            *oldest = id.min(*oldest);
        }
    }
    Ok(found)
}

/// Who holds these values of a unique field.
pub(super) fn holders(
    conn: &mut Conn,
    field: FieldId,
    keys: &HashSet<String>,
) -> QueryResult<Vec<(String, ContactId)>> {
    let mut found = Vec::new();
    for keys in sorted(keys).chunks(KEYS) {
        let those = contact_identifiers::field_id.eq(field).and(contact_identifiers::identifier.eq_any(keys));
        let rows: Vec<(String, ContactId)> = contact_identifiers::table
            .filter(those)
            .select((contact_identifiers::identifier, contact_identifiers::contact_id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// In the order of the index, so that neighbours are read together.
fn sorted(keys: &HashSet<String>) -> Vec<&String> {
    let mut keys: Vec<&String> = keys.iter().collect();
    keys.sort_unstable();
    keys
}

/// What of a contact is no field.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Head {
    pub(super) id: ContactId,
    pub(super) owner_id: Option<UserId>,
    pub(super) state: State,
}

/// These contacts, and nobody else changes them until the transaction ends.
pub(super) fn lock(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<Vec<Head>> {
    let mut found = Vec::with_capacity(ids.len());
    for ids in ids.chunks(KEYS) {
        let rows: Vec<Head> = contacts::table
            .filter(contacts::id.eq_any(ids))
            .order(contacts::id)
            .for_update()
            .select(Head::as_select())
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The channels on which these contacts do not want to hear from us.
pub(super) fn blocked(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashMap<ContactId, Vec<String>>> {
    let mut found: HashMap<ContactId, Vec<String>> = HashMap::new();
    for ids in ids.chunks(KEYS) {
        let rows: Vec<(ContactId, String)> = contact_blocks::table
            .filter(contact_blocks::contact_id.eq_any(ids))
            .select((contact_blocks::contact_id, contact_blocks::channel))
            .load(conn)?;
        for (id, channel) in rows {
            found.entry(id).or_default().push(channel);
        }
    }
    Ok(found)
}

/// New contacts, with what has a column of its own in `contacts`; their ids in order.
pub(super) fn insert(conn: &mut Conn, layout: &Layout, new: &[&Record], now: At) -> QueryResult<Vec<ContactId>> {
    const INTO: &str = "INSERT INTO contacts (first_name, last_name, email, email_key, twitter, twitter_key, points, \
        owner_id, state, created_at, changed_at) VALUES ";
    let mut ids = Vec::with_capacity(new.len());
    for records in new.chunks(ROWS) {
        let mut values = Values::default();
        for record in records {
            let row = core(values.row(), layout, record);
            drop(row.number(State::Identified.code()).at(record.added.unwrap_or(now)).at(now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
        ids.extend(ids_of_last_insert(conn, records.len())?);
    }
    Ok(ids)
}

/// Writes what has a column in `contacts`, for contacts that are locked: each is there, so that none is inserted.
pub(super) fn update(conn: &mut Conn, layout: &Layout, changed: &[(ContactId, &Record)], now: At) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO contacts (id, first_name, last_name, email, email_key, twitter, twitter_key, \
        points, owner_id, state, created_at, changed_at) VALUES ";
    const INSTEAD: &str = " ON DUPLICATE KEY UPDATE first_name = VALUES(first_name), last_name = VALUES(last_name), \
        email = VALUES(email), email_key = VALUES(email_key), twitter = VALUES(twitter), \
        twitter_key = VALUES(twitter_key), points = VALUES(points), owner_id = VALUES(owner_id), \
        state = VALUES(state), changed_at = VALUES(changed_at), version = version + 1";
    for rows in changed.chunks(ROWS) {
        let mut values = Values::default();
        for (id, record) in rows {
            let row = core(values.row().number(id), layout, record);
            drop(row.number(State::Identified.code()).at(now).at(now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take() + INSTEAD))?;
    }
    Ok(())
}

fn core<'v>(row: Row<'v>, layout: &Layout, record: &Record) -> Row<'v> {
    let text = |column| record.text(layout, column);
    let handle = record.handle(layout);
    let row = row.maybe(text(Column::FirstName).as_deref()).maybe(text(Column::LastName).as_deref());
    let row = row.maybe(text(Column::Email).as_deref()).maybe(record.email_key(layout).as_deref());
    let row = row.maybe(handle.as_ref().map(crate::handle::Handle::as_str));
    let row = row.maybe(handle.as_ref().map(crate::handle::Handle::key).as_deref()).number(record.points(layout));
    match record.owner {
        Some(owner) => row.number(owner),
        None => row.null(),
    }
}

/// Tags that these contacts did not have.
pub(super) fn tag(conn: &mut Conn, pairs: &[(ContactId, TagId)], now: At) -> QueryResult<()> {
    for pairs in pairs.chunks(ROWS) {
        let mut values = Values::default();
        for (contact, tag) in pairs {
            drop(values.row().number(contact).number(tag).at(now));
        }
        // Somebody may have put one there meanwhile: that is as good.
        conn.batch_execute(&format!(
            "INSERT IGNORE INTO contact_tags (contact_id, tag_id, added_at) VALUES {}",
            values.take()
        ))?;
    }
    Ok(())
}

/// Do-not-contacts that were not there.
pub(super) fn block(conn: &mut Conn, blocks: &[Block], editor: Editor) -> QueryResult<()> {
    const INTO: &str = "INSERT IGNORE INTO contact_blocks (contact_id, channel, reason, comment, user_id, at) VALUES ";
    for blocks in blocks.chunks(ROWS) {
        let mut values = Values::default();
        for (contact, channel, note) in blocks {
            let row = values.row().number(contact).text(channel).text("asked").text(note);
            drop(by(row, editor).at(editor.now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
    }
    Ok(())
}

/// Scores that changed.
pub(super) fn log_points(conn: &mut Conn, changes: &[Points], editor: Editor) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO contact_points (contact_id, delta, points, reason, user_id, at) VALUES ";
    for changes in changes.chunks(ROWS) {
        let mut values = Values::default();
        for (contact, delta, points, reason) in changes {
            let row = values.row().number(contact).number(delta).number(points).text(reason);
            drop(by(row, editor).at(editor.now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
    }
    Ok(())
}

fn by(row: Row<'_>, editor: Editor) -> Row<'_> {
    match editor.user {
        Some(user) => row.number(user),
        None => row.null(),
    }
}
