//! All SQL on `batches` and `act_refusals`.

use diesel::prelude::*;

use crate::contacts::patch::Left;
use crate::db::Conn;
use crate::ids::{ActId, ContactId};
use crate::schema::{act_refusals as refusals, acts, batches, contacts};

/// A batch as stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = batches, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Row {
    pub(super) kind: String,
    pub(super) config: String,
    pub(super) selection: String,
    pub(super) reached: ContactId,
    pub(super) reach_to: Option<ContactId>,
}

#[derive(Insertable)]
#[diesel(table_name = batches)]
pub(super) struct NewRow<'a> {
    pub(super) act_id: ActId,
    pub(super) kind: &'a str,
    pub(super) config: &'a str,
    pub(super) selection: &'a str,
    pub(super) reach_to: Option<ContactId>,
}

pub(super) fn insert(conn: &mut Conn, new: &NewRow<'_>) -> QueryResult<usize> {
    diesel::insert_into(batches::table).values(new).execute(conn)
}

/// The highest contact there is: who comes later is not in it.
pub(super) fn highest(conn: &mut Conn) -> QueryResult<Option<ContactId>> {
    contacts::table.order(contacts::id.desc()).select(contacts::id).first(conn).optional()
}

/// The batch that has done the least: a short one need not wait for a long one.
pub(super) fn next(conn: &mut Conn) -> QueryResult<Option<ActId>> {
    batches::table
        .inner_join(acts::table)
        .filter(acts::state.eq("running"))
        .order((acts::done, acts::id))
        .select(acts::id)
        .first(conn)
        .optional()
}

pub(super) fn find(conn: &mut Conn, act: ActId) -> QueryResult<Row> {
    batches::table.find(act).select(Row::as_select()).first(conn)
}

/// Everybody up to this contact is done.
pub(super) fn reach(conn: &mut Conn, act: ActId, reached: ContactId) -> QueryResult<usize> {
    diesel::update(batches::table.find(act)).set(batches::reached.eq(reached.0)).execute(conn)
}

/// Writes down what an act, or its undo, had to leave, and why.
pub(in crate::contacts) fn leave(conn: &mut Conn, act: ActId, is_undo: bool, rows: &[Left]) -> QueryResult<()> {
    for rows in rows.chunks(1000) {
        let rows: Vec<_> = rows
            .iter()
            .map(|left| {
                (
                    refusals::act_id.eq(act),
                    refusals::contact_id.eq(left.contact),
                    refusals::other_id.eq(left.other),
                    refusals::is_undo.eq(is_undo),
                    refusals::reason.eq(left.why.chars().take(255).collect::<String>()),
                )
            })
            .collect();
        diesel::insert_into(refusals::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// The first contacts that an act, or its undo, had to leave.
pub(in crate::contacts) fn refused(conn: &mut Conn, act: ActId, is_undo: bool, most: i64) -> QueryResult<Vec<Left>> {
    let rows: Vec<(ContactId, Option<ContactId>, String)> = refusals::table
        .filter(refusals::act_id.eq(act).and(refusals::is_undo.eq(is_undo)))
        .order(refusals::id)
        .limit(most)
        .select((refusals::contact_id, refusals::other_id, refusals::reason))
        .load(conn)?;
    Ok(rows.into_iter().map(|(contact, other, why)| Left { contact, other, why }).collect())
}

/// How many they are; an act's own, so few that they may be counted.
pub(in crate::contacts) fn left(conn: &mut Conn, act: ActId, is_undo: bool) -> QueryResult<i64> {
    refusals::table.filter(refusals::act_id.eq(act).and(refusals::is_undo.eq(is_undo))).count().get_result(conn)
}
