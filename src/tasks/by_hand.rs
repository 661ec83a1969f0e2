//! Tasks that a person writes and ends, each with its news for the contact's timeline.

use super::model::{ADDED, DISMISSED, DONE, End, Task, Typed};
use super::queries;
use crate::activity::{self, Kind, NewActivity};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, TaskId, UserId};

/// Writes a task about a contact.
pub fn write(conn: &mut Conn, contact: ContactId, typed: &Typed, (by, now): (UserId, At)) -> db::Result<TaskId> {
    let task = queries::create(conn, contact, typed, (by, now))?;
    let news = NewActivity::new(contact, &ADDED, format!("Task: {}", typed.title), now).about("task", task);
    activity::record(conn, &[news])?;
    audit::record(conn, &[NewChange::new(Some(by), "task", task, "created", now).after(typed)])?;
    Ok(task)
}

/// Ends an open task; false when it ended before.
pub fn finish(conn: &mut Conn, id: TaskId, end: &End, (by, now): (UserId, At)) -> db::Result<bool> {
    let Some(task) = queries::lock(conn, id)?.filter(Task::is_open) else { return Ok(false) };
    queries::end(conn, id, end, (by, now))?;
    let (kind, title, act): (&Kind, String, &'static str) = match end {
        End::Done => (&DONE, format!("Task done: {}", task.title), "done"),
        End::Dismissed(reason) => (&DISMISSED, format!("Task dismissed: {}. {reason}", task.title), "dismissed"),
    };
    activity::record(conn, &[NewActivity::new(task.contact_id, kind, title, now).about("task", id)])?;
    audit::record(conn, &[NewChange::new(Some(by), "task", id, act, now)])?;
    Ok(true)
}
