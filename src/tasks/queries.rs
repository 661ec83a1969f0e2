//! All SQL on `tasks` but what lists them and what goes with a contact.

use std::collections::HashMap;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::model::{End, NewTask, Task, TaskState, Typed};
use crate::clock::At;
use crate::contacts::State;
use crate::db::{self, Conn, Values};
use crate::ids::{ContactId, TaskId, UserId};
use crate::schema::{contacts, tasks, users};
use crate::seal;

/// Rows per INSERT: some hundred kilobytes.
const ROWS: usize = 500;

/// Key, state and reason of a task.
type Standing = (Vec<u8>, String, Option<String>);

/// The owners of these contacts, those who can still sign in.
pub(super) fn owners_of(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashMap<ContactId, UserId>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ContactId, Option<UserId>)> = contacts::table
        .inner_join(users::table.on(contacts::owner_id.eq(users::id.nullable())))
        .filter(contacts::id.eq_any(ids).and(users::disabled_at.is_null()))
        .select((contacts::id, contacts::owner_id))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(contact, owner)| Some((contact, owner?))).collect())
}

/// Writes tasks; those of contacts that are gone meanwhile are left out.
pub(super) fn insert(conn: &mut Conn, rows: &[(&NewTask, Vec<u8>, Option<UserId>)], now: At) -> QueryResult<()> {
    const INTO: &str = "INSERT IGNORE INTO tasks (once_key, purpose, campaign_id, step_id, contact_id, rotation, \
         owner_id, title, text, link, state, due_at, created_at) VALUES ";
    for rows in rows.chunks(ROWS) {
        let mut values = Values::default();
        for (task, key, owner) in rows {
            let once = &task.once;
            let title: String = task.title.chars().take(255).collect();
            let owner = owner.map_or("NULL".to_owned(), |owner| owner.to_string());
            let row = values.row().number(format!("X'{}'", seal::hex(key))).text(once.purpose).number(once.campaign);
            let row = row.number(once.step).number(once.contact).number(once.rotation).number(owner);
            let row = row.text(&title).maybe(some(&task.text)).maybe(task.link.as_deref());
            drop(row.text(TaskState::Open.key()).at(task.due_at).at(now));
        }
        conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
    }
    Ok(())
}

fn some(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// How the tasks with these keys stand.
pub(super) fn standing(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<Vec<Standing>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Option<Vec<u8>>, String, Option<String>)> = tasks::table
        .filter(tasks::once_key.eq_any(keys))
        .select((tasks::once_key, tasks::state, tasks::reason))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(key, state, reason)| Some((key?, state, reason))).collect())
}

/// What a timeline says of new tasks.
pub(super) fn told(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<Vec<(TaskId, ContactId, String)>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    tasks::table.filter(tasks::once_key.eq_any(keys)).select((tasks::id, tasks::contact_id, tasks::title)).load(conn)
}

/// What was taken back is to be done again.
pub(super) fn reopen(conn: &mut Conn, keys: &[Vec<u8>]) -> QueryResult<usize> {
    let taken = tasks::table.filter(tasks::once_key.eq_any(keys).and(tasks::state.eq(TaskState::Withdrawn.key())));
    let ids: Vec<TaskId> = taken.select(tasks::id).load(conn)?;
    if ids.is_empty() { Ok(0) } else { open_again(conn, &ids) }
}

/// Tasks that ended are to be done after all.
pub(super) fn open_again(conn: &mut Conn, ids: &[TaskId]) -> QueryResult<usize> {
    diesel::update(tasks::table.filter(tasks::id.eq_any(ids)))
        .set((
            tasks::state.eq(TaskState::Open.key()),
            tasks::reason.eq(None::<String>),
            tasks::finished_at.eq(None::<At>),
            tasks::finished_by.eq(None::<UserId>),
        ))
        .execute(conn)
}

