//! What grew old: profiles are asked for again, posts nobody could confirm go.

use super::{AGED, CARED_FOR, KEPT, queries};
use crate::clock::At;
use crate::db::Db;
use crate::ids::ContactId;
use crate::twitter::{budget, integration, profile};
use crate::worker::Reconciler;

/// Profiles asked for with one run.
const AT_ONCE: u64 = 20;
/// Contacts whose posts go with one transaction.
const CHUNK: i64 = 500;

/// Asks for what is old, and lets go of what nobody confirmed.
pub struct Ageing(Db);

impl Ageing {
    /// Over the database.
    pub fn new(db: Db) -> Self {
        Self(db)
    }
}

impl Reconciler for Ageing {
    fn name(&self) -> &'static str {
        "twitter.ageing"
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        let gone = self.0.write_now(|conn| {
            let contacts = queries::unconfirmed(conn, now.minus(KEPT), CHUNK)?;
            profile::let_go(conn, &contacts, now)?;
            Ok(contacts.len())
        })?;
        let asked = self.0.write_now(|conn| {
            let features = integration::features(conn)?;
            // Whom a person waits for comes first, and one half of the day's money is theirs alone.
            if !(features.shows_profile || features.shows_activity) || queries::anything_wanted(conn)? {
                return Ok(0);
            }
            let each: u64 = profile::worst_prices(&budget::prices(conn)?).iter().map(|price| price.micros).sum();
            let room = budget::read_room(conn, now)?.saturating_sub(budget::caps(conn)?.reads_a_day_micros / 2);
            let most = AT_ONCE.min(room.checked_div(each).unwrap_or(AT_ONCE));
            if most == 0 {
                return Ok(0);
            }
            let most = i64::try_from(most).unwrap_or(0);
            let old: Vec<ContactId> = queries::aged(conn, (now.minus(CARED_FOR), now.minus(AGED)), most)?;
            Ok(queries::ask_for(conn, &old, now)?)
        })?;
        Ok(u64::try_from(gone + asked)?)
    }
}
