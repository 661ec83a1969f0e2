//! SQL on `campaign_members` and `campaign_log` for two who become one, and for one who is forgotten.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, LogId, MemberId, StepId};
use crate::schema::{campaign_log as log, campaign_members as members, campaign_steps as steps, campaigns};

/// A membership.
#[derive(Clone, Debug, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Member {
    pub(super) id: MemberId,
    pub(super) campaign_id: CampaignId,
    pub(super) rotation: u32,
    pub(super) left_at: Option<At>,
}

/// What a row of the log says, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Queryable, Selectable)]
#[diesel(table_name = log, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Content {
    pub(super) id: LogId,
    pub(super) state: String,
    pub(super) branch: Option<String>,
    pub(super) due_at: Option<At>,
    pub(super) armed_at: Option<At>,
    pub(super) attempts: u8,
    pub(super) reason: Option<String>,
    pub(super) finished_at: Option<At>,
}

#[cfg(test)]
impl Default for Content {
    fn default() -> Self {
        let (branch, reason) = (None, None);
        Self {
            id: LogId(0),
            state: String::new(),
            branch,
            due_at: None,
            armed_at: None,
            attempts: 0,
            reason,
            finished_at: None,
        }
    }
}

/// A row of the log, and where it stands in its tree.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) step_id: StepId,
    pub(super) parent_id: Option<StepId>,
    pub(super) content: Content,
}

/// Step, state, reason, when.
pub(super) type Step = (String, String, Option<String>, Option<At>);

/// Campaign, since when, until when.
pub(super) type Told = (String, At, Option<At>);

/// A contact's memberships, held until the transaction ends.
pub(super) fn members(conn: &mut Conn, contact: ContactId) -> QueryResult<Vec<Member>> {
    members::table
        .filter(members::contact_id.eq(contact))
        .order(members::id)
        .select(Member::as_select())
        .for_update()
        .load(conn)
}

/// A membership's rows, parents before children, held until the transaction ends.
pub(super) fn rows(conn: &mut Conn, member: MemberId) -> QueryResult<Vec<Row>> {
    // The rows first: a join would hold the steps too.
    let held: Vec<(StepId, Content)> = log::table
        .filter(log::member_id.eq(member))
        .select((log::step_id, Content::as_select()))
        .for_update()
        .load(conn)?;
    let ids: Vec<StepId> = held.iter().map(|(step, _)| *step).collect();
    let parents: std::collections::HashMap<StepId, Option<StepId>> = steps::table
        .filter(steps::id.eq_any(ids))
        .select((steps::id, steps::parent_id))
        .load(conn)?
        .into_iter()
        .collect();
    let row = |(step_id, content): (StepId, Content)| Row {
        parent_id: parents.get(&step_id).copied().flatten(),
        step_id,
        content,
    };
    let mut rows: Vec<Row> = held.into_iter().map(row).collect();
    rows.sort_by_key(|row| row.step_id);
    Ok(rows)
}

/// Memberships with all their rows change hands.
pub(super) fn hand_over(conn: &mut Conn, ids: &[MemberId], to: ContactId) -> QueryResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::update(log::table.filter(log::member_id.eq_any(ids))).set(log::contact_id.eq(to)).execute(conn)?;
    diesel::update(members::table.filter(members::id.eq_any(ids))).set(members::contact_id.eq(to)).execute(conn)?;
    Ok(())
}

/// A membership ends, or goes on.
pub(super) fn leave(conn: &mut Conn, id: MemberId, at: Option<At>) -> QueryResult<usize> {
    diesel::update(members::table.find(id)).set(members::left_at.eq(at)).execute(conn)
}

/// A row that is open ends.
pub(super) fn end(conn: &mut Conn, id: LogId, reason: &str, now: At) -> QueryResult<usize> {
    diesel::update(log::table.find(id))
        .set((
            log::state.eq("skipped"),
            log::reason.eq(Some(reason)),
            log::due_at.eq(None::<At>),
            log::finished_at.eq(Some(now)),
        ))
        .execute(conn)
}

/// A row goes into another membership.
pub(super) fn put_into(conn: &mut Conn, id: LogId, member: MemberId, contact: ContactId) -> QueryResult<usize> {
    diesel::update(log::table.find(id)).set((log::member_id.eq(member), log::contact_id.eq(contact))).execute(conn)
}

/// Rows go back into the memberships they came from.
pub(super) fn return_rows(conn: &mut Conn, rows: &[(LogId, MemberId)], contact: ContactId) -> QueryResult<()> {
    for (id, member) in rows {
        put_into(conn, *id, *member, contact)?;
    }
    Ok(())
}

/// A row says this from now on.
pub(super) fn write(conn: &mut Conn, content: &Content) -> QueryResult<usize> {
    diesel::update(log::table.find(content.id))
        .set((
            log::state.eq(&content.state),
            log::branch.eq(&content.branch),
            log::due_at.eq(content.due_at),
            log::armed_at.eq(content.armed_at),
            log::attempts.eq(content.attempts),
            log::reason.eq(&content.reason),
            log::finished_at.eq(content.finished_at),
        ))
        .execute(conn)
}

/// Everything campaigns know of a contact.
pub(super) fn told(conn: &mut Conn, contact: ContactId) -> QueryResult<(Vec<Told>, Vec<Step>)> {
    let memberships = members::table
        .inner_join(campaigns::table)
        .filter(members::contact_id.eq(contact))
        .order(members::id)
        .select((campaigns::name, members::joined_at, members::left_at))
        .load(conn)?;
    let passed = log::table
        .inner_join(steps::table)
        .filter(log::contact_id.eq(contact))
        .order(log::id)
        .select((steps::name, log::state, log::reason, log::finished_at))
        .load(conn)?;
    Ok((memberships, passed))
}

/// How many memberships and steps a contact has.
pub(super) fn counts(conn: &mut Conn, contact: ContactId) -> QueryResult<(u64, u64)> {
    let of = |n: i64| u64::try_from(n).unwrap_or(0);
    let memberships: i64 = members::table.filter(members::contact_id.eq(contact)).count().get_result(conn)?;
    let passed: i64 = log::table.filter(log::contact_id.eq(contact)).count().get_result(conn)?;
    Ok((of(memberships), of(passed)))
}

/// Nothing more happens to a contact, and no reason quotes them.
pub(super) fn forget(conn: &mut Conn, contact: ContactId, reason: &str) -> QueryResult<()> {
    diesel::update(log::table.filter(log::contact_id.eq(contact))).set(log::reason.eq(None::<String>)).execute(conn)?;
    let open = log::state.eq_any(["due", "armed", "waiting", "held"]);
    diesel::update(log::table.filter(log::contact_id.eq(contact).and(open)))
        .set((log::state.eq("skipped"), log::reason.eq(Some(reason)), log::due_at.eq(None::<At>)))
        .execute(conn)?;
    Ok(())
}
