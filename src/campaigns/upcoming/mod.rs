//! What campaigns will do with a contact next, and a person's hand in it: later, sooner, or not at all.

mod queries;
mod routes;

pub use queries::Upcoming;
pub(super) use routes::routes;

use super::engine::Board;
use super::log::{self, Mark};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::campaigns::model::SKIPPED;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, LogId, UserId};

/// The steps a contact has before them, the next first, at most 50.
pub fn upcoming(conn: &mut Conn, contact: ContactId) -> db::Result<Vec<Upcoming>> {
    Ok(queries::of_contact(conn, contact)?)
}

impl Upcoming {
    /// Whether its time can still be changed: not while it waits for something outside, or for the contact.
    pub fn is_movable(&self) -> bool {
        self.state == "due"
    }

    /// Whether it can be left out: what was handed over already cannot be caught up with here.
    pub fn is_cancellable(&self) -> bool {
        matches!(self.state.as_str(), "due" | "held")
    }

    /// What keeps it, in words; empty when only its time does.
    pub fn waits_for(&self) -> &'static str {
        match (self.state.as_str(), self.is_active) {
            ("waiting", _) => "Begun; waiting for an answer from outside",
            ("armed", _) => "Waiting for the contact to act",
            (_, false) => "The campaign is not running now",
            ("held", _) => "Held back",
            _ => "",
        }
    }
}

/// Gives a step another time; false when it is no longer to come.
pub(super) fn reschedule(conn: &mut Conn, row: &Upcoming, to: At, by: UserId, now: At) -> db::Result<bool> {
    let Some(is) = queries::lock(conn, row.log)?.filter(|state| state == "due") else { return Ok(false) };
    queries::move_to(conn, row.log, to)?;
    let words = |at: At| format!("{} ({is} {})", row.title(), at.utc().format("%Y-%m-%d %H:%M UTC"));
    journal(conn, row, ("rescheduled", row.due_at.map(words), words(to)), by, now)?;
    Ok(true)
}

/// Leaves a step out for one contact, who goes on as after any step that was skipped; false when it is too late.
pub(super) fn cancel(conn: &mut Conn, row: &Upcoming, (by, name): (UserId, &str), now: At) -> db::Result<bool> {
    let state = queries::lock(conn, row.log)?;
    if !state.is_some_and(|state| matches!(state.as_str(), "due" | "held")) {
        return Ok(false);
    }
    let reason = format!("Cancelled by {name}");
    let mark = Mark { state: "skipped", branch: None, reason: Some(reason.clone()), put_off: None };
    log::mark(conn, &[row.log], &mark, now)?;
    let next = Board::of(log::places(conn)?).next(row.campaign, Some(row.step_id), now);
    log::schedule(conn, &[row.log], &next)?;
    let told = NewActivity::new(row.contact, &SKIPPED, format!("{} skipped: {reason}", row.title()), now);
    activity::record(conn, &[told.about("campaign", row.campaign)])?;
    journal(conn, row, ("cancelled", None, format!("{} (cancelled)", row.title())), by, now)?;
    Ok(true)
}

/// The step a person asks for, when it is this contact's and still to come.
pub(super) fn find(conn: &mut Conn, contact: ContactId, row: LogId) -> db::Result<Option<Upcoming>> {
    Ok(queries::of_contact(conn, contact)?.into_iter().find(|found| found.log == row))
}

fn journal(
    conn: &mut Conn,
    row: &Upcoming,
    (act, before, after): (&'static str, Option<String>, String),
    by: UserId,
    now: At,
) -> db::Result<()> {
    let image = |words: String| std::collections::BTreeMap::from([("step", words)]);
    let mut change = NewChange::new(Some(by), "contact", row.contact, act, now).after(&image(after));
    if let Some(before) = before {
        change = change.before(&image(before));
    }
    Ok(audit::record(conn, &[change])?)
}
