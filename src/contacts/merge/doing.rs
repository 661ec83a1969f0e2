//! One transaction: the one lets go of everything unique, the survivor is written, everything else follows.

use std::collections::BTreeMap;

use super::journal::{Journal, Was};
use super::{MERGED, queries, retagging};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewAct, NewChange};
use crate::contacts::follow::{Crossing, Follows};
use crate::contacts::image::{MERGED_INTO, MOVED, STATUS};
use crate::contacts::model::{Contact, Editor, Watchers};
use crate::contacts::patch::{self, Patch, PointsChange};
use crate::contacts::{identifiers, queries as people, values, words};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Value};
use crate::ids::{ActId, ContactId, UserId};

/// What becomes of two scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// Both count.
    Add,
    /// Those of one of them.
    Of(ContactId),
}

/// What somebody wants.
#[derive(Clone, Debug)]
pub struct Merge {
    /// Who stays.
    pub winner: ContactId,
    /// Who becomes a part of them.
    pub loser: ContactId,
    /// The versions that were looked at, in this order; `None` when nobody looked.
    pub versions: Option<(u32, u32)>,
    /// Fields, by alias, of which the loser's value is taken.
    pub taken: Vec<String>,
    /// The score.
    pub points: Points,
    /// Who looks after them.
    pub owner: Option<UserId>,
}

/// Why nothing was merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// One of them is gone, in the bin or a part of somebody already.
    Gone,
    /// Somebody saved one of them meanwhile.
    Stale,
}

/// Merges two contacts; the act can be taken back.
pub fn merge(
    conn: &mut Conn,
    wish: &Merge,
    follows: &Follows,
    watchers: &Watchers,
    editor: Editor,
) -> db::Result<Result<ActId, Denied>> {
    let Some((winner, loser)) = both(conn, wish.winner, wish.loser)? else { return Ok(Err(Denied::Gone)) };
    if !winner.state.is_live() || !loser.state.is_live() {
        return Ok(Err(Denied::Gone));
    }
    if wish.versions.is_some_and(|seen| seen != (winner.version, loser.version)) {
        return Ok(Err(Denied::Stale));
    }
    let act = begin(conn, &winner, &loser, editor)?;
    let editor = editor.within(act);
    let mut journal = Journal::of(conn, &winner, &loser)?;
    queries::let_go(conn, loser.id, winner.id, editor.now)?;
    identifiers::release_all(conn, &[loser.id])?;
    write_winner(conn, wish, (&winner, &loser), &mut journal, editor)?;
    journal.after = queries::unite(conn, &winner, &loser)?;
    let had = retagging::tags(conn, winner.id)?;
    let mut crossing = Crossing::new(loser.id, winner.id, editor.now);
    for follow in &follows.0 {
        let moved = follow.follow(conn, &mut crossing)?;
        journal.follows.insert(follow.name().to_owned(), moved);
    }
    retagging::record(conn, winner.id, &had, editor)?;
    words::refresh_words(conn, &[winner.id, loser.id])?;
    if let Some(now) = people::find(conn, winner.id)?.filter(|now| now.twitter != winner.twitter) {
        watchers.handle_saved(conn, winner.id, now.twitter.as_deref(), editor.now)?;
    }
    record(conn, &winner, &loser, &journal, editor)?;
    Ok(Ok(act))
}

/// Both, held until the transaction ends, in the order of ids so that two merges wait for each other at most.
pub(super) fn both(conn: &mut Conn, one: ContactId, other: ContactId) -> db::Result<Option<(Contact, Contact)>> {
    let mut held = patch::lock(conn, &[one, other])?;
    if held.first().is_some_and(|first| first.id != one) {
        held.reverse();
    }
    let pair: Result<[Contact; 2], _> = held.try_into();
    Ok(pair.ok().map(|[one, other]| (one, other)))
}

