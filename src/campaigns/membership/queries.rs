//! All SQL on `campaign_members`, set-based.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Unsigned};

use crate::campaigns::log::{Next, catch_up, instant, list, rows_of};
use crate::campaigns::model::{Campaign, JOINED, Source};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, ContactId, LogId, StepId};
use crate::schema::{campaign_log, campaign_members as members, campaign_steps};
use crate::steps::{Batch, Standing};

/// Contacts per chunk.
pub(in crate::campaigns) const CHUNK: usize = 5000;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Unsigned<BigInt>)]
    last: ContactId,
}

/// Which newcomers are looked for.
#[derive(Clone, Copy)]
pub(in crate::campaigns) struct Wanted {
    /// Those after this contact.
    pub(in crate::campaigns) after: ContactId,
    /// Only those who changed since; `None`: all.
    pub(in crate::campaigns) since: Option<At>,
}

/// One chunk of newcomers: how many joined, and the last of them; `None` when somebody else is at it.
pub(in crate::campaigns) fn enrol(
    conn: &mut Conn,
    campaign: &Campaign,
    first_steps: &[Next],
    wanted: Wanted,
    now: At,
) -> QueryResult<Option<(usize, ContactId)>> {
    let Some(source) = newcomers(campaign, wanted) else { return Ok(Some((0, wanted.after))) };
    // Whoever else enrols into this campaign now has the same in mind.
    let lock =
        format!("SELECT id AS last FROM campaigns WHERE id = {} AND is_published FOR UPDATE SKIP LOCKED", campaign.id);
    if sql_query(lock).load::<Last>(conn)?.is_empty() {
        return Ok(None);
    }
    let joined = sql_query(format!(
        "INSERT IGNORE INTO campaign_members (campaign_id, contact_id, joined_at) \
         SELECT {}, c.id, {} {source} LIMIT {CHUNK}",
        campaign.id,
        instant(now)
    ))
    .execute(conn)?;
    if joined == 0 {
        return Ok(Some((0, wanted.after)));
    }
    let first: u64 = db::last_id(conn)?;
    welcome(conn, campaign, first_steps, first, now)?;
    let last = format!(
        "SELECT MAX(contact_id) AS last FROM campaign_members WHERE campaign_id = {} AND id >= {first}",
        campaign.id
    );
    Ok(Some((joined, sql_query(last).get_result::<Last>(conn)?.last)))
}

/// The first steps, and the fact, of everybody who joined from a member on.
pub(super) fn welcome(conn: &mut Conn, campaign: &Campaign, steps: &[Next], first: u64, now: At) -> QueryResult<()> {
    let newcomers = format!("campaign_members m WHERE m.campaign_id = {} AND m.id >= {first}", campaign.id);
    if !steps.is_empty() {
        sql_query(format!(
            "INSERT IGNORE INTO campaign_log (member_id, step_id, contact_id, state, due_at, armed_at) \
             SELECT m.id, n.step_id, m.contact_id, n.state, n.due_at, n.armed_at FROM ({}) n JOIN {newcomers} ORDER BY n.step_id, m.id",
            rows_of(steps)
        ))
        .execute(conn)?;
        let whose = format!("campaign_members x WHERE x.campaign_id = {} AND x.id >= {first}", campaign.id);
        catch_up(conn, &whose, steps)?;
    }
    sql_query(format!(
        "INSERT INTO activity (contact_id, kind, subject_kind, subject_key, title, at) \
         SELECT m.contact_id, '{}', 'campaign', '{}', ?, {} FROM {newcomers} ORDER BY m.id",
        JOINED.key,
        campaign.id,
        instant(now)
    ))
    .bind::<Text, _>(format!("Joined the campaign {}", campaign.name))
    .execute(conn)?;
    Ok(())
}

/// Everybody of the source who is not a member yet. Whoever joins a source does so by a change of the contact, so those
/// who changed since everybody had joined are the only ones who can be new.
fn newcomers(campaign: &Campaign, wanted: Wanted) -> Option<String> {
    let (id, after) = (campaign.id, wanted.after);
    let absent = format!("LEFT JOIN campaign_members m ON m.campaign_id = {id} AND m.contact_id = c.id");
    let meant = format!("c.state = 1 AND c.id > {after} AND m.id IS NULL");
    match (campaign.source(), wanted.since.map(instant)) {
        (Source::Everyone, None) => {
            Some(format!("FROM contacts c FORCE INDEX (contacts_state) {absent} WHERE {meant} ORDER BY c.id"))
        }
        (Source::Everyone, Some(since)) => Some(format!(
            "FROM contacts c FORCE INDEX (contacts_changed) {absent} WHERE c.changed_at >= {since} AND {meant} ORDER BY c.id"
        )),
        (Source::Tag(tag), None) => Some(format!(
            "FROM contact_tags t FORCE INDEX (contact_tags_tag) STRAIGHT_JOIN contacts c ON c.id = t.contact_id {absent} \
             WHERE t.tag_id = {tag} AND t.contact_id > {after} AND {meant} ORDER BY t.contact_id"
        )),
        (Source::Tag(tag), Some(since)) => Some(format!(
            "FROM contacts c FORCE INDEX (contacts_changed) \
             STRAIGHT_JOIN contact_tags t ON t.contact_id = c.id AND t.tag_id = {tag} {absent} \
             WHERE c.changed_at >= {since} AND {meant} ORDER BY c.id"
        )),
        (Source::Nobody, _) => None,
    }
}

