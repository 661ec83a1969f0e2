//! All SQL on `messages` and `message_channels`, and on what a message names in `refs`.

use diesel::prelude::*;

use super::model::{Draft, Message, Way};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{MessageId, StepId};
use crate::schema::{message_channels, message_outcomes, messages, refs};
use crate::steps::Subject;
use crate::web::Cursor;

/// What `refs` calls a message.
pub(super) const REF: &str = "message";

/// A message by id.
pub(super) fn find(conn: &mut Conn, id: MessageId) -> QueryResult<Option<Message>> {
    messages::table.find(id).select(Message::as_select()).first(conn).optional()
}

/// The same, held until the transaction ends: whoever changes its channels holds it.
pub(super) fn lock(conn: &mut Conn, id: MessageId) -> QueryResult<Option<Message>> {
    messages::table.find(id).for_update().select(Message::as_select()).first(conn).optional()
}

/// The message whose outcomes a step has: what was sent may differ from what the step sends now.
pub(super) fn message_of_step(conn: &mut Conn, step: StepId) -> QueryResult<Option<Message>> {
    let latest: Option<Option<MessageId>> = message_outcomes::table
        .filter(message_outcomes::step_id.eq(Some(step)))
        .select(message_outcomes::message_id)
        .first(conn)
        .optional()?;
    match latest.flatten() {
        Some(id) => find(conn, id),
        None => Ok(None),
    }
}

/// What the builder offers, by name; at most 500.
pub(super) fn choices(conn: &mut Conn) -> QueryResult<Vec<(MessageId, String)>> {
    messages::table.order((messages::name, messages::id)).limit(500).select((messages::id, messages::name)).load(conn)
}

/// The names of messages.
pub(super) fn names(conn: &mut Conn, ids: &[MessageId]) -> QueryResult<Vec<(MessageId, String)>> {
    messages::table.filter(messages::id.eq_any(ids)).select((messages::id, messages::name)).load(conn)
}

/// The channels of messages, each message's in the order in which they are tried.
pub(super) fn ways_of(conn: &mut Conn, ids: &[MessageId]) -> QueryResult<Vec<Way>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    message_channels::table
        .filter(message_channels::message_id.eq_any(ids))
        .order((message_channels::message_id, message_channels::position, message_channels::channel))
        .select(Way::as_select())
        .load(conn)
}

/// The categories in use, by name: the index is jumped through, not read.
pub(super) fn categories(conn: &mut Conn) -> QueryResult<Vec<String>> {
    messages::table
        .filter(messages::category.is_not_null())
        .group_by(messages::category)
        .order(messages::category)
        .limit(100)
        .select(messages::category.assume_not_null())
        .load(conn)
}

/// Up to `most` messages by name, from the cursor on; those whose name begins with `search`, of one category or of any.
pub(super) fn page(
    conn: &mut Conn,
    (search, category): (&str, &str),
    cursor: &Cursor,
    most: i64,
) -> QueryResult<Vec<Message>> {
    let mut query = messages::table.select(Message::as_select()).limit(most).into_boxed();
    if !category.is_empty() {
        query = query.filter(messages::category.eq(category));
    }
    if !search.is_empty() {
        let literal = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(messages::name.like(format!("{literal}%")));
    }
    query = match cursor {
        Cursor::Start => query.order((messages::name.asc(), messages::id.asc())),
        Cursor::After(key) => {
            let (id, name) = of_key(key);
            query
                .filter(messages::name.gt(name.clone()).or(messages::name.eq(name).and(messages::id.gt(id))))
                .order((messages::name.asc(), messages::id.asc()))
        }
        Cursor::Before(key) => {
            let (id, name) = of_key(key);
            query
                .filter(messages::name.lt(name.clone()).or(messages::name.eq(name).and(messages::id.lt(id))))
                .order((messages::name.desc(), messages::id.desc()))
        }
    };
    query.load(conn)
}

fn of_key(key: &str) -> (MessageId, String) {
    let (id, name) = key.split_once('-').unwrap_or((key, ""));
    (id.parse().unwrap_or(MessageId(0)), name.to_owned())
}

pub(super) fn create(conn: &mut Conn, draft: &Draft, now: At) -> QueryResult<MessageId> {
    diesel::insert_into(messages::table)
        .values((
            messages::name.eq(&draft.name),
            messages::description.eq(&draft.description),
            messages::category.eq(&draft.category),
            messages::send_from.eq(draft.send_from),
            messages::send_until.eq(draft.send_until),
            messages::created_at.eq(now),
            messages::changed_at.eq(now),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

pub(super) fn change(conn: &mut Conn, id: MessageId, draft: &Draft, now: At) -> QueryResult<usize> {
    diesel::update(messages::table.find(id))
        .set((
            messages::name.eq(&draft.name),
            messages::description.eq(&draft.description),
            messages::category.eq(&draft.category),
            messages::send_from.eq(draft.send_from),
            messages::send_until.eq(draft.send_until),
            messages::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn delete(conn: &mut Conn, id: MessageId) -> QueryResult<usize> {
    refer(conn, id, &[])?;
    diesel::delete(messages::table.find(id)).execute(conn)
}

/// Writes a channel, also over the one that is there.
pub(super) fn put_way(conn: &mut Conn, way: &Way, now: At) -> QueryResult<()> {
    diesel::replace_into(message_channels::table)
        .values((
            message_channels::message_id.eq(way.message_id),
            message_channels::channel.eq(&way.channel),
            message_channels::position.eq(way.position),
            message_channels::is_on.eq(way.is_on),
            message_channels::config.eq(&way.config),
        ))
        .execute(conn)?;
    diesel::update(messages::table.find(way.message_id)).set(messages::changed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Two channels change places.
pub(super) fn swap(conn: &mut Conn, one: &Way, other: &Way) -> QueryResult<()> {
    for (way, position) in [(one, other.position), (other, one.position)] {
        diesel::update(message_channels::table.find((way.message_id, &way.channel)))
            .set(message_channels::position.eq(position))
            .execute(conn)?;
    }
    Ok(())
}

/// Keeps what a message names, for "where is this used".
pub(super) fn refer(conn: &mut Conn, id: MessageId, subjects: &[Subject]) -> QueryResult<()> {
    let from = || (refs::from_kind.eq(REF), refs::from_key.eq(id.to_string()));
    diesel::delete(refs::table.filter(refs::from_kind.eq(REF).and(refs::from_key.eq(id.to_string())))).execute(conn)?;
    let row = |subject: &Subject| {
        let (kind, key) = from();
        (kind, key, refs::to_kind.eq(subject.kind), refs::to_key.eq(subject.key.clone()))
    };
    let rows: Vec<_> = subjects.iter().filter(|subject| subject.key.len() <= 64).map(row).collect();
    if !rows.is_empty() {
        diesel::insert_or_ignore_into(refs::table).values(rows).execute(conn)?;
    }
    Ok(())
}
