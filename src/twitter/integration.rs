//! `/twitter`: the connection, the features, the mapping.

mod adopt;
mod connect;
mod forms;
mod health;
mod mapping;
mod pin;
mod queries;
mod routes;
mod shares;
mod views;

pub use adopt::adopt;
pub use health::health;
pub use mapping::{Mapping, Rule};
pub use queries::{account, mappings};
pub(super) use routes::routes;

use super::model::Features;
use crate::db::{self, Conn};
use crate::settings;

/// The setting that holds [`Features`].
const FEATURES: &str = "twitter.features";
/// The Connection tab.
const HOME: &str = "/twitter";

/// What is switched on; the defaults until somebody changed them.
pub fn features(conn: &mut Conn) -> db::Result<Features> {
    Ok(settings::get(conn, FEATURES)?.unwrap_or_default())
}
