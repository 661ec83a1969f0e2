//! What a run begins with: every step, and which of them have rows in which states.

use std::collections::{BTreeMap, BTreeSet};

use crate::campaigns::log::{self, Next, Place};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, StepId};
use crate::steps::Registry;

/// Every step, and which of them have rows in which states.
pub(in crate::campaigns) struct Board {
    places: Vec<Place>,
    presence: BTreeSet<(StepId, String)>,
}

impl Board {
    pub(super) fn load(conn: &mut Conn) -> db::Result<Self> {
        let places = log::places(conn)?;
        let presence = log::presence(conn)?.into_iter().map(|row| (row.step_id, row.state)).collect();
        Ok(Self { places, presence })
    }

    /// Steps alone, for whoever only wants to know what follows what.
    pub(in crate::campaigns) fn of(places: Vec<Place>) -> Self {
        Self { places, presence: BTreeSet::new() }
    }

    /// Steps of campaigns that act.
    pub(super) fn active(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.is_active && !place.is_removed)
    }

    /// Steps of campaigns that do not act now.
    pub(super) fn idle(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| !place.is_active && !place.is_removed)
    }

    /// Steps that were removed.
    pub(super) fn removed(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.is_removed)
    }

    /// Whether a step had rows in a state when the run began.
    pub(super) fn has(&self, step: StepId, state: &str) -> bool {
        self.presence.contains(&(step, state.to_owned()))
    }

    /// What follows a step; `None`: what comes first in the campaign.
    pub(in crate::campaigns) fn next(&self, campaign: CampaignId, parent: Option<StepId>, now: At) -> Vec<Next> {
        self.places
            .iter()
            .filter(|place| !place.is_removed && place.campaign_id == campaign && place.parent_id == parent)
            .map(|place| place.as_next(now))
            .collect()
    }

    /// Campaigns that use a kind of step this build does not know, and the reason in words.
    pub(super) fn unknown(&self, registry: &Registry) -> BTreeMap<CampaignId, String> {
        self.active()
            .filter(|place| registry.get(&place.kind).is_none())
            .map(|place| {
                let name: String = place.name.chars().take(100).collect();
                (
                    place.campaign_id,
                    format!("This version of Linnet does not know what the step “{name}” does ({}).", place.kind),
                )
            })
            .collect()
    }

    /// Leaves a campaign alone for the rest of the run.
    pub(super) fn stop(&mut self, campaign: CampaignId) {
        for place in self.places.iter_mut().filter(|place| place.campaign_id == campaign) {
            place.is_active = false;
        }
    }
}
