//! Files people may download.

mod delivery;
mod forms;
mod kinds;
mod model;
mod pictures;
mod public;
mod queries;
mod range;
mod routes;
mod steps;
mod tokens;
mod upload;
mod views;

pub use model::{Asset, DOWNLOAD, Details, File};
pub use pictures::{ACCEPTED, add_picture, measure};
pub use public::public_routes;
pub use queries::{create, find, pictures};
pub use routes::routes;
pub use steps::DownloadsAsset;
pub use tokens::tokens;
pub use upload::{Arrived, Upload, keep, read};

use std::sync::Arc;

use crate::activity;
use crate::contacts::{Follow, Key, Rows, Then};

/// What contacts can do here.
pub fn kinds() -> Vec<activity::Kind> {
    vec![DOWNLOAD]
}

/// What follows a contact from here: they are counted, whoever it was.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    let nameless = Then::Emptied("where they came from", "referer = NULL");
    vec![Arc::new(Rows {
        table: "asset_downloads",
        what: "downloads",
        key: Key::Id,
        tells: &["at", "asset_id", "referer"],
        anonymised: nameless,
        deleted: Then::Emptied("whose they are", "referer = NULL, contact_id = NULL"),
    })]
}
