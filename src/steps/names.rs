//! What pages call campaigns, for those who know only their numbers.

use std::collections::HashMap;
use std::sync::Arc;

use crate::db::{self, Conn};
use crate::ids::CampaignId;

/// Knows campaigns by name; implemented by their owner.
pub trait NamesCampaigns: Send + Sync + 'static {
    /// What pages call these; those that are gone are left out.
    fn names(&self, conn: &mut Conn, ids: &[CampaignId]) -> db::Result<HashMap<CampaignId, String>>;
    /// What a menu offers, by name; some hundreds at most.
    fn choices(&self, conn: &mut Conn) -> db::Result<Vec<(CampaignId, String)>>;
}

/// Whoever knows; given to the handlers as `Data<CampaignNames>`, cheap to clone.
#[derive(Clone)]
pub struct CampaignNames(Arc<dyn NamesCampaigns>);

impl CampaignNames {
    /// From their owner.
    pub fn new(owner: impl NamesCampaigns) -> Self {
        Self(Arc::new(owner))
    }

    /// See [`NamesCampaigns::names`].
    pub fn names(&self, conn: &mut Conn, ids: &[CampaignId]) -> db::Result<HashMap<CampaignId, String>> {
        self.0.names(conn, ids)
    }

    /// See [`NamesCampaigns::choices`].
    pub fn choices(&self, conn: &mut Conn) -> db::Result<Vec<(CampaignId, String)>> {
        self.0.choices(conn)
    }
}