fn begin(conn: &mut Conn, winner: &Contact, loser: &Contact, editor: Editor) -> db::Result<ActId> {
    let new = NewAct {
        user_id: editor.user,
        kind: "merge",
        label: format!("{} became a part of {}", loser.name(), winner.name()),
        state: "running",
        total: Some(1),
        started_at: editor.now,
    };
    Ok(audit::begin_act(conn, &new)?)
}

/// The survivor as they shall be; the journal learns what that changed.
fn write_winner(
    conn: &mut Conn,
    wish: &Merge,
    (winner, loser): (&Contact, &Contact),
    journal: &mut Journal,
    editor: Editor,
) -> db::Result<()> {
    let fields = fields::all(conn)?;
    let (own, theirs) = (values::row(conn, &fields, winner.id)?, values::row(conn, &fields, loser.id)?);
    let reason = "Merged with another contact".to_owned();
    let mut change = Patch { owner: Some(wish.owner), reason, is_discreet: true, ..Patch::default() };
    for ((field, own), theirs) in fields.iter().zip(own).zip(theirs) {
        let is_taken = wish.taken.contains(&field.alias) && field.column() != Some(Column::Points);
        if is_taken && own != theirs {
            journal.values.insert(field.alias.clone(), (stored(own.as_ref()), stored(theirs.as_ref())));
            change.values.push((field.id, theirs));
        }
    }
    let points = match wish.points {
        Points::Add => winner.points.saturating_add(loser.points),
        Points::Of(id) if id == loser.id => loser.points,
        Points::Of(_) => winner.points,
    };
    change.points = Some(PointsChange::Set(points));
    journal.points = points.saturating_sub(winner.points);
    journal.owner = (winner.owner_id, wish.owner);
    let written = patch::patch_each(conn, &[(winner.id, &change)], "changed", editor)?;
    if let Some((_, refusal)) = written.refused.first() {
        // Both are held and the loser has let go, so that nothing stands in the way; an error rolls the whole back.
        return Err(anyhow::anyhow!("contact {} cannot take over: {}", winner.id, refusal.sentence()).into());
    }
    if written.changed.is_empty() {
        queries::bump(conn, winner.id, editor.now)?;
    }
    if journal.points != 0 {
        journal.point_row = queries::last_point_row(conn, winner.id)?;
    }
    Ok(())
}

/// A value as the journal keeps it.
pub(super) fn stored(value: Option<&Value>) -> Option<String> {
    value.map(Value::stored)
}

fn record(conn: &mut Conn, winner: &Contact, loser: &Contact, journal: &Journal, editor: Editor) -> db::Result<()> {
    let before: BTreeMap<&str, String> = [(STATUS, loser.state.code().to_string())].into();
    let after: BTreeMap<&str, String> = [
        (STATUS, crate::contacts::State::Merged.code().to_string()),
        (MERGED_INTO, winner.id.to_string()),
        (MOVED, serde_json::to_string(journal).map_err(anyhow::Error::from)?),
    ]
    .into();
    let change = NewChange::new(editor.user, "contact", loser.id, "merged", editor.now).within(editor.act);
    audit::record(conn, &[change.before(&before).after(&after)])?;
    // Without a name: when one of them is forgotten, the other's timeline must not remember.
    let title = format!("Contact {} became a part of this one", loser.id);
    activity::record(conn, &[NewActivity::new(winner.id, &MERGED, title, editor.now).about("contact", loser.id)])?;
    if let Some(act) = editor.act {
        audit::advance_act(conn, act, 1, 1)?;
        audit::finish_act(conn, act, "done", None, editor.now)?;
    }
    Ok(())
}

impl Was {
    /// What a merge may change of the survivor beside its fields.
    pub(super) fn of(contact: &Contact) -> Self {
        Self {
            created_at: contact.created_at,
            last_active_at: contact.last_active_at,
            avatar: contact.avatar_hash.clone(),
        }
    }
}
