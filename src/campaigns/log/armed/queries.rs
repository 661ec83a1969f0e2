//! All SQL on rows of the log that listen.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Datetime, Nullable, Unsigned};

use crate::activity::Activity;
use crate::campaigns::log::queries::{BATCH, Next, among, instant, list};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ContactId, LogId, StepId};
use crate::schema::{activity, campaign_log as log};

/// A row that listens, and that this transaction holds.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Armed {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: LogId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) step_id: StepId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) contact_id: ContactId,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) armed_at: Option<At>,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) due_at: Option<At>,
}

/// Rows of these contacts that listen at one of these steps. Whoever else holds one is waited for: passing it by would
/// lose what the contact did.
pub(in crate::campaigns) fn armed(
    conn: &mut Conn,
    contacts: &BTreeSet<ContactId>,
    steps: &[StepId],
) -> QueryResult<Vec<Armed>> {
    if contacts.is_empty() || steps.is_empty() {
        return Ok(Vec::new());
    }
    sql_query(format!(
        "SELECT id, step_id, contact_id, armed_at, due_at FROM campaign_log FORCE INDEX (campaign_log_contact) \
         WHERE contact_id IN ({}) AND state = 'armed' AND step_id IN ({}) ORDER BY contact_id, id FOR UPDATE",
        list(contacts.iter().map(|id| id.0)),
        list(steps.iter().map(|id| id.0))
    ))
    .load(conn)
}

/// Takes up to [`BATCH`] rows of a step whose time is over and that nobody else holds.
pub(in crate::campaigns) fn claim_expired(conn: &mut Conn, step: StepId, now: At) -> QueryResult<Vec<Armed>> {
    sql_query(format!(
        "SELECT id, step_id, contact_id, armed_at, due_at FROM campaign_log FORCE INDEX (campaign_log_step) \
         WHERE step_id = {step} AND state = 'armed' AND due_at < {} ORDER BY due_at, id LIMIT {BATCH} \
         FOR UPDATE SKIP LOCKED",
        instant(now)
    ))
    .load(conn)
}

/// What the contacts of these rows did while the rows listened.
pub(in crate::campaigns) fn done_while_armed(
    conn: &mut Conn,
    rows: &[LogId],
    kind: &str,
) -> QueryResult<Vec<(LogId, Activity)>> {
    let in_time = activity::at.nullable().gt(log::armed_at).and(activity::at.nullable().le(log::due_at));
    log::table
        .inner_join(activity::table.on(activity::contact_id.eq(log::contact_id)))
        .filter(log::id.eq_any(rows).and(activity::kind.eq(kind)).and(in_time))
        .select((log::id, Activity::as_select()))
        .load(conn)
}

/// What contacts did since a run began may have been heard before their rows listened: it is put into the inbox once
/// more, in the transaction that arms them. `whose` names contacts: `campaign_log x WHERE …`.
pub(in crate::campaigns) fn catch_up(conn: &mut Conn, whose: &str, next: &[Next]) -> QueryResult<usize> {
    let kinds: BTreeSet<&str> = next.iter().filter_map(|next| next.listens_to.as_deref()).collect();
    let Some(since) = next.iter().filter_map(|next| next.armed_at).min() else { return Ok(0) };
    let (from, condition) = whose.split_once(" WHERE ").unwrap_or((whose, "TRUE"));
    let kinds: Vec<&str> = kinds.into_iter().collect();
    sql_query(format!(
        "INSERT IGNORE INTO activity_inbox (activity_id) SELECT a.id FROM {from} \
         JOIN activity a FORCE INDEX (activity_kind) ON a.contact_id = x.contact_id AND a.kind IN ('{}') AND a.at > {} \
         WHERE {condition} ORDER BY a.id",
        kinds.join("','"),
        instant(since)
    ))
    .execute(conn)
}

/// Rows without a gap or not, as [`catch_up`] names them.
pub(in crate::campaigns) fn of_rows(ids: &[LogId]) -> String {
    format!("campaign_log x WHERE {}", among("x.id", ids.iter().map(|id| id.0)))
}
