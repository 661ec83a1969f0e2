//! All SQL on `contact_blocks`.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::model::{Block, Channel};
use crate::db::Conn;
use crate::ids::ContactId;
use crate::schema::contact_blocks as blocks;

/// Those of these contacts that are not to be contacted on a channel.
pub fn blocked(conn: &mut Conn, channel: Channel, ids: &[ContactId]) -> QueryResult<HashSet<ContactId>> {
    Ok(on_channel(conn, ids, channel)?.into_iter().map(|block| block.contact_id).collect())
}

/// The channels on which a contact is not to be contacted.
pub fn blocks_of(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Block>> {
    blocks::table.filter(blocks::contact_id.eq(contact)).order(blocks::channel).select(Block::as_select()).load(conn)
}

/// The same for many; contacts without a block are left out.
pub(in crate::contacts) fn of_many(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashMap<ContactId, Vec<Block>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = blocks::table.filter(blocks::contact_id.eq_any(ids)).order(blocks::channel).select(Block::as_select());
    let mut found: HashMap<ContactId, Vec<Block>> = HashMap::new();
    for block in rows.load(conn)? {
        found.entry(block.contact_id).or_default().push(block);
    }
    Ok(found)
}

pub(super) fn on_channel(conn: &mut Conn, ids: &[ContactId], channel: Channel) -> QueryResult<Vec<Block>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    blocks::table
        .filter(blocks::contact_id.eq_any(ids).and(blocks::channel.eq(channel.key())))
        .select(Block::as_select())
        .load(conn)
}

/// Writes blocks, also over those that are there.
pub(super) fn put(conn: &mut Conn, rows: &[Block]) -> QueryResult<()> {
    for rows in rows.chunks(1000) {
        diesel::replace_into(blocks::table).values(rows).execute(conn)?;
    }
    Ok(())
}

pub(super) fn take_off(conn: &mut Conn, ids: &[ContactId], channel: Channel) -> QueryResult<usize> {
    if ids.is_empty() {
        return Ok(0);
    }
    diesel::delete(blocks::table.filter(blocks::contact_id.eq_any(ids).and(blocks::channel.eq(channel.key()))))
        .execute(conn)
}
