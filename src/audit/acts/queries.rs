//! All SQL on `acts`.

use diesel::prelude::*;

use super::{Act, NewAct};
use crate::audit::Change;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ActId, UserId};
use crate::schema::{acts, audit};
use crate::web::Cursor;

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

/// These acts, in no order.
pub fn acts_among(conn: &mut Conn, ids: &[ActId]) -> QueryResult<Vec<Act>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    acts::table.filter(acts::id.eq_any(ids)).select(Act::as_select()).load(conn)
}

/// A page of acts, newest first, as [`crate::web::Paged::of`] wants them.
pub fn acts_page(conn: &mut Conn, cursor: &Cursor, most: i64) -> QueryResult<Vec<Act>> {
    let key = |key: &str| ActId(key.parse().unwrap_or(0));
    let all = acts::table.select(Act::as_select()).limit(most).into_boxed();
    match cursor {
        Cursor::Start => all.order(acts::id.desc()),
        Cursor::After(before) => all.filter(acts::id.lt(key(before))).order(acts::id.desc()),
        Cursor::Before(after) => all.filter(acts::id.gt(key(after))).order(acts::id),
    }
    .load(conn)
}

/// An act in a state, if nobody else works on it; held until the transaction ends.
pub fn claim_act(conn: &mut Conn, act: ActId, state: &str) -> QueryResult<Option<Act>> {
    acts::table
        .find(act)
        .filter(acts::state.eq(state))
        .select(Act::as_select())
        .for_update()
        .skip_locked()
        .first(conn)
        .optional()
}

/// Says how many contacts an act is about.
pub fn size_act(conn: &mut Conn, act: ActId, total: u64) -> QueryResult<usize> {
    diesel::update(acts::table.find(act)).set(acts::total.eq(Some(total))).execute(conn)
}

/// Ends an act that is under way where it stands; 0 when it was over.
pub fn stop_act(conn: &mut Conn, act: ActId, now: At) -> QueryResult<usize> {
    match acts::table
        .find(act)
        .filter(acts::state.eq("running"))
        .select(acts::id)
        .for_update()
        .first::<ActId>(conn)
        .optional()?
    {
        Some(act) => finish_act(conn, act, "stopped", None, now),
        None => Ok(0),
    }
}

/// An act that ended and is young enough is about to be taken back; 0 when it cannot be. A merge has a way back of its
/// own.
pub fn begin_undo(conn: &mut Conn, act: ActId, user: Option<UserId>, now: At) -> QueryResult<usize> {
    let over = acts::table.find(act).filter(
        acts::state
            .eq_any(["done", "stopped", "failed"])
            .and(acts::undone_at.is_null())
            .and(acts::undo_until.ge(now))
            .and(acts::kind.ne("merge")),
    );
    diesel::update(over)
        .set((
            acts::state.eq("undoing"),
            acts::done.eq(0),
            acts::undo_cursor.eq(None::<String>),
            acts::undone_by.eq(user),
        ))
        .execute(conn)
}

/// The act that is being taken back the longest, and who wants it.
pub fn undoing(conn: &mut Conn) -> QueryResult<Option<ActId>> {
    acts::table.filter(acts::state.eq("undoing")).order(acts::id).select(acts::id).first(conn).optional()
}

/// Where an undo stands: the subject up to which it went, and who wants it.
pub fn undo_standing(conn: &mut Conn, act: ActId) -> QueryResult<(Option<String>, Option<UserId>)> {
    acts::table.find(act).select((acts::undo_cursor, acts::undone_by)).first(conn)
}

/// So many rows of the journal were taken back, up to this subject.
pub fn advance_undo(conn: &mut Conn, act: ActId, rows: u64, subject: &str) -> QueryResult<usize> {
    diesel::update(acts::table.find(act))
        .set((acts::done.eq(acts::done + rows), acts::undo_cursor.eq(Some(subject))))
        .execute(conn)
}

/// An act was taken back by somebody, except for what the note says.
pub fn finish_undo(conn: &mut Conn, act: ActId, by: Option<UserId>, note: Option<&str>, now: At) -> QueryResult<usize> {
    diesel::update(acts::table.find(act))
        .set((acts::state.eq("undone"), acts::note.eq(note), acts::undone_at.eq(Some(now)), acts::undone_by.eq(by)))
        .execute(conn)
}

/// Taking an act back failed; what was taken back stays so, and a person may ask for the rest again.
pub fn fail_undo(conn: &mut Conn, act: ActId, note: &str) -> QueryResult<usize> {
    diesel::update(acts::table.find(act)).set((acts::state.eq("failed"), acts::note.eq(Some(note)))).execute(conn)
}

/// What an act changed of contacts after a subject, in the order of subjects and then of time.
pub fn contacts_of_act(conn: &mut Conn, act: ActId, after: &str, most: i64) -> QueryResult<Vec<(String, Change)>> {
    audit::table
        .filter(audit::act_id.eq(Some(act)).and(audit::subject_kind.eq("contact")).and(audit::subject_key.gt(after)))
        .order((audit::subject_key, audit::id))
        .limit(most)
        .select((audit::subject_key, Change::as_select()))
        .load(conn)
}
