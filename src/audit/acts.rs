//! Acts: what was done to many contacts at once, as a whole that can be watched and taken back.

mod queries;

pub use queries::{
    acts_among, acts_page, advance_act, advance_undo, begin_act, begin_undo, claim_act, contacts_of_act, fail_undo,
    find_act, finish_act, finish_undo, size_act, stop_act, undo_standing, undoing,
};

use diesel::prelude::*;

use crate::clock::At;
use crate::ids::{ActId, UserId};
use crate::schema::acts;

/// For how many days an act can be taken back.
pub const UNDO_DAYS: i64 = 30;

/// An act about to begin.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = acts)]
pub struct NewAct {
    /// Who; `None` for Linnet itself.
    pub user_id: Option<UserId>,
    /// import, batch, merge, delete.
    pub kind: &'static str,
    /// What a person reads; at most 255 characters are kept.
    pub label: String,
    /// running; done when it happens within one transaction.
    pub state: &'static str,
    /// How many contacts it is about, when that is known.
    pub total: Option<u64>,
    /// When.
    pub started_at: At,
}

/// An act as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = acts, check_for_backend(diesel::mysql::Mysql))]
pub struct Act {
    /// Which.
    pub id: ActId,
    /// Who.
    pub user_id: Option<UserId>,
    /// import, batch, merge, delete.
    pub kind: String,
    /// What a person reads.
    pub label: String,
    /// running, done, stopped, failed, undoing, undone.
    pub state: String,
    /// How many contacts it is about.
    pub total: Option<u64>,
    /// How many were seen so far.
    pub done: u64,
    /// How many really became different.
    pub changed: u64,
    /// Why it failed, or what an undo had to leave.
    pub note: Option<String>,
    /// When it began.
    pub started_at: At,
    /// When it ended.
    pub finished_at: Option<At>,
    /// Until when it can be taken back.
    pub undo_until: Option<At>,
    /// When it was taken back.
    pub undone_at: Option<At>,
    /// Who takes it back, or did.
    pub undone_by: Option<UserId>,
}
