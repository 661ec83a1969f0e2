//! All SQL by which the log speaks on timelines.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use crate::activity::Kind;
use crate::campaigns::log::queries::{among, instant};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, LogId};

/// One activity a row.
pub(super) fn record(
    conn: &mut Conn,
    campaign: CampaignId,
    rows: &[LogId],
    (kind, title): (&Kind, &str),
    now: At,
) -> QueryResult<usize> {
    let title: String = title.chars().take(255).collect();
    sql_query(format!(
        "INSERT INTO activity (contact_id, kind, subject_kind, subject_key, title, at) \
         SELECT contact_id, '{}', 'campaign', '{campaign}', ?, {} FROM campaign_log WHERE {} ORDER BY id",
        kind.key,
        instant(now),
        among("id", rows.iter().map(|row| row.0)),
    ))
    .bind::<Text, _>(title)
    .execute(conn)
}
