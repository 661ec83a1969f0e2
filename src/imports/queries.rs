//! All SQL on `imports` and `import_errors`.

use anyhow::Context as _;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::model::{Fault, Import, NewImport, Settings, State};
use crate::clock::At;
use crate::db::{self, Conn, Values};
use crate::ids::{ActId, ImportId};
use crate::schema::{import_errors as errors, imports};
use crate::web::Cursor;

/// Reasons kept of one import; more are only counted.
pub(super) const MOST_FAULTS: u64 = 100_000;

/// Keeps a new import.
pub(super) fn create(conn: &mut Conn, new: &NewImport) -> db::Result<ImportId> {
    let settings = serde_json::to_string(&new.settings).context("an import's settings")?;
    diesel::insert_into(imports::table)
        .values((
            imports::user_id.eq(new.user),
            imports::file_name.eq(&new.file_name),
            imports::file_hash.eq(&new.file_hash),
            imports::bytes.eq(new.bytes),
            imports::settings.eq(settings),
            imports::state.eq(new.state.key()),
            imports::created_at.eq(new.at),
        ))
        .execute(conn)?;
    Ok(db::last_id(conn)?)
}

/// An import by id.
pub(super) fn find(conn: &mut Conn, id: ImportId) -> QueryResult<Option<Import>> {
    imports::table.find(id).select(Import::as_select()).first(conn).optional()
}

/// The same, and nobody else changes it until the transaction ends.
pub(super) fn lock(conn: &mut Conn, id: ImportId) -> QueryResult<Option<Import>> {
    imports::table.find(id).for_update().select(Import::as_select()).first(conn).optional()
}

/// Imports, newest first.
pub(super) fn list(conn: &mut Conn, cursor: &Cursor, most: i64) -> QueryResult<Vec<Import>> {
    let query = imports::table.select(Import::as_select()).limit(most).into_boxed();
    let key = |key: &str| ImportId(key.parse().unwrap_or(0));
    match cursor {
        Cursor::Start => query.order(imports::id.desc()).load(conn),
        Cursor::After(after) => query.filter(imports::id.lt(key(after))).order(imports::id.desc()).load(conn),
        Cursor::Before(before) => query.filter(imports::id.gt(key(before))).order(imports::id.asc()).load(conn),
    }
}

/// The oldest import that has something to do and that no other process holds.
pub(super) fn next_due(conn: &mut Conn, me: &str, now: At) -> QueryResult<Option<ImportId>> {
    let active = imports::state.eq_any([State::Dry.key(), State::Queued.key(), State::Running.key()]);
    let free = imports::held_until.is_null().or(imports::held_until.lt(now).or(imports::held_by.eq(me)));
    imports::table
        .filter(active.and(free.assume_not_null()))
        .order(imports::id)
        .select(imports::id)
        .first(conn)
        .optional()
}

/// An import of this file by nobody that was begun and is not over: where the command line goes on.
pub(super) fn unfinished(conn: &mut Conn, hash: &str) -> QueryResult<Option<Import>> {
    let active = imports::state.eq_any([State::Dry.key(), State::Queued.key(), State::Running.key()]);
    imports::table
        .filter(imports::file_hash.eq(hash).and(imports::user_id.is_null()).and(active))
        .order(imports::id.desc())
        .select(Import::as_select())
        .first(conn)
        .optional()
}

/// Whether another import still needs the file.
pub(super) fn needs_file(conn: &mut Conn, hash: &str) -> QueryResult<bool> {
    let over = imports::state.eq_any([State::Done.key(), State::Stopped.key()]);
    let needing = imports::table.filter(imports::file_hash.eq(hash).and(diesel::dsl::not(over))).select(imports::id);
    diesel::select(diesel::dsl::exists(needing)).get_result(conn)
}

/// This process works on it for a while.
pub(super) fn hold(conn: &mut Conn, id: ImportId, me: &str, until: At) -> QueryResult<usize> {
    diesel::update(imports::table.find(id))
        .set((imports::held_by.eq(Some(me)), imports::held_until.eq(Some(until))))
        .execute(conn)
}

