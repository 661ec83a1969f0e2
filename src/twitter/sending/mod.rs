//! Our own rules for sending: how often people are mentioned, when a queue stops.

mod routes;

use serde::{Deserialize, Serialize};

pub(super) use routes::routes;

use crate::clock::At;
use crate::db::{self, Conn};
use crate::settings;

/// The setting that holds [`Rules`].
const NAME: &str = "twitter.sending";

/// What an administrator decides about sending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Rules {
    /// Mentions of one contact …
    pub(super) per_contact: u32,
    /// … in so many days.
    pub(super) contact_days: u16,
    /// Mentions a day, of everybody together.
    pub(super) per_day: u32,
    /// So many refusals in a row for the same rule stop a step's queue.
    pub(super) refusals: u32,
    /// A mention of us older than this is not answered any more.
    pub(super) reply_days: u16,
}

impl Default for Rules {
    fn default() -> Self {
        Self { per_contact: 1, contact_days: 7, per_day: 50, refusals: 5, reply_days: 7 }
    }
}

/// The rules in force.
pub(super) fn rules(conn: &mut Conn) -> db::Result<Rules> {
    Ok(settings::get(conn, NAME)?.unwrap_or_default())
}

/// So many mentions a day, where whoever sets Linnet up knows better than the default.
pub fn allow_mentions(conn: &mut Conn, a_day: u32, now: At) -> db::Result<()> {
    let rules = Rules { per_day: a_day, ..rules(conn)? };
    settings::put(conn, NAME, &rules, now)
}