/// Takes back what is open.
pub(super) fn withdraw(conn: &mut Conn, keys: &[Vec<u8>], reason: &str, now: At) -> QueryResult<usize> {
    let open = tasks::table.filter(tasks::once_key.eq_any(keys).and(tasks::state.eq(TaskState::Open.key())));
    diesel::update(open)
        .set((
            tasks::state.eq(TaskState::Withdrawn.key()),
            tasks::reason.eq(Some(reason)),
            tasks::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

/// Writes a task by hand.
pub(super) fn create(
    conn: &mut Conn,
    contact: ContactId,
    typed: &Typed,
    (by, now): (UserId, At),
) -> QueryResult<TaskId> {
    diesel::insert_into(tasks::table)
        .values((
            tasks::contact_id.eq(contact),
            tasks::owner_id.eq(typed.owner),
            tasks::title.eq(&typed.title),
            tasks::text.eq(&typed.text),
            tasks::link.eq(&typed.link),
            tasks::state.eq(TaskState::Open.key()),
            tasks::due_at.eq(typed.due_at),
            tasks::created_by.eq(Some(by)),
            tasks::created_at.eq(now),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

/// Writes an open task anew; 0 when it ended.
pub(super) fn change(conn: &mut Conn, id: TaskId, typed: &Typed) -> QueryResult<usize> {
    diesel::update(tasks::table.filter(tasks::id.eq(id).and(tasks::state.eq(TaskState::Open.key()))))
        .set((
            tasks::owner_id.eq(typed.owner),
            tasks::title.eq(&typed.title),
            tasks::text.eq(&typed.text),
            tasks::link.eq(&typed.link),
            tasks::due_at.eq(typed.due_at),
        ))
        .execute(conn)
}

/// A task by id.
pub(super) fn find(conn: &mut Conn, id: TaskId) -> QueryResult<Option<Task>> {
    tasks::table.find(id).select(Task::as_select()).first(conn).optional()
}

/// The same, held until the transaction ends.
pub(super) fn lock(conn: &mut Conn, id: TaskId) -> QueryResult<Option<Task>> {
    tasks::table.find(id).for_update().select(Task::as_select()).first(conn).optional()
}

/// Somebody takes on an open task that is nobody's; 0 when it is somebody's.
pub(super) fn take(conn: &mut Conn, id: TaskId, owner: UserId) -> QueryResult<usize> {
    let free = tasks::table.find(id).filter(tasks::owner_id.is_null().and(tasks::state.eq(TaskState::Open.key())));
    diesel::update(free).set(tasks::owner_id.eq(Some(owner))).execute(conn)
}

/// Its link is being opened; the first time counts.
pub(super) fn opened(conn: &mut Conn, id: TaskId, now: At) -> QueryResult<usize> {
    diesel::update(tasks::table.filter(tasks::id.eq(id).and(tasks::opened_at.is_null())))
        .set(tasks::opened_at.eq(Some(now)))
        .execute(conn)
}

/// Ends an open task by a person's word; 0 when it ended before.
pub(super) fn end(conn: &mut Conn, id: TaskId, end: &End, (by, now): (UserId, At)) -> QueryResult<usize> {
    let (state, reason) = match end {
        End::Done => (TaskState::Done, None),
        End::Dismissed(reason) => (TaskState::Dismissed, Some(reason.as_str())),
    };
    diesel::update(tasks::table.filter(tasks::id.eq(id).and(tasks::state.eq(TaskState::Open.key()))))
        .set((
            tasks::state.eq(state.key()),
            tasks::reason.eq(reason),
            tasks::finished_at.eq(Some(now)),
            tasks::finished_by.eq(Some(by)),
        ))
        .execute(conn)
}

/// What is to be done about a contact, the most urgent first.
pub fn open_of(conn: &mut Conn, contact: ContactId, most: i64) -> QueryResult<Vec<Task>> {
    tasks::table
        .filter(tasks::contact_id.eq(contact).and(tasks::state.eq(TaskState::Open.key())))
        .order((tasks::due_at, tasks::id))
        .limit(most)
        .select(Task::as_select())
        .load(conn)
}

/// What somebody is to do, the most urgent first.
pub fn open_for(conn: &mut Conn, owner: UserId, most: i64) -> QueryResult<Vec<Task>> {
    tasks::table
        .inner_join(contacts::table)
        .filter(tasks::owner_id.eq(Some(owner)).and(tasks::state.eq(TaskState::Open.key())))
        .filter(contacts::state.eq_any([State::Anonymous, State::Identified]))
        .order((tasks::due_at, tasks::id))
        .limit(most)
        .select(Task::as_select())
        .load(conn)
}
