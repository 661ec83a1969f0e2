//! All SQL on rows that look back: for those who come to a step when it happened already, and for a campaign that did not
//! act for a while.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Unsigned};

use crate::campaigns::log::queries::{BATCH, Next, among, instant};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{ContactId, LogId, StepId};

/// A row that has just begun to listen.
#[derive(Clone, Debug, QueryableByName)]
pub(in crate::campaigns) struct Fresh {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) id: LogId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(in crate::campaigns) contact_id: ContactId,
    #[diesel(sql_type = Unsigned<Integer>)]
    pub(in crate::campaigns) rotation: u32,
}

/// The rows at a step of those who came there by these rows.
pub(in crate::campaigns) fn fresh(conn: &mut Conn, from: &[LogId], next: &Next) -> QueryResult<Vec<Fresh>> {
    sql_query(format!(
        "SELECT l.id, l.contact_id, m.rotation FROM campaign_log p \
         JOIN campaign_log l FORCE INDEX (campaign_log_once) ON l.member_id = p.member_id AND l.step_id = {} \
         JOIN campaign_members m ON m.id = l.member_id WHERE {} AND l.state = 'armed' ORDER BY l.id",
        next.step,
        among("p.id", from.iter().map(|id| id.0)),
    ))
    .load(conn)
}

/// Rows listen from an earlier moment on; what their contacts have done since is to be heard.
pub(in crate::campaigns) fn listen_since(conn: &mut Conn, since: &[(LogId, At)], kind: &str) -> QueryResult<()> {
    if since.is_empty() {
        return Ok(());
    }
    let row = |(id, at): &(LogId, At)| format!("SELECT {id} AS id, {} AS since", instant(*at));
    sql_query(format!(
        "UPDATE campaign_log l JOIN ({}) s ON s.id = l.id SET l.armed_at = s.since WHERE l.armed_at > s.since",
        since.iter().map(row).collect::<Vec<_>>().join(" UNION ALL "),
    ))
    .execute(conn)?;
    hear_again(conn, &among("x.id", since.iter().map(|(id, _)| id.0)), kind, None)
}

/// One batch of the rows that listen at a step, from one on: what their contacts did since a moment is to be heard. The
/// last row, when there may be more.
pub(in crate::campaigns) fn recall(
    conn: &mut Conn,
    (step, kind): (StepId, &str),
    since: At,
    after: LogId,
) -> QueryResult<Option<LogId>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Unsigned<BigInt>)]
        id: LogId,
    }
    let rows: Vec<Row> = sql_query(format!(
        "SELECT id FROM campaign_log FORCE INDEX (PRIMARY) \
         WHERE id > {after} AND step_id = {step} AND state = 'armed' ORDER BY id LIMIT {BATCH}"
    ))
    .load(conn)?;
    hear_again(conn, &among("x.id", rows.iter().map(|row| row.id.0)), kind, Some(since))?;
    Ok(rows.last().filter(|_| rows.len() == BATCH).map(|row| row.id))
}

/// Heard twice is no harm: a row that went its way does not listen any more.
fn hear_again(conn: &mut Conn, which: &str, kind: &str, since: Option<At>) -> QueryResult<()> {
    let since = since.map_or(String::new(), |at| format!("AND a.at >= {}", instant(at)));
    sql_query(format!(
        "INSERT IGNORE INTO activity_inbox (activity_id) SELECT a.id FROM campaign_log x \
         JOIN activity a FORCE INDEX (activity_kind) ON a.contact_id = x.contact_id AND a.kind = '{kind}' \
         AND a.at > x.armed_at {since} WHERE {which} AND x.state = 'armed' ORDER BY a.id"
    ))
    .execute(conn)
    .map(drop)
}
