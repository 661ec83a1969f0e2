//! Where a member stands, in words.

use super::queries::{self, MemberRow, PathRow};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, ContactId, MemberId};

/// A campaign a contact is or was in.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The campaign.
    pub campaign: CampaignId,
    /// The contact.
    pub contact: ContactId,
    /// The campaign's name; on a campaign's page the contact's.
    pub name: String,
    /// Since when.
    pub joined_at: At,
    /// `Waiting`, `Finished`, `Stopped` …
    pub state: &'static str,
    /// The tone of its badge.
    pub tone: &'static str,
    /// The step where the contact stands now, or stopped, with the reason if there is one; empty after the last.
    pub step: String,
    /// When that step is due, unless it waits for something else.
    pub due_at: Option<At>,
    /// Which time through.
    pub(in crate::campaigns) member: MemberId,
}

/// The campaigns a contact is or was in, latest first, at most 50.
pub fn memberships_of(conn: &mut Conn, contact: ContactId) -> db::Result<Vec<Membership>> {
    let members = queries::of_contact(conn, contact, None)?;
    with_standing(conn, members)
}

/// The same of one campaign only: one for each time through.
pub(in crate::campaigns) fn times_through(
    conn: &mut Conn,
    contact: ContactId,
    campaign: CampaignId,
) -> db::Result<Vec<Membership>> {
    let members = queries::of_contact(conn, contact, Some(campaign))?;
    with_standing(conn, members)
}

/// Who joined a campaign last.
pub(in crate::campaigns) fn latest_members(
    conn: &mut Conn,
    campaign: CampaignId,
    most: usize,
) -> db::Result<Vec<Membership>> {
    let members = queries::latest(conn, campaign, most)?;
    with_standing(conn, members)
}

/// Whether a row is still under way, and how pages say so.
fn open_words(state: &str) -> Option<(&'static str, &'static str)> {
    match state {
        "due" => Some(("Due", "info")),
        "waiting" => Some(("Waiting", "info")),
        "armed" => Some(("Listening", "info")),
        "held" => Some(("Held", "warning")),
        _ => None,
    }
}

fn with_standing(conn: &mut Conn, members: Vec<MemberRow>) -> db::Result<Vec<Membership>> {
    let ids: Vec<MemberId> = members.iter().map(|member| member.id).collect();
    let path = queries::path(conn, &ids)?;
    Ok(members.into_iter().map(|member| standing(member, &path)).collect())
}

fn standing(member: MemberRow, path: &[PathRow]) -> Membership {
    let mine = || path.iter().filter(|row| row.member_id == member.id);
    let open = mine().find_map(|row| open_words(&row.state).map(|words| (row, words)));
    let failed = mine().find(|row| row.state == "failed");
    let ((state, tone), step, due_at) = match (open, failed) {
        (Some((row, words)), _) => (words, with_reason(row, ""), row.due_at),
        (None, Some(row)) => (("Stopped", "danger"), with_reason(row, "No reason was kept."), None),
        (None, None) => (("Finished", "success"), String::new(), None),
    };
    Membership {
        campaign: member.campaign_id,
        contact: member.contact_id,
        name: member.name,
        joined_at: member.joined_at,
        state,
        tone,
        step,
        due_at,
        member: member.id,
    }
}

/// `Tag`, `Tag: Try 1 of 5 failed: …`.
fn with_reason(row: &PathRow, unless: &str) -> String {
    match row.reason.as_deref().unwrap_or(unless) {
        "" => row.step.clone(),
        reason => format!("{}: {reason}", row.step),
    }
}

#[cfg(test)]
mod tests {
    use super::{MemberRow, PathRow, standing};
    use crate::clock::At;
    use crate::ids::{CampaignId, ContactId, MemberId, StepId};

    fn row(member: u64, step: &str, state: &str) -> PathRow {
        PathRow {
            member_id: MemberId(member),
            step_id: StepId(1),
            step: step.to_owned(),
            is_removed: false,
            state: state.to_owned(),
            branch: None,
            reason: None,
            due_at: None,
            finished_at: None,
        }
    }

    #[test]
    fn a_member_stands_at_the_open_step_else_where_it_failed_else_it_finished() {
        let now = At::from_epoch(0).unwrap();
        let again = PathRow { reason: Some("Try 1 of 5 failed: no".to_owned()), ..row(4, "Tag", "due") };
        let mut path = vec![row(1, "Tag", "done"), row(1, "Tweet", "waiting"), row(2, "Tag", "failed")];
        path.extend([row(3, "Tag", "done"), again]);
        let of = |id| {
            let (campaign_id, contact_id) = (CampaignId(1), ContactId(id));
            let member = MemberRow { id: MemberId(id), campaign_id, contact_id, name: String::new(), joined_at: now };
            let found = standing(member, &path);
            (found.state, found.step)
        };
        assert_eq!(of(1), ("Waiting", "Tweet".to_owned()));
        assert_eq!(of(2), ("Stopped", "Tag: No reason was kept.".to_owned()));
        assert_eq!(of(3), ("Finished", String::new()));
        assert_eq!(of(4), ("Due", "Tag: Try 1 of 5 failed: no".to_owned()));
    }
}
