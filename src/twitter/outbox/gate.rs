//! What is due, looked at once more before any call begins: who is gone, who said no, what has to wait.

use std::collections::HashSet;

use super::caps::{self, Made};
use super::days::keeping;
use super::model::{Letter, PostState};
use super::once::NOBODY;
use super::permitted::permitted;
use super::way::Way;
use super::{BINNED, BLOCKED, queries, same, stops};
use crate::clock::At;
use crate::contacts::{self, Channel, ConsentChannel};
use crate::db::{self, Conn};
use crate::ids::{ContactId, PostId};
use crate::twitter::sending::{self, Rules};

const ORPHANED: &str = "The contact or the campaign was deleted before it was sent.";
const WITHDREW: &str = "The contact's consent to mentions on X was withdrawn before it was sent.";

/// Those posts that may be sent now, in their order, and how many others were moved out of the way: ended, put off or
/// put aside, with the reason.
pub(super) fn open(conn: &mut Conn, due: Vec<Letter>, asks_consent: bool, now: At) -> db::Result<(Vec<Letter>, usize)> {
    let many = due.len();
    let due = unstopped(conn, due, now)?;
    let due = wanted(conn, due, asks_consent, now)?;
    let due = permitted(conn, due, now)?;
    let due = within_caps(conn, due, now)?;
    let due = same::new_ones(conn, due, now)?;
    let moved = many.saturating_sub(due.len());
    Ok((due, moved))
}

/// Posts of a step that X keeps refusing are put aside, all of the step's together.
fn unstopped(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    let steps: HashSet<_> = due.iter().filter_map(|letter| letter.step_id).collect();
    let stopped = stops::standing(conn, &steps.into_iter().collect::<Vec<_>>())?;
    if stopped.is_empty() {
        return Ok(due);
    }
    for (step, reason) in &stopped {
        stops::put_aside(conn, *step, reason, now)?;
    }
    let is_open = |letter: &Letter| letter.step_id.is_none_or(|step| !stopped.contains_key(&step));
    Ok(due.into_iter().filter(is_open).collect())
}

fn wanted(conn: &mut Conn, due: Vec<Letter>, asks_consent: bool, now: At) -> db::Result<Vec<Letter>> {
    let contacts: Vec<ContactId> = due.iter().filter_map(|letter| letter.contact_id).collect();
    let (live, blocked) = (contacts::live(conn, &contacts)?, contacts::blocked(conn, Channel::X, &contacts)?);
    let agreed = contacts::consented(conn, ConsentChannel::XMention, &contacts)?;
    let hindrance = |letter: &Letter| {
        if letter.campaign_id.is_none() || letter.step_id.is_none() {
            return Some(ORPHANED);
        }
        let Some(contact) = letter.contact_id else {
            return (letter.way != Way::Once.key()).then_some(ORPHANED);
        };
        if blocked.contains(&contact) {
            return Some(BLOCKED);
        }
        if !live.contains(&contact) {
            return Some(BINNED);
        }
        (letter.mentions && asks_consent && !agreed.contains(&contact)).then_some(WITHDREW)
    };
    for reason in [BLOCKED, BINNED, ORPHANED, WITHDREW] {
        let those: Vec<PostId> =
            due.iter().filter(|letter| hindrance(letter) == Some(reason)).map(|letter| letter.id).collect();
        if !those.is_empty() {
            keeping(conn, &those, |conn| Ok(queries::end(conn, &those, reason, now)?))?;
        }
    }
    Ok(due.into_iter().filter(|letter| hindrance(letter).is_none()).collect())
}

fn within_caps(conn: &mut Conn, due: Vec<Letter>, now: At) -> db::Result<Vec<Letter>> {
    let named: Vec<ContactId> =
        due.iter().filter(|letter| letter.mentions).map(|letter| letter.contact_id.unwrap_or(NOBODY)).collect();
    if named.is_empty() {
        return Ok(due);
    }
    let rules: Rules = sending::rules(conn)?;
    let since = now.minus(chrono::Duration::days(rules.contact_days.into()));
    let made = Made {
        of_contacts: queries::mentions_of(conn, &named, since)?,
        today: queries::mentions_today(conn, rules.per_day, now)?,
    };
    let mut open = Vec::new();
    for (letter, wait) in due.iter().zip(caps::waits(&due, &made, &rules, now)) {
        match wait {
            None => open.push(letter.clone()),
            Some(wait) => {
                queries::put_off(conn, letter.id, PostState::Queued, wait.until, &wait.reason)?;
            }
        }
    }
    Ok(open)
}
