//! All SQL of the engine on `campaign_log`. Literals are numbers, instants and words of our own; what a person
//! wrote is bound.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Datetime, Integer, Nullable, Text, TinyInt, Unsigned};

use super::armed;
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, LogId, StepId};

/// Rows per batch.
pub(in crate::campaigns) const BATCH: usize = 1000;

/// A step as the engine sees it, removed ones too.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Place {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: StepId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) campaign_id: CampaignId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) campaign: String,
    #[diesel(sql_type = Nullable<Unsigned<BigInt>>)]
    pub(in crate::campaigns) parent_id: Option<StepId>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) branch: Option<String>,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) kind: String,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) name: String,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) config: String,
    #[diesel(sql_type = Unsigned<Integer>)]
    pub(in crate::campaigns) delay_amount: u32,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) delay_unit: String,
    /// What a decision waits for; `None`: it is none.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::campaigns) listens_to: Option<String>,
    #[diesel(sql_type = Bool)]
    pub(in crate::campaigns) is_removed: bool,
    #[diesel(sql_type = Bool)]
    pub(in crate::campaigns) is_active: bool,
}

/// A row that this transaction holds.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Claimed {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: LogId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) contact_id: ContactId,
    #[diesel(sql_type = Unsigned<Integer>)]
    pub(in crate::campaigns) rotation: u32,
    #[diesel(sql_type = Unsigned<TinyInt>)]
    pub(in crate::campaigns) attempts: u8,
    #[diesel(sql_type = Nullable<Datetime>)]
    pub(in crate::campaigns) due_at: Option<At>,
    /// Whether its contact was taken out of the campaign meanwhile.
    #[diesel(sql_type = Bool)]
    pub(in crate::campaigns) has_left: bool,
}

/// A step and a state in which it has rows.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Presence {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) step_id: StepId,
    #[diesel(sql_type = Text)]
    pub(in crate::campaigns) state: String,
}

/// A step to come: when it is due, or since when it listens and until when.
#[derive(Clone, Debug)]
pub(in crate::campaigns) struct Next {
    pub(in crate::campaigns) campaign: CampaignId,
    pub(in crate::campaigns) step: StepId,
    pub(in crate::campaigns) kind: String,
    pub(in crate::campaigns) config: String,
    pub(in crate::campaigns) branch: Option<&'static str>,
    pub(in crate::campaigns) due_at: Option<At>,
    pub(in crate::campaigns) armed_at: Option<At>,
    pub(in crate::campaigns) listens_to: Option<String>,
}

/// What becomes of rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::campaigns) struct Mark {
    pub(in crate::campaigns) state: &'static str,
    pub(in crate::campaigns) branch: Option<&'static str>,
    pub(in crate::campaigns) reason: Option<String>,
    /// For the next attempt of a row that failed.
    pub(in crate::campaigns) put_off: Option<i64>,
}

/// Every step of every campaign that ever had a member.
pub(in crate::campaigns) fn places(conn: &mut Conn) -> QueryResult<Vec<Place>> {
    sql_query(
        "SELECT s.id, s.campaign_id, c.name AS campaign, s.parent_id, s.branch, s.kind, s.name, s.config, \
         s.delay_amount, s.delay_unit, s.listens_to, \
         s.removed_at IS NOT NULL AS is_removed, c.is_published AND c.pause_reason IS NULL AS is_active \
         FROM campaign_steps s JOIN campaigns c ON c.id = s.campaign_id \
         WHERE c.is_published OR EXISTS (SELECT 1 FROM campaign_members m WHERE m.campaign_id = c.id) ORDER BY s.id",
    )
    .load(conn)
}

/// Which steps have rows in which states: the index is jumped through, not read.
pub(in crate::campaigns) fn presence(conn: &mut Conn) -> QueryResult<Vec<Presence>> {
    sql_query(
        "SELECT step_id, state FROM campaign_log FORCE INDEX FOR GROUP BY (campaign_log_step) GROUP BY step_id, state",
    )
    .load(conn)
}

