//! Tasks that campaigns ask for: added once, looked at, taken back; each in sets.

use std::collections::{HashMap, HashSet};

use super::model::{ADDED, NewTask, Once, Standing, TaskState};
use super::queries;
use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// Asks for tasks: those that are there already stay as they are, and those that were taken back are open again.
pub fn add(conn: &mut Conn, new: &[NewTask], now: At) -> db::Result<()> {
    if new.is_empty() {
        return Ok(());
    }
    let without: Vec<ContactId> =
        new.iter().filter(|task| task.owner.is_none()).map(|task| task.once.contact).collect();
    let owners = queries::owners_of(conn, &without)?;
    let keys: Vec<Vec<u8>> = new.iter().map(|task| task.once.key()).collect();
    let known: HashSet<Vec<u8>> = queries::standing(conn, &keys)?.into_iter().map(|row| row.0).collect();
    queries::reopen(conn, &keys)?;
    let rows: Vec<_> = new
        .iter()
        .zip(&keys)
        .filter(|(_, key)| !known.contains(*key))
        .map(|(task, key)| (task, key.clone(), task.owner.or_else(|| owners.get(&task.once.contact).copied())))
        .collect();
    queries::insert(conn, &rows, now)?;
    let added: Vec<Vec<u8>> = rows.iter().map(|(_, key, _)| key.clone()).collect();
    let news: Vec<NewActivity> = queries::told(conn, &added)?
        .into_iter()
        .map(|(id, contact, title)| NewActivity::new(contact, &ADDED, format!("Task: {title}"), now).about("task", id))
        .collect();
    Ok(activity::record(conn, &news)?)
}

/// Where these tasks stand, in their order; `None`: it was never asked for, or its contact is gone.
pub fn standing(conn: &mut Conn, onces: &[Once]) -> db::Result<Vec<Option<Standing>>> {
    let keys: Vec<Vec<u8>> = onces.iter().map(Once::key).collect();
    let rows = queries::standing(conn, &keys)?;
    let found: HashMap<Vec<u8>, Standing> =
        rows.into_iter().map(|(key, state, reason)| (key, standing_of(&state, reason))).collect();
    Ok(keys.iter().map(|key| found.get(key).cloned()).collect())
}

/// Takes back those that are open still.
pub fn withdraw(conn: &mut Conn, onces: &[Once], reason: &str, now: At) -> db::Result<()> {
    let keys: Vec<Vec<u8>> = onces.iter().map(Once::key).collect();
    queries::withdraw(conn, &keys, reason, now)?;
    Ok(())
}

fn standing_of(state: &str, reason: Option<String>) -> Standing {
    let reason = || reason.unwrap_or_else(|| "No reason was kept.".to_owned());
    match TaskState::of(state) {
        TaskState::Open => Standing::Open,
        TaskState::Done => Standing::Done,
        TaskState::Dismissed => Standing::Dismissed(reason()),
        TaskState::Withdrawn => Standing::Withdrawn(reason()),
    }
}
