//! What a merge did, as the journal keeps it: enough to take back exactly that.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::queries;
use crate::clock::At;
use crate::contacts::model::Contact;
use crate::db::{self, Conn};
use crate::ids::{FieldId, UserId};

/// Written into the row `merged` of the one who is no more.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Fields of the survivor that changed, by alias: before and after, as stored.
    pub(super) values: BTreeMap<String, (Option<String>, Option<String>)>,
    /// What was added to their score.
    pub(super) points: i32,
    /// The row of the score's log that says so.
    pub(super) point_row: Option<u64>,
    /// Their owner, before and after.
    pub(super) owner: (Option<UserId>, Option<UserId>),
    /// What else they were.
    pub(super) before: Was,
    /// And became.
    pub(super) after: Was,
    /// The state of the one who is no more.
    pub(super) state: u8,
    /// What only they could have: field and key.
    pub(super) identifiers: Vec<(FieldId, String)>,
    /// What each [`crate::contacts::Follow`] moved, by its name.
    pub(super) follows: BTreeMap<String, Value>,
}

/// Dates and picture of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Was {
    pub(super) created_at: At,
    pub(super) last_active_at: Option<At>,
    pub(super) avatar: Option<String>,
}

impl Journal {
    /// Before anything happened.
    pub(super) fn of(conn: &mut Conn, winner: &Contact, loser: &Contact) -> db::Result<Self> {
        Ok(Self {
            values: BTreeMap::new(),
            points: 0,
            point_row: None,
            owner: (winner.owner_id, winner.owner_id),
            before: Was::of(winner),
            after: Was::of(winner),
            state: loser.state.code(),
            identifiers: queries::identifiers(conn, loser.id)?,
            follows: BTreeMap::new(),
        })
    }
}
