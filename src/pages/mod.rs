//! Landing pages.

mod forms;
mod html;
mod model;
mod public;
mod queries;
mod routes;
mod shares;
mod sharing;
mod steps;
mod tokens;
mod uses;
mod views;
mod visits;

pub use model::{Draft, LandingPage, VISIT};
pub use public::public_routes;
pub use queries::{create, find, titles};
pub use routes::routes;
pub use sharing::{Card, Share, change as change_share};
pub use steps::VisitsPage;
pub use tokens::tokens;
pub use uses::FieldUses;
pub use visits::Visits;

use std::sync::Arc;

use crate::activity;
use crate::contacts::{Follow, Key, Rows, Then};

/// What contacts can do here.
pub fn kinds() -> Vec<activity::Kind> {
    vec![VISIT]
}

/// What follows a contact from here: they are counted, whoever it was.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    let nameless = Then::Emptied("where they came from", "referer = NULL");
    vec![Arc::new(Rows {
        table: "page_hits",
        what: "visits of landing pages",
        key: Key::Id,
        tells: &["at", "page_id", "referer"],
        anonymised: nameless,
        deleted: Then::Emptied("whose they are", "referer = NULL, contact_id = NULL"),
    })]
}
