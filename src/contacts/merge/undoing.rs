//! One becomes two again: everything that went over comes back, as far as nobody changed it since.

use std::collections::BTreeMap;

use super::doing::{both, stored};
use super::journal::Journal;
use super::{MERGED, queries, retagging};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::contacts::follow::{Crossing, Follows};
use crate::contacts::image::{MERGED_INTO, MOVED, STATUS};
use crate::contacts::model::{Contact, Editor, State, Watchers};
use crate::contacts::patch::{self, Patch, PointsChange};
use crate::contacts::{identifiers, queries as people, values, words};
use crate::db::{self, Conn};
use crate::fields::{self, Value};
use crate::ids::{ActId, ContactId};
use crate::users::email_key;

/// A merge that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Who is there again.
    pub back: ContactId,
    /// Who they had become a part of.
    pub winner: ContactId,
    /// What had to be left as it is, in sentences.
    pub left: Vec<String>,
}

/// Takes a merge back, or says in a sentence why it cannot be.
pub fn undo(
    conn: &mut Conn,
    act: ActId,
    follows: &Follows,
    watchers: &Watchers,
    editor: Editor,
) -> db::Result<Result<Undone, String>> {
    let Some((from, to, journal)) = merge_of(conn, act, editor)? else {
        return Ok(Err("This merge can no longer be taken back.".to_owned()));
    };
    let Some((winner, loser)) = both(conn, to, from)? else {
        return Ok(Err("One of the two was deleted for good, so they cannot be two again.".to_owned()));
    };
    if loser.state != State::Merged || loser.merged_into_id != Some(to) {
        return Ok(Err("It was taken back already.".to_owned()));
    }
    if !winner.state.is_live() {
        let sentence = "has since become a part of another contact or is in the bin; take that back first.";
        return Ok(Err(format!("{} {sentence}", winner.name())));
    }
    let had = retagging::tags(conn, to)?;
    let mut crossing = Crossing::new(from, to, editor.now);
    for follow in &follows.0 {
        if let Some(moved) = journal.follows.get(follow.name()) {
            follow.back(conn, moved, &mut crossing)?;
        }
    }
    retagging::record(conn, to, &had, editor.within(act))?;
    let mut left = Vec::new();
    // Within the act, whose images go when one of the two is forgotten.
    restore_winner(conn, &winner, &journal, &mut left, editor.within(act))?;
    queries::part(conn, &winner, &journal.before, &journal.after)?;
    restore_loser(conn, &loser, &journal, &mut left, editor)?;
    words::refresh_words(conn, &[from, to])?;
    if let Some(now) = people::find(conn, to)?.filter(|now| now.twitter != winner.twitter) {
        watchers.handle_saved(conn, to, now.twitter.as_deref(), editor.now)?;
    }
    record(conn, act, (&winner, &loser), &left, editor)?;
    Ok(Ok(Undone { back: from, winner: to, left }))
}

/// Who, into whom, and what was moved; `None` when the act is no merge, or too old, or was taken back.
fn merge_of(conn: &mut Conn, act: ActId, editor: Editor) -> db::Result<Option<(ContactId, ContactId, Journal)>> {
    let found = audit::find_act(conn, act)?.filter(|act| act.kind == "merge" && act.undone_at.is_none());
    if found.and_then(|act| act.undo_until).is_none_or(|until| until < editor.now) {
        return Ok(None);
    }
    let Some((key, change)) = audit::one_of_act(conn, act, "merged")? else { return Ok(None) };
    let after: BTreeMap<String, String> =
        serde_json::from_str(change.after_image.as_deref().unwrap_or("{}")).map_err(anyhow::Error::from)?;
    let to = after.get(MERGED_INTO).and_then(|id| id.parse().ok());
    let (Ok(from), Some(to), Some(moved)) = (key.parse(), to, after.get(MOVED)) else { return Ok(None) };
    Ok(Some((from, to, serde_json::from_str(moved).map_err(anyhow::Error::from)?)))
}