/// The rows begin: the figures of a try are forgotten.
pub(super) fn begin(conn: &mut Conn, id: ImportId, state: State, act: Option<ActId>, now: At) -> QueryResult<usize> {
    diesel::delete(errors::table.filter(errors::import_id.eq(id))).execute(conn)?;
    diesel::update(imports::table.find(id))
        .set((
            (imports::state.eq(state.key()), imports::act_id.eq(act), imports::started_at.eq(Some(now))),
            (imports::offset_bytes.eq(0), imports::line.eq(1), imports::trouble.eq(None::<String>)),
            (imports::seen.eq(0), imports::created.eq(0), imports::updated.eq(0), imports::unchanged.eq(0)),
            (imports::refused.eq(0), imports::repeated.eq(0), imports::faults.eq(0)),
            (imports::worked_micros.eq(0), imports::pace.eq(""), imports::finished_at.eq(None::<At>)),
        ))
        .execute(conn)
}

/// Writes how far it is.
pub(super) fn advance(conn: &mut Conn, import: &Import) -> QueryResult<usize> {
    diesel::update(imports::table.find(import.id))
        .set((
            (imports::offset_bytes.eq(import.offset_bytes), imports::line.eq(import.line)),
            (imports::seen.eq(import.seen), imports::created.eq(import.created), imports::updated.eq(import.updated)),
            (imports::unchanged.eq(import.unchanged), imports::refused.eq(import.refused)),
            (imports::repeated.eq(import.repeated), imports::faults.eq(import.faults)),
            (imports::worked_micros.eq(import.worked_micros), imports::pace.eq(&import.pace)),
        ))
        .execute(conn)
}

/// It stands differently now; nobody holds it.
pub(super) fn settle(
    conn: &mut Conn,
    id: ImportId,
    state: State,
    trouble: Option<&str>,
    finished: Option<At>,
) -> QueryResult<usize> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(state.key()),
            imports::trouble.eq(trouble),
            imports::finished_at.eq(finished),
            imports::held_by.eq(None::<String>),
            imports::held_until.eq(None::<At>),
        ))
        .execute(conn)
}

/// What goes where is another now; a try with the old one says nothing any more.
pub(super) fn remap(conn: &mut Conn, id: ImportId, settings: &Settings, state: State) -> db::Result<()> {
    let settings = serde_json::to_string(settings).context("an import's settings")?;
    diesel::update(imports::table.find(id))
        .set((imports::settings.eq(settings), imports::state.eq(state.key())))
        .execute(conn)?;
    Ok(())
}

/// It shall be checked, or begin.
pub(super) fn ask(conn: &mut Conn, id: ImportId, state: State) -> QueryResult<usize> {
    diesel::update(imports::table.find(id))
        .set((imports::state.eq(state.key()), imports::started_at.eq(None::<At>), imports::offset_bytes.eq(0)))
        .execute(conn)
}

/// Imports that wait for somebody since before, some of them.
pub(super) fn waiting_since(conn: &mut Conn, before: At) -> QueryResult<Vec<ImportId>> {
    let waits = imports::state.eq_any([State::Mapping.key(), State::Tried.key()]);
    let old = imports::created_at
        .lt(before)
        .and(imports::finished_at.is_null().or(imports::finished_at.lt(before)).assume_not_null());
    imports::table.filter(waits.and(old)).order(imports::id).limit(100).select(imports::id).load(conn)
}

/// An import goes, with the reasons of a check.
pub(super) fn delete(conn: &mut Conn, id: ImportId) -> QueryResult<usize> {
    diesel::delete(errors::table.filter(errors::import_id.eq(id))).execute(conn)?;
    diesel::delete(imports::table.find(id)).execute(conn)
}

/// A reason about to be kept: line, column, value, why.
pub(super) type NewFault = (u64, String, String, String);

/// Keeps reasons.
pub(super) fn keep_faults(conn: &mut Conn, id: ImportId, faults: &[NewFault]) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO import_errors (import_id, line, column_name, value, reason) VALUES ";
    for faults in faults.chunks(1000) {
        let mut values = Values::default();
        for (line, column, value, reason) in faults {
            let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
            let row = values.row().number(id).number(line).text(&cut(column, 191));
            drop(row.text(&cut(value, 200)).text(&cut(reason, 255)));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
    }
    Ok(())
}

/// Reasons after one of them, in order.
pub(super) fn faults_after(conn: &mut Conn, id: ImportId, after: u64, most: i64) -> QueryResult<Vec<Fault>> {
    errors::table
        .filter(errors::import_id.eq(id).and(errors::id.gt(after)))
        .order(errors::id)
        .limit(most)
        .select(Fault::as_select())
        .load(conn)
}
