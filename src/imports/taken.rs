//! How an import stands when it is taken back: its act knows.

use std::collections::HashMap;

use super::model::Import;
use crate::audit::{self, Act};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ActId;
use crate::users;

/// The acts of some imports.
pub(super) type Acts = HashMap<ActId, Act>;

/// The acts of these imports: one statement.
pub(super) fn acts(conn: &mut Conn, imports: &[Import]) -> db::Result<Acts> {
    let ids: Vec<ActId> = imports.iter().filter_map(|import| import.act_id).collect();
    Ok(audit::acts_among(conn, &ids)?.into_iter().map(|act| (act.id, act)).collect())
}

/// An import's words and tone.
pub(super) fn label(import: &Import, act: Option<&Act>) -> (&'static str, &'static str) {
    match act.map(|act| act.state.as_str()) {
        Some("undoing") => ("Being taken back", "info"),
        Some("undone") => ("Taken back", "secondary"),
        _ => import.state().label(),
    }
}

/// An import that is being taken back, was, or could be.
pub(super) struct Back {
    pub(super) act: Act,
    /// Who takes it back.
    pub(super) by: String,
}

impl Back {
    /// By the act of an import, if it has one.
    pub(super) fn of(conn: &mut Conn, import: &Import) -> db::Result<Option<Self>> {
        let Some(act) = import.act_id.map(|act| audit::find_act(conn, act)).transpose()?.flatten() else {
            return Ok(None);
        };
        let user = act.undone_by.map(|user| users::find(conn, user)).transpose()?.flatten();
        Ok(Some(Self { by: user.map_or_else(|| "Linnet".to_owned(), |user| user.name), act }))
    }

    pub(super) fn is_moving(&self) -> bool {
        self.act.state == "undoing"
    }

    pub(super) fn is_done(&self) -> bool {
        self.act.state == "undone"
    }

    /// Taking it back stopped half-way.
    pub(super) fn trouble(&self) -> Option<&str> {
        self.act.note.as_deref().filter(|_| self.act.state == "failed" && self.act.undone_by.is_some())
    }

    pub(super) fn is_possible(&self, now: At) -> bool {
        let is_over = matches!(self.act.state.as_str(), "done" | "stopped" | "failed");
        is_over && self.act.changed > 0 && self.act.undo_until.is_some_and(|until| until >= now)
    }

    /// What the bar is filled to.
    pub(super) fn all(&self) -> u64 {
        self.act.changed.max(self.act.done)
    }
}
