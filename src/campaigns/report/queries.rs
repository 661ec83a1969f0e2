//! The numbers and lists of campaign pages, each served by an index.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Datetime, Nullable, Text, Unsigned};

use crate::campaigns::log::{instant, list};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, LogId, MemberId, StepId};
use crate::web::{Cursor, limit_of};

/// What a contact is called.
const NAME: &str = "COALESCE(NULLIF(TRIM(CONCAT_WS(' ', c.first_name, c.last_name)), ''), c.email, \
     CONCAT('@', c.twitter), CONCAT('Contact ', c.id))";
/// Counts on the list stop here.
pub(in crate::campaigns) const COUNTED: i64 = 1000;

/// Rows of a step in a state.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Number {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) step_id: StepId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) state: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::campaigns) count: i64,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) next: Option<At>,
}

/// A count of one campaign, up to [`COUNTED`] and one more.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Counted {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) campaign_id: CampaignId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) what: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::campaigns) count: i64,
}

/// A contact at a step.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Line {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: LogId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) contact_id: ContactId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) name: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) branch: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) reason: Option<String>,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) due_at: Option<At>,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) finished_at: Option<At>,
}

/// A member, for lists of people or of campaigns.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct MemberRow {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: MemberId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) campaign_id: CampaignId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) contact_id: ContactId,
    /// Of the contact, or of the campaign.
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) name: String,
    #[diesel(sql_type = Datetime)]
    pub(in crate::campaigns) joined_at: At,
}

/// One step on the path of a member.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct PathRow {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) member_id: MemberId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) step_id: StepId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) step: String,
    #[diesel(sql_type = Bool)]
    pub(in crate::campaigns) is_removed: bool,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) state: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) branch: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) reason: Option<String>,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) due_at: Option<At>,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) finished_at: Option<At>,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Per step and state of a campaign: how many, and when the next is due.
pub(in crate::campaigns) fn numbers(conn: &mut Conn, steps: &[StepId]) -> QueryResult<Vec<Number>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    sql_query(format!(
        "SELECT step_id, state, COUNT(*) AS count, MIN(due_at) AS next FROM campaign_log FORCE INDEX (campaign_log_step) \
         WHERE step_id IN ({}) GROUP BY step_id, state",
        list(steps.iter().map(|id| id.0))
    ))
    .load(conn)
}

/// The same of one step.
pub(in crate::campaigns) fn step_numbers(conn: &mut Conn, step: StepId) -> QueryResult<Vec<Number>> {
    numbers(conn, &[step])
}

/// Members, done and failed of a page of campaigns, in one statement, each counted up to [`COUNTED`].
pub(in crate::campaigns) fn counts(conn: &mut Conn, campaigns: &[CampaignId]) -> QueryResult<Vec<Counted>> {
    let mut parts = Vec::new();
    let most = COUNTED + 1;
    for id in campaigns {
        parts.push(format!(
            "SELECT {id} AS campaign_id, 'members' AS what, COUNT(*) AS count FROM \
             (SELECT 1 FROM campaign_members WHERE campaign_id = {id} LIMIT {most}) t"
        ));
        parts.extend(["done", "failed"].map(|state| {
            format!(
                "SELECT {id}, '{state}', COUNT(*) FROM (SELECT 1 FROM campaign_steps s STRAIGHT_JOIN campaign_log l \
                 ON l.step_id = s.id WHERE s.campaign_id = {id} AND l.state = '{state}' LIMIT {most}) t"
            )
        }));
    }
    if parts.is_empty() { Ok(Vec::new()) } else { sql_query(parts.join(" UNION ALL ")).load(conn) }
}

/// One more than `shown` contacts of a step in a state.
pub(in crate::campaigns) fn rows(
    conn: &mut Conn,
    step: StepId,
    state: &str,
    cursor: &Cursor,
    shown: usize,
) -> QueryResult<Vec<Line>> {
    let key = match cursor {
        Cursor::Start => None,
        Cursor::After(key) | Cursor::Before(key) => key.parse::<LogId>().ok(),
    };
    let (over, turn) = if matches!(cursor, Cursor::Before(_)) { ("<", "DESC") } else { (">", "ASC") };
    let from = match key {
        None => String::new(),
        Some(key) => match due_of(conn, key)?.map(instant) {
            Some(due) => format!("AND (l.due_at {over} {due} OR (l.due_at = {due} AND l.id {over} {key}))"),
            None => format!("AND l.due_at IS NULL AND l.id {over} {key}"),
        },
    };
    sql_query(format!(
        "SELECT l.id, l.contact_id, {NAME} AS name, l.branch, l.reason, l.due_at, l.finished_at \
         FROM campaign_log l FORCE INDEX (campaign_log_step) JOIN contacts c ON c.id = l.contact_id \
         WHERE l.step_id = {step} AND l.state = ? {from} ORDER BY l.due_at {turn}, l.id {turn} LIMIT {}",
        limit_of(shown)
    ))
    .bind::<Text, _>(state)
    .load(conn)
}

fn due_of(conn: &mut Conn, row: LogId) -> QueryResult<Option<At>> {
    use crate::schema::campaign_log;
    let due: Option<Option<At>> = campaign_log::table.find(row).select(campaign_log::due_at).first(conn).optional()?;
    Ok(due.flatten())
}

/// The latest members of a campaign.
pub(in crate::campaigns) fn latest(conn: &mut Conn, campaign: CampaignId, most: usize) -> QueryResult<Vec<MemberRow>> {
    sql_query(format!(
        "SELECT m.id, m.campaign_id, m.contact_id, {NAME} AS name, m.joined_at \
         FROM campaign_members m FORCE INDEX (campaign_members_latest) JOIN contacts c ON c.id = m.contact_id \
         WHERE m.campaign_id = {campaign} ORDER BY m.id DESC LIMIT {most}"
    ))
    .load(conn)
}

/// The campaigns a contact is or was in, latest first.
pub(super) fn of_contact(conn: &mut Conn, contact: ContactId, only: Option<CampaignId>) -> QueryResult<Vec<MemberRow>> {
    let only = only.map_or(String::new(), |id| format!("AND m.campaign_id = {id}"));
    sql_query(format!(
        "SELECT m.id, m.campaign_id, m.contact_id, k.name, m.joined_at FROM campaign_members m \
         JOIN campaigns k ON k.id = m.campaign_id WHERE m.contact_id = {contact} {only} ORDER BY m.id DESC LIMIT 50"
    ))
    .load(conn)
}

/// Every step on the paths of some members, in the order they came to them.
pub(in crate::campaigns) fn path(conn: &mut Conn, members: &[MemberId]) -> QueryResult<Vec<PathRow>> {
    if members.is_empty() {
        return Ok(Vec::new());
    }
    sql_query(format!(
        "SELECT l.member_id, l.step_id, s.name AS step, s.removed_at IS NOT NULL AS is_removed, l.state, l.branch, \
         l.reason, l.due_at, l.finished_at FROM campaign_log l JOIN campaign_steps s ON s.id = l.step_id \
         WHERE l.member_id IN ({}) ORDER BY l.id",
        list(members.iter().map(|id| id.0))
    ))
    .load(conn)
}

/// What a contact is called.
pub(in crate::campaigns) fn name_of(conn: &mut Conn, contact: ContactId) -> QueryResult<Option<String>> {
    let sql = format!("SELECT {NAME} AS name FROM contacts c WHERE c.id = {contact}");
    Ok(sql_query(sql).get_result::<Named>(conn).optional()?.map(|row| row.name))
}