/// How many contacts a source has now, counted up to `most`.
pub(in crate::campaigns) fn matching(conn: &mut Conn, source: Source, most: i64) -> QueryResult<i64> {
    let rows = match source {
        Source::Everyone => "contacts c WHERE c.state = 1".to_owned(),
        Source::Tag(tag) => {
            format!("contact_tags t JOIN contacts c ON c.id = t.contact_id WHERE t.tag_id = {tag} AND c.state = 1")
        }
        Source::Nobody => return Ok(0),
    };
    let sql = format!("SELECT COUNT(*) AS count FROM (SELECT 1 FROM {rows} LIMIT {most}) found");
    Ok(sql_query(sql).get_result::<Count>(conn)?.count)
}

/// Some contacts of a source: half of `most` from each end of it.
pub(in crate::campaigns) fn sample(conn: &mut Conn, source: Source, most: i64) -> QueryResult<Vec<ContactId>> {
    let (rows, key) = match source {
        Source::Everyone => ("contacts c FORCE INDEX (contacts_state) WHERE c.state = 1".to_owned(), "c.id"),
        Source::Tag(tag) => (
            format!(
                "contact_tags t FORCE INDEX (contact_tags_tag) STRAIGHT_JOIN contacts c ON c.id = t.contact_id \
                 WHERE t.tag_id = {tag} AND c.state = 1"
            ),
            "t.contact_id",
        ),
        Source::Nobody => return Ok(Vec::new()),
    };
    let mut ids: Vec<ContactId> = Vec::new();
    for way in ["ASC", "DESC"] {
        let sql = format!("SELECT c.id AS last FROM {rows} ORDER BY {key} {way} LIMIT {}", most / 2);
        ids.extend(sql_query(sql).load::<Last>(conn)?.into_iter().map(|row| row.last));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Those of these contacts who are under way in a campaign.
pub(super) fn members_among(conn: &mut Conn, campaign: CampaignId, ids: &[ContactId]) -> QueryResult<Vec<ContactId>> {
    members::table
        .filter(members::campaign_id.eq(campaign).and(members::contact_id.eq_any(ids)).and(members::left_at.is_null()))
        .order(members::contact_id)
        .select(members::contact_id)
        .load(conn)
}

/// Identified contacts join, whoever was through it before for one time more; the first new member, if there is any.
pub(super) fn insert_members(
    conn: &mut Conn,
    campaign: CampaignId,
    ids: &[ContactId],
    now: At,
) -> QueryResult<Option<u64>> {
    let joined = sql_query(format!(
        "INSERT INTO campaign_members (campaign_id, contact_id, rotation, joined_at) \
         SELECT {campaign}, c.id, (SELECT COALESCE(MAX(m.rotation), 0) + 1 FROM campaign_members m \
         WHERE m.campaign_id = {campaign} AND m.contact_id = c.id), {} \
         FROM contacts c WHERE c.state = 1 AND c.id IN ({}) ORDER BY c.id",
        instant(now),
        list(ids.iter().map(|id| id.0))
    ))
    .execute(conn)?;
    if joined == 0 { Ok(None) } else { db::last_id(conn).map(Some) }
}

/// Where these members wait for something outside: the kind of each step, and who stands there, held until the
/// transaction ends.
pub(super) fn waiting(conn: &mut Conn, campaign: CampaignId, ids: &[ContactId]) -> QueryResult<Vec<(String, Batch)>> {
    let rows: Vec<(StepId, String, LogId, ContactId, u32)> = campaign_log::table
        .inner_join(members::table)
        .inner_join(campaign_steps::table)
        .filter(members::campaign_id.eq(campaign).and(members::contact_id.eq_any(ids)).and(members::left_at.is_null()))
        .filter(campaign_log::state.eq("waiting"))
        .order((campaign_log::step_id, campaign_log::id))
        .select((campaign_log::step_id, campaign_steps::kind, campaign_log::id, members::contact_id, members::rotation))
        .for_update()
        .load(conn)?;
    let mut batches: Vec<(String, Batch)> = Vec::new();
    for (step, kind, log, contact, rotation) in rows {
        if batches.last().is_none_or(|(_, batch)| batch.step != step) {
            batches.push((kind, Batch { campaign, step, members: Vec::new() }));
        }
        if let Some((_, batch)) = batches.last_mut() {
            batch.members.push(Standing { log, contact, rotation });
        }
    }
    Ok(batches)
}

/// These members are under way no more: what has not begun ends, with the reason.
pub(super) fn take_out(
    conn: &mut Conn,
    campaign: CampaignId,
    ids: &[ContactId],
    reason: &str,
    now: At,
) -> QueryResult<()> {
    let (ids, now) = (list(ids.iter().map(|id| id.0)), instant(now));
    let whose = format!("m.campaign_id = {campaign} AND m.contact_id IN ({ids}) AND m.left_at IS NULL");
    sql_query(format!(
        "UPDATE campaign_members m JOIN campaign_log l ON l.member_id = m.id \
         SET l.state = 'skipped', l.reason = ?, l.due_at = NULL, l.finished_at = {now} \
         WHERE {whose} AND l.state IN ('due', 'held', 'armed')"
    ))
    .bind::<Text, _>(reason)
    .execute(conn)?;
    sql_query(format!("UPDATE campaign_members m SET m.left_at = {now} WHERE {whose}")).execute(conn)?;
    Ok(())
}