/// Of these steps those with due rows, the one that is due the longest first.
pub(in crate::campaigns) fn due_steps(conn: &mut Conn, steps: &[StepId], now: At) -> QueryResult<Vec<StepId>> {
    #[derive(QueryableByName)]
    struct Due {
        #[diesel(sql_type = Unsigned<BigInt>)]
        step_id: StepId,
    }
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let (steps, now) = (list(steps.iter().map(|id| id.0)), instant(now));
    let rows: Vec<Due> = sql_query(format!(
        "SELECT step_id, MIN(due_at) AS first FROM campaign_log FORCE INDEX FOR GROUP BY (campaign_log_step) \
         WHERE step_id IN ({steps}) AND state = 'due' AND due_at <= {now} GROUP BY step_id ORDER BY first, step_id"
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.step_id).collect())
}

/// Whether a campaign acts now; holds off whoever wants to unpublish it until this transaction ends.
pub(in crate::campaigns) fn is_active(conn: &mut Conn, campaign: CampaignId) -> QueryResult<bool> {
    let sql = format!(
        "SELECT id AS step_id, 'active' AS state FROM campaigns \
         WHERE id = {campaign} AND is_published AND pause_reason IS NULL LOCK IN SHARE MODE"
    );
    Ok(!sql_query(sql).load::<Presence>(conn)?.is_empty())
}

/// Takes up to [`BATCH`] due rows of a step that nobody else holds, from a place in its queue on.
pub(in crate::campaigns) fn claim_due(
    conn: &mut Conn,
    step: StepId,
    from: Option<(At, LogId)>,
    now: At,
) -> QueryResult<Vec<Claimed>> {
    let from = from.map_or(String::new(), |(due_at, id)| {
        let due_at = instant(due_at);
        format!("AND (l.due_at > {due_at} OR (l.due_at = {due_at} AND l.id > {id}))")
    });
    claim(conn, step, &format!("l.state = 'due' AND l.due_at <= {} {from}", instant(now)), "l.due_at, l.id")
}

/// Takes up to [`BATCH`] rows of a step in a state without a date (waiting, held) that nobody else holds.
pub(in crate::campaigns) fn claim_in(
    conn: &mut Conn,
    step: StepId,
    state: &str,
    after: LogId,
) -> QueryResult<Vec<Claimed>> {
    claim(conn, step, &format!("l.state = '{state}' AND l.due_at IS NULL AND l.id > {after}"), "l.id")
}

fn claim(conn: &mut Conn, step: StepId, which: &str, order: &str) -> QueryResult<Vec<Claimed>> {
    // The member is read in a subquery, because a join would lock it too.
    sql_query(format!(
        "SELECT l.id, l.contact_id, l.attempts, l.due_at, \
         (SELECT m.rotation FROM campaign_members m WHERE m.id = l.member_id) AS rotation, \
         (SELECT m.left_at IS NOT NULL FROM campaign_members m WHERE m.id = l.member_id) AS has_left \
         FROM campaign_log l FORCE INDEX (campaign_log_step) WHERE l.step_id = {step} AND {which} \
         ORDER BY {order} LIMIT {BATCH} FOR UPDATE SKIP LOCKED"
    ))
    .load(conn)
}

/// A place in the transaction to come back to.
pub(in crate::campaigns) fn savepoint(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("SAVEPOINT attempt")
}

/// Undoes everything since [`savepoint`].
pub(in crate::campaigns) fn back_to_savepoint(conn: &mut Conn) -> QueryResult<()> {
    conn.batch_execute("ROLLBACK TO SAVEPOINT attempt")
}

/// Says of rows what became of them.
pub(in crate::campaigns) fn mark(conn: &mut Conn, ids: &[LogId], mark: &Mark, now: At) -> QueryResult<usize> {
    let finished = matches!(mark.state, "done" | "skipped" | "failed");
    let due = mark.put_off.map_or("NULL".to_owned(), |minutes| instant(now.plus(chrono::Duration::minutes(minutes))));
    let sql = format!(
        "UPDATE campaign_log SET state = '{}', branch = {}, due_at = {due}, attempts = attempts + {}, reason = ?, \
         finished_at = {} WHERE {}",
        mark.state,
        mark.branch.map_or("NULL".to_owned(), |branch| format!("'{branch}'")),
        u8::from(mark.put_off.is_some()),
        if finished { instant(now) } else { "NULL".to_owned() },
        among("id", ids.iter().map(|id| id.0)),
    );
    sql_query(sql).bind::<Nullable<Text>, _>(mark.reason.as_deref()).execute(conn)
}