/// Fields that still say what the merge made them say go back.
fn restore_winner(
    conn: &mut Conn,
    winner: &Contact,
    journal: &Journal,
    left: &mut Vec<String>,
    editor: Editor,
) -> db::Result<()> {
    let fields = fields::all(conn)?;
    let is = values::row(conn, &fields, winner.id)?;
    let mut change = Patch { is_discreet: true, reason: "A merge was taken back".to_owned(), ..Patch::default() };
    for (field, is) in fields.iter().zip(is) {
        let Some((before, after)) = journal.values.get(&field.alias) else { continue };
        if stored(is.as_ref()) == *after {
            change.values.push((field.id, before.as_deref().and_then(|text| Value::of_stored(field.kind, text))));
        } else {
            left.push(format!("{} was changed since and stays.", field.label));
        }
    }
    change.points = (journal.points != 0).then_some(PointsChange::Minus(journal.points));
    change.owner = (winner.owner_id == journal.owner.1).then_some(journal.owner.0);
    let mut written = patch::patch_each(conn, &[(winner.id, &change)], "changed", editor)?;
    if let Some((_, refusal)) = written.refused.pop() {
        // Somebody else has what only one can have: the rest comes back without it.
        left.push(refusal.sentence());
        change.values.retain(|(field, _)| !refusal.is_about(*field, &fields));
        patch::patch_each(conn, &[(winner.id, &change)], "changed", editor)?;
    }
    if let Some(row) = journal.point_row {
        let and_this = queries::last_point_row(conn, winner.id)?.filter(|last| *last != row);
        queries::unlog_points(conn, &[Some(row), and_this])?;
    }
    Ok(())
}

fn restore_loser(
    conn: &mut Conn,
    loser: &Contact,
    journal: &Journal,
    left: &mut Vec<String>,
    editor: Editor,
) -> db::Result<()> {
    let email = loser.email.as_deref();
    let is_free = match email {
        Some(email) => people::by_email(conn, email)?.is_none(),
        None => true,
    };
    let state = if journal.state == State::Anonymous.code() { State::Anonymous } else { State::Identified };
    queries::come_back(conn, loser.id, state, email.filter(|_| is_free).map(email_key).as_deref(), editor.now)?;
    if !is_free {
        queries::lose_email(conn, loser.id)?;
        left.push(format!("Somebody else has the e-mail {} by now.", email.unwrap_or_default()));
    }
    let held = identifiers::held_by(conn, &journal.identifiers)?;
    let is_held = |row: &(crate::ids::FieldId, String)| held.iter().any(|(f, k, _)| (f, k) == (&row.0, &row.1));
    let (gone, free): (Vec<_>, Vec<_>) = journal.identifiers.iter().cloned().partition(is_held);
    let free: Vec<_> = free.into_iter().map(|(field, key)| (field, key, loser.id)).collect();
    identifiers::hold(conn, &free)?;
    left.extend(gone.iter().map(|(_, key)| format!("Somebody else has “{key}” by now.")));
    Ok(())
}

fn record(
    conn: &mut Conn,
    act: ActId,
    (winner, loser): (&Contact, &Contact),
    left: &[String],
    editor: Editor,
) -> db::Result<()> {
    let state = |code: u8| -> BTreeMap<&str, String> { [(STATUS, code.to_string())].into() };
    let change = NewChange::new(editor.user, "contact", loser.id, "unmerged", editor.now);
    let code = people::find(conn, loser.id)?.map_or(0, |contact| contact.state.code());
    audit::record(conn, &[change.before(&state(State::Merged.code())).after(&state(code))])?;
    let title = format!("Contact {} is one of its own again", loser.id);
    activity::record(conn, &[NewActivity::new(winner.id, &MERGED, title, editor.now).about("contact", loser.id)])?;
    let note = (!left.is_empty()).then(|| left.join("\n"));
    audit::finish_undo(conn, act, editor.user, note.as_deref(), editor.now)?;
    Ok(())
}
