//! Which campaigns name a tag.

use diesel::prelude::*;

use crate::db::Conn;
use crate::ids::{CampaignId, StepId, TagId};
use crate::schema::{campaign_steps, campaigns, refs};

/// Places that are told; more would not help anybody.
const MOST: i64 = 50;

/// Campaigns whose contacts are those of a tag.
pub(super) fn joined_by(conn: &mut Conn, tag: TagId) -> QueryResult<Vec<(CampaignId, String)>> {
    campaigns::table
        .filter(campaigns::source_tag_id.eq(Some(tag)))
        .order(campaigns::name)
        .limit(MOST)
        .select((campaigns::id, campaigns::name))
        .load(conn)
}

/// Steps that name a tag: campaign, its name, step, its name.
pub(super) fn steps_naming(conn: &mut Conn, name: &str) -> QueryResult<Vec<(CampaignId, String, StepId, String)>> {
    let keys: Vec<String> = refs::table
        .filter(refs::to_kind.eq("tag").and(refs::to_key.eq(name)).and(refs::from_kind.eq("campaign_step")))
        .limit(MOST)
        .select(refs::from_key)
        .load(conn)?;
    let steps: Vec<StepId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    campaign_steps::table
        .inner_join(campaigns::table)
        .filter(campaign_steps::id.eq_any(steps))
        .order((campaigns::name, campaign_steps::id))
        .select((campaigns::id, campaigns::name, campaign_steps::id, campaign_steps::name))
        .load(conn)
}