/// Gives the contacts of rows that went well their next steps.
pub(in crate::campaigns) fn schedule(conn: &mut Conn, ids: &[LogId], next: &[Next]) -> QueryResult<usize> {
    if ids.is_empty() || next.is_empty() {
        return Ok(0);
    }
    let scheduled = sql_query(format!(
        "INSERT IGNORE INTO campaign_log (member_id, step_id, contact_id, state, due_at, armed_at) \
         SELECT l.member_id, n.step_id, l.contact_id, n.state, n.due_at, n.armed_at FROM campaign_log l \
         JOIN campaign_members m ON m.id = l.member_id AND m.left_at IS NULL \
         JOIN ({}) n ON n.branch <=> l.branch WHERE {} ORDER BY l.id",
        armed::rows_of(next),
        among("l.id", ids.iter().map(|id| id.0)),
    ))
    .execute(conn)?;
    armed::catch_up(conn, &armed::of_rows(ids), next)?;
    Ok(scheduled)
}

/// What was held becomes due again, up to 5,000 rows at once.
pub(in crate::campaigns) fn release(conn: &mut Conn, step: StepId, now: At) -> QueryResult<usize> {
    let now = instant(now);
    sql_query(format!(
        "UPDATE campaign_log SET state = 'due', due_at = {now}, reason = NULL \
         WHERE step_id = {step} AND state = 'held' AND due_at IS NULL ORDER BY id LIMIT 5000"
    ))
    .execute(conn)
}

/// Rows of a removed step that have not begun end as skipped, up to 5,000 at once.
pub(in crate::campaigns) fn retire(
    conn: &mut Conn,
    step: StepId,
    state: &str,
    reason: &str,
    now: At,
) -> QueryResult<usize> {
    let now = instant(now);
    sql_query(format!(
        "UPDATE campaign_log SET state = 'skipped', reason = ?, due_at = NULL, finished_at = {now} \
         WHERE step_id = {step} AND state = '{state}' LIMIT 5000"
    ))
    .bind::<Text, _>(reason)
    .execute(conn)
}

/// An instant as SQL writes it.
pub(in crate::campaigns) fn instant(at: At) -> String {
    at.utc().format("TIMESTAMP'%Y-%m-%d %H:%M:%S%.6f'").to_string()
}

/// `1,2,3`.
pub(in crate::campaigns) fn list(ids: impl Iterator<Item = u64>) -> String {
    ids.map(|id| id.to_string()).collect::<Vec<_>>().join(",")
}

/// Rows by id; those without a gap as a range, which is what a batch mostly is.
pub(super) fn among(column: &str, ids: impl Iterator<Item = u64> + Clone) -> String {
    let mut ids: Vec<u64> = ids.collect();
    ids.sort_unstable();
    match (ids.first(), ids.last()) {
        (Some(first), Some(last)) if u64::try_from(ids.len()).ok() == last.checked_sub(*first).map(|gap| gap + 1) => {
            format!("{column} BETWEEN {first} AND {last}")
        }
        (None, _) => "FALSE".to_owned(),
        _ => format!("{column} IN ({})", list(ids.into_iter())),
    }
}

#[cfg(test)]
mod tests {
    use super::{among, instant};
    use crate::clock::At;

    #[test]
    fn rows_without_a_gap_are_a_range() {
        assert_eq!(among("id", [3, 1, 2].into_iter()), "id BETWEEN 1 AND 3");
        assert_eq!(among("id", [1, 3].into_iter()), "id IN (1,3)");
        assert_eq!(among("id", [].into_iter()), "FALSE");
    }

    #[test]
    fn an_instant_keeps_its_microseconds() {
        let at = At::from_epoch(0).unwrap().plus(chrono::Duration::microseconds(7));
        assert_eq!(instant(at), "TIMESTAMP'1970-01-01 00:00:00.000007'");
    }
}
