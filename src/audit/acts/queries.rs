//! All SQL on `acts`.

use diesel::prelude::*;

use super::{Act, NewAct};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ActId, UserId};
use crate::schema::acts;

/// Writes down that an act begins.
pub fn begin_act(conn: &mut Conn, new: &NewAct) -> QueryResult<ActId> {
    let mut new = new.clone();
    new.label = new.label.chars().take(255).collect();
    diesel::insert_into(acts::table).values(&new).execute(conn)?;
    db::last_id(conn)
}

/// So many contacts more were seen, and so many of them changed.
pub fn advance_act(conn: &mut Conn, act: ActId, done: u64, changed: u64) -> QueryResult<usize> {
    diesel::update(acts::table.find(act))
        .set((acts::done.eq(acts::done + done), acts::changed.eq(acts::changed + changed)))
        .execute(conn)
}

/// An act ended as `state` says: done, stopped, failed. It can be taken back for [`super::UNDO_DAYS`] days.
pub fn finish_act(conn: &mut Conn, act: ActId, state: &str, note: Option<&str>, now: At) -> QueryResult<usize> {
    let until = now.plus(chrono::Duration::days(super::UNDO_DAYS));
    diesel::update(acts::table.find(act))
        .set((
            acts::state.eq(state),
            acts::note.eq(note),
            acts::finished_at.eq(Some(now)),
            acts::undo_until.eq(Some(until)),
        ))
        .execute(conn)
}

/// An act by id.
pub fn find_act(conn: &mut Conn, act: ActId) -> QueryResult<Option<Act>> {
    acts::table.find(act).select(Act::as_select()).first(conn).optional()
}

/// An act was taken back, except for what the note says.
pub fn undo_act(conn: &mut Conn, act: ActId, user: Option<UserId>, note: Option<&str>, now: At) -> QueryResult<usize> {
    diesel::update(acts::table.find(act))
        .set((acts::state.eq("undone"), acts::note.eq(note), acts::undone_at.eq(Some(now)), acts::undone_by.eq(user)))
        .execute(conn)
}
