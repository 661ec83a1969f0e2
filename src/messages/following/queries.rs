//! SQL on `message_outcomes` for two who become one; the number of statements does not grow with the rows.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text, Unsigned};

use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, OutcomeId, StepId};
use crate::schema::message_outcomes as outcomes;

/// Numbers in one statement.
const CHUNK: usize = 5_000;

/// A contact's outcomes.
pub(super) fn ids(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<OutcomeId>> {
    outcomes::table.filter(outcomes::contact_id.eq(contact)).order(outcomes::id).select(outcomes::id).load(conn)
}

/// Hands outcomes over under the key they have with the other contact, unless that has one of its own there.
pub(super) fn hand_over(conn: &mut Conn, (from, to): (ContactId, ContactId), ids: &[OutcomeId]) -> QueryResult<()> {
    for ids in ids.chunks(CHUNK) {
        let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        sql_query(format!(
            "UPDATE IGNORE message_outcomes SET contact_id = {to}, once_key = IF(campaign_id IS NULL OR step_id IS NULL, \
             once_key, UNHEX(SHA2(CONCAT_WS(' ', campaign_id, step_id, {to}, rotation), 256))) \
             WHERE contact_id = {from} AND id IN ({list})"
        ))
        .execute(conn)?;
    }
    Ok(())
}

/// What is under way to one contact because of a step that reached another, or is about to.
#[derive(QueryableByName)]
pub(super) struct Double {
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) id: OutcomeId,
    #[diesel(sql_type = Text)]
    pub(super) channel: String,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) campaign_id: CampaignId,
    #[diesel(sql_type = Unsigned<BigInt>)]
    pub(super) step_id: StepId,
    #[diesel(sql_type = Unsigned<Integer>)]
    pub(super) rotation: u32,
}

pub(super) fn doubles(conn: &mut Conn, (from, to): (ContactId, ContactId)) -> QueryResult<Vec<Double>> {
    sql_query(format!(
        "SELECT DISTINCT f.id, f.channel, f.campaign_id, f.step_id, f.rotation FROM message_outcomes f \
         JOIN message_outcomes t ON t.contact_id = {to} AND t.campaign_id = f.campaign_id AND t.step_id = f.step_id \
         AND t.rotation = f.rotation AND t.outcome IN ('waiting', 'sent') \
         WHERE f.contact_id = {from} AND f.outcome = 'waiting'"
    ))
    .load(conn)
}

/// These were taken back; what takes them up again says so itself.
pub(super) fn withdrawn(conn: &mut Conn, ids: &[OutcomeId]) -> QueryResult<usize> {
    diesel::update(outcomes::table.filter(outcomes::id.eq_any(ids)))
        .set(outcomes::outcome.eq("withdrawn"))
        .execute(conn)
}

/// What stayed behind goes over without a key.
pub(super) fn put_aside(conn: &mut Conn, (from, to): (ContactId, ContactId)) -> QueryResult<usize> {
    diesel::update(outcomes::table.filter(outcomes::contact_id.eq(from)))
        .set((outcomes::contact_id.eq(to), outcomes::once_key.eq(None::<Vec<u8>>)))
        .execute(conn)
}

/// Outcomes of a contact in these memberships, but not these.
pub(super) fn since(
    conn: &mut Conn,
    contact: ContactId,
    memberships: &[(CampaignId, u32)],
    known: &[OutcomeId],
) -> QueryResult<Vec<OutcomeId>> {
    let campaigns: Vec<CampaignId> = memberships.iter().map(|(campaign, _)| *campaign).collect();
    let rows: Vec<(OutcomeId, Option<CampaignId>, u32)> = outcomes::table
        .filter(outcomes::contact_id.eq(contact).and(outcomes::campaign_id.eq_any(campaigns)))
        .select((outcomes::id, outcomes::campaign_id, outcomes::rotation))
        .load(conn)?;
    let goes = |(id, campaign, rotation): &(OutcomeId, Option<CampaignId>, u32)| {
        !known.contains(id) && campaign.is_some_and(|campaign| memberships.contains(&(campaign, *rotation)))
    };
    Ok(rows.iter().filter(|row| goes(row)).map(|row| row.0).collect())
}
