//! Posts that wait for a person: approved, changed or declined, one or many.

mod queries;
mod routes;

pub(super) use routes::routes;

use super::days::keeping;
use super::evidence;
use super::page;
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{PostId, UserId};

const DECLINED: &str = "Somebody decided not to send this draft.";

/// Lets drafts go; answers how many still were drafts.
fn approve(conn: &mut Conn, ids: &[PostId], by: UserId, now: At) -> db::Result<usize> {
    let drafts = queries::lock(conn, ids)?;
    queries::approve(conn, &drafts, now)?;
    evidence::word(conn, &drafts, (by, "approved"), "Send this draft.", now)?;
    note(conn, &drafts, "approved", by, now)?;
    Ok(drafts.len())
}

/// Ends drafts; answers how many still were drafts.
fn decline(conn: &mut Conn, ids: &[PostId], by: UserId, now: At) -> db::Result<usize> {
    let drafts = queries::lock(conn, ids)?;
    keeping(conn, &drafts, |conn| Ok(page::decline(conn, &drafts, DECLINED, now)?))?;
    evidence::word(conn, &drafts, (by, "declined"), "Leave this draft unsent.", now)?;
    note(conn, &drafts, "declined", by, now)?;
    Ok(drafts.len())
}

fn note(conn: &mut Conn, ids: &[PostId], act: &'static str, by: UserId, now: At) -> db::Result<()> {
    let changes: Vec<NewChange> = ids.iter().map(|id| NewChange::new(Some(by), "post", *id, act, now)).collect();
    Ok(audit::record(conn, &changes)?)
}
