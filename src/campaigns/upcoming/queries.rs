//! All SQL on steps to come.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Datetime, Nullable, Text, Unsigned};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, LogId, StepId};
use crate::schema::{campaign_log, campaign_members, campaign_steps};

/// A step a contact has before them.
#[derive(Clone, Debug, QueryableByName)]
pub struct Upcoming {
    /// Its row of the log.
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub log: LogId,
    /// Whose.
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub contact: ContactId,
    /// Of which campaign.
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub campaign: CampaignId,
    /// What pages call it.
    #[diesel(sql_type = Text)]
    pub campaign_name: String,
    /// The step.
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub step_id: StepId,
    /// What pages call it.
    #[diesel(sql_type = Text)]
    pub step: String,
    /// due, waiting, armed, held.
    #[diesel(sql_type = Text)]
    pub state: String,
    /// When, unless it waits for something else.
    #[diesel(sql_type = Nullable<Datetime>)]
    pub due_at: Option<At>,
    /// Why the last try failed.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
    /// Whether the campaign acts now.
    #[diesel(sql_type = Bool)]
    pub is_active: bool,
}

impl Upcoming {
    pub(super) fn title(&self) -> String {
        format!("{}: “{}”", self.campaign_name, self.step)
    }
}

/// The index has the states of a contact's rows, so that what is over is not read.
pub(super) fn of_contact(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Upcoming>> {
    sql_query(format!(
        "SELECT l.id AS log, l.contact_id AS contact, s.campaign_id AS campaign, k.name AS campaign_name, \
         l.step_id, s.name AS step, l.state, l.due_at, l.reason, \
         k.is_published AND k.pause_reason IS NULL AS is_active \
         FROM campaign_log l FORCE INDEX (campaign_log_contact) JOIN campaign_steps s ON s.id = l.step_id \
         JOIN campaigns k ON k.id = s.campaign_id WHERE l.contact_id = {contact} \
         AND l.state IN ('due', 'waiting', 'armed', 'held') AND s.removed_at IS NULL \
         ORDER BY l.due_at IS NULL, l.due_at, l.id LIMIT 50"
    ))
    .load(conn)
}

/// The state of a row that nobody else changes until the transaction ends.
pub(super) fn lock(conn: &mut Conn, row: LogId) -> QueryResult<Option<String>> {
    campaign_log::table.find(row).for_update().select(campaign_log::state).first(conn).optional()
}

pub(super) fn move_to(conn: &mut Conn, row: LogId, to: At) -> QueryResult<usize> {
    diesel::update(campaign_log::table.find(row)).set(campaign_log::due_at.eq(Some(to))).execute(conn)
}

/// Kind, settings and rotation of a row whose step was begun.
pub(super) fn begun(conn: &mut Conn, row: LogId) -> QueryResult<Option<(String, String, u32)>> {
    campaign_log::table
        .inner_join(campaign_steps::table)
        .inner_join(campaign_members::table)
        .filter(campaign_log::id.eq(row))
        .select((campaign_steps::kind, campaign_steps::config, campaign_members::rotation))
        .first(conn)
        .optional()
}
