//! What somebody asks for of the sendings: by state, campaign, tweet, contact, reason and period.

mod queries;
mod wish;

pub(super) use wish::Wish;

use chrono_tz::Tz;

use super::reasons;
use crate::db::{self, Conn};
use crate::ids::PostId;
use crate::steps::CampaignNames;
use crate::web::{Cursor, Filled};

/// The form above the list.
pub(super) struct Filters {
    pub(super) form: Filled,
    /// The state, when one is chosen: it rides along.
    pub(super) state: Option<&'static str>,
    pub(super) campaigns: Vec<(String, String)>,
    pub(super) reasons: Vec<(&'static str, &'static str)>,
    /// Of which tweet, when the list is of one.
    pub(super) tweet: Option<String>,
    pub(super) is_narrow: bool,
    /// The list of the same state without anything else.
    pub(super) wide: String,
}

/// The numbers of what is asked for, one more than `shown`; in reverse when walking back.
pub(super) fn found(conn: &mut Conn, wish: &Wish, zone: Tz, cursor: &Cursor, shown: usize) -> db::Result<Vec<PostId>> {
    Ok(queries::found(conn, wish, wish.between(zone), cursor, shown)?)
}

/// What can be asked for.
pub(super) fn filters(conn: &mut Conn, campaigns: &CampaignNames, wish: &Wish) -> db::Result<Filters> {
    let campaigns = campaigns.choices(conn)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    Ok(Filters {
        form: wish.form(),
        state: wish.state.map(super::PostState::key),
        campaigns,
        reasons: reasons::choices().collect(),
        tweet: wish.tweet.map(|id| id.to_string()),
        is_narrow: wish.is_narrow(),
        wide: Wish { state: wish.state, ..Wish::default() }.url(None),
    })
}
