//! What campaigns will do with a contact next, and a person's hand in it: later, sooner, or not at all.

mod queries;
mod routes;

pub use queries::Upcoming;
pub(super) use routes::routes;

use super::engine::{self, Board};
use super::log::{self, Mark};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::campaigns::model::SKIPPED;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{ContactId, LogId, UserId};
use crate::steps::{Batch, Cx, Outcome, Registry, Standing};

/// The steps a contact has before them, the next first, at most 50.
pub fn upcoming(conn: &mut Conn, contact: ContactId) -> db::Result<Vec<Upcoming>> {
    Ok(queries::of_contact(conn, contact)?)
}

impl Upcoming {
    /// Whether its time can still be changed: not while it waits for something outside, or for the contact.
    pub fn is_movable(&self) -> bool {
        self.state == "due"
    }

    /// What cancelling it means, in words.
    pub fn cancelling(&self) -> &'static str {
        match self.state.as_str() {
            "waiting" => "It is taken back as far as it has not happened yet. What comes after it goes on.",
            "armed" => "Nobody waits for the contact to act any more, and neither way from here is gone.",
            _ => "What comes after it goes on.",
        }
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

/// What came of cancelling.
pub(super) enum Cancelled {
    Done,
    /// It happened meanwhile, or somebody took it away.
    TooLate,
    /// It is on its way outside, and nobody can say any more that it does not happen.
    UnderWay,
}

/// A cancelling: by whom, and why in their words, if they said.
pub(super) struct Canceller<'c> {
    pub(super) by: UserId,
    pub(super) name: &'c str,
    pub(super) why: &'c str,
}

impl Canceller<'_> {
    fn reason(&self) -> String {
        let Self { name, why, .. } = self;
        if why.is_empty() { format!("Cancelled by {name}") } else { format!("Cancelled by {name}: {why}") }
    }
}

/// Leaves a step out for one contact, who goes on as after any step that was skipped; what waits outside is taken
/// back first.
pub(super) fn cancel(
    conn: &mut Conn,
    row: &Upcoming,
    canceller: &Canceller<'_>,
    registry: &Registry,
    now: At,
) -> db::Result<Cancelled> {
    match queries::lock(conn, row.log)?.as_deref() {
        Some("due" | "held" | "armed") => (),
        Some("waiting") => match taken_back(conn, row, registry, now)? {
            Cancelled::Done => (),
            other => return Ok(other),
        },
        _ => return Ok(Cancelled::TooLate),
    }
    let reason = canceller.reason();
    let mark = Mark { state: "skipped", branch: None, reason: Some(engine::short(&reason)), put_off: None };
    log::mark(conn, &[row.log], &mark, now)?;
    let next = Board::of(log::places(conn)?).next(row.campaign, Some(row.step_id), now);
    log::schedule(conn, &[row.log], &next)?;
    let told = NewActivity::new(row.contact, &SKIPPED, format!("{} skipped: {reason}", row.title()), now);
    activity::record(conn, &[told.about("campaign", row.campaign)])?;
    journal(conn, row, ("cancelled", None, format!("{} ({})", row.title(), lower(&reason))), canceller.by, now)?;
    Ok(Cancelled::Done)
}

/// Asks the step to take back what it handed over for this contact, and how that stands now.
fn taken_back(conn: &mut Conn, row: &Upcoming, registry: &Registry, now: At) -> db::Result<Cancelled> {
    let Some((kind, config, rotation)) = queries::begun(conn, row.log)? else { return Ok(Cancelled::TooLate) };
    let Some(step) = registry.get(&kind) else { return Ok(Cancelled::UnderWay) };
    let members = vec![Standing { log: row.log, contact: row.contact, rotation }];
    let batch = Batch { campaign: row.campaign, step: row.step_id, members };
    step.withdraw(&batch, &mut Cx { conn, now })?;
    let outcome = step.settle(&config, &batch, &mut Cx { conn, now })?.into_iter().next();
    Ok(match outcome {
        Some(Outcome::Skipped(_)) => Cancelled::Done,
        Some(Outcome::Waiting) => Cancelled::UnderWay,
        // What it came to is written down by the engine.
        _ => Cancelled::TooLate,
    })
}

fn lower(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
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
