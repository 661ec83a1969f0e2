//! What happens in campaigns when two contacts become one, and when somebody is forgotten.
//!
//! A membership goes over whole where the survivor has none in that campaign. Where both are in it, the survivor's
//! stays, but whatever the other had already been through is not done a second time (see [`union`]).

mod queries;
mod union;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::At;
use crate::contacts::{Crossing, Erasing, Follow, Holding, Then};
use crate::db::{self, Conn};
use crate::ids::{CampaignId, ContactId, LogId, MemberId};
use queries::{Content, Member};
use union::{Fate, fates};

const ENDED: &str = "The contact became a part of another, which is in this campaign itself.";
const FORGOTTEN: &str = "The contact was forgotten.";

/// Memberships, and how far each is.
pub struct Memberships;

/// What went over.
#[derive(Default, Serialize, Deserialize)]
struct Moved {
    /// Memberships that changed hands whole.
    members: Vec<Member>,
    /// Memberships that ended, because the survivor has one of their own, and when they had been left before.
    ended: Vec<(MemberId, Option<At>)>,
    /// Rows that went into the survivor's membership: which, and whose it was.
    rows: Vec<(LogId, MemberId)>,
    /// Rows that were overwritten or ended, as they were.
    were: Vec<Content>,
}

impl Follow for Memberships {
    fn name(&self) -> &'static str {
        "campaigns"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["campaign_members", "campaign_log"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let (from, to) = (crossing.from, crossing.to);
        let theirs = queries::members(conn, from)?;
        let own = queries::members(conn, to)?;
        let twin = |member: &Member| own.iter().find(|one| one.key() == member.key()).map(|one| one.id);
        let mut moved = Moved::default();
        for member in theirs {
            match twin(&member) {
                None => moved.members.push(member),
                Some(twin) => {
                    moved.ended.push((member.id, member.left_at));
                    unite(conn, &mut moved, (member.id, twin), crossing)?;
                }
            }
        }
        let ids: Vec<MemberId> = moved.members.iter().map(|member| member.id).collect();
        queries::hand_over(conn, &ids, to)?;
        for (member, left) in &moved.ended {
            queries::leave(conn, *member, left.or(Some(crossing.now)))?;
        }
        crossing.memberships = moved.members.iter().map(Member::key).collect();
        Ok(json!(moved))
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let moved: Moved = serde_json::from_value(moved.clone()).map_err(anyhow::Error::from)?;
        let ids: Vec<MemberId> = moved.members.iter().map(|member| member.id).collect();
        queries::hand_over(conn, &ids, crossing.from)?;
        queries::return_rows(conn, &moved.rows, crossing.from)?;
        for content in &moved.were {
            queries::write(conn, content)?;
        }
        for (member, left) in &moved.ended {
            queries::leave(conn, *member, *left)?;
        }
        crossing.memberships = moved.members.iter().map(Member::key).collect();
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        let (members, steps) = queries::told(conn, contact)?;
        let member = |(name, joined, left): &queries::Told| json!({ "campaign": name, "joined_at": joined.utc(), "left_at": left.map(At::utc) });
        let step = |(name, state, reason, at): &queries::Step| json!({ "step": name, "state": state, "reason": reason, "finished_at": at.map(At::utc) });
        Ok(json!({
            "memberships": members.iter().map(member).collect::<Vec<_>>(),
            "steps": steps.iter().map(step).collect::<Vec<_>>(),
        }))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<Vec<Holding>> {
        let (members, steps) = queries::counts(conn, contact)?;
        let then = if how == Erasing::Delete { Then::Removed } else { Then::Kept };
        Ok(vec![
            Holding { what: "memberships in campaigns", count: members, then },
            Holding { what: "steps of campaigns", count: steps, then },
        ])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<()> {
        if how == Erasing::Anonymise {
            queries::forget(conn, contact, FORGOTTEN)?;
        }
        Ok(())
    }
}

/// Two memberships in one campaign: theirs and the survivor's own.
fn unite(
    conn: &mut Conn,
    moved: &mut Moved,
    (theirs, own): (MemberId, MemberId),
    crossing: &Crossing,
) -> db::Result<()> {
    let (their_rows, own_rows) = (queries::rows(conn, theirs)?, queries::rows(conn, own)?);
    let fates = fates(&own_rows, &their_rows);
    for (row, fate) in their_rows.iter().zip(&fates) {
        match fate {
            Fate::Stays => (),
            Fate::Ends => {
                moved.were.push(row.content.clone());
                queries::end(conn, row.content.id, ENDED, crossing.now)?;
            }
            Fate::Moves => {
                moved.rows.push((row.content.id, theirs));
                queries::put_into(conn, row.content.id, own, crossing.to)?;
            }
            Fate::Replaces(place) => {
                moved
                    .were
                    .extend(own_rows.iter().filter(|own| own.content.id == *place).map(|own| own.content.clone()));
                queries::write(conn, &Content { id: *place, ..row.content.clone() })?;
                // What still waits there is asked for by the survivor's row from now on.
                if row.content.state == "waiting" {
                    moved.were.push(row.content.clone());
                    queries::end(conn, row.content.id, ENDED, crossing.now)?;
                }
            }
        }
    }
    Ok(())
}

impl Member {
    fn key(&self) -> (CampaignId, u32) {
        (self.campaign_id, self.rotation)
    }
}
