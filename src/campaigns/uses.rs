//! Which campaigns use a field, a tweet, whatever their steps name.

use std::collections::HashMap;

use super::queries;
use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};
use crate::ids::CampaignId;
use crate::steps::{self, Tells};
use crate::web::urls;

/// Steps, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct StepUses;

impl Tells for StepUses {
    fn kind(&self) -> &'static str {
        queries::REF
    }

    fn tell(&self, conn: &mut Conn, keys: &[String]) -> db::Result<Vec<steps::Use>> {
        let ids: Vec<_> = keys.iter().filter_map(|key| key.parse().ok()).collect();
        let one = |(id, campaign, step, is_live): (_, String, String, bool)| steps::Use {
            what: "Campaign",
            name: format!("{campaign}: {step}"),
            url: urls::campaign(&id),
            is_live,
        };
        Ok(queries::steps_told(conn, &ids)?.into_iter().map(one).collect())
    }
}

/// What pages call campaigns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Names;

impl steps::NamesCampaigns for Names {
    fn names(&self, conn: &mut Conn, ids: &[CampaignId]) -> db::Result<HashMap<CampaignId, String>> {
        Ok(queries::names(conn, ids)?.into_iter().collect())
    }

    fn choices(&self, conn: &mut Conn) -> db::Result<Vec<(CampaignId, String)>> {
        Ok(queries::choices(conn)?)
    }
}

/// Steps that look at, or change, a field.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let steps = queries::steps_naming(conn, "field", &field.alias)?;
        let one = |(id, campaign, step): (_, String, String)| Use {
            what: "Campaign",
            name: format!("{campaign}: {step}"),
            url: urls::campaign(&id),
        };
        Ok(steps.into_iter().map(one).collect())
    }
}
