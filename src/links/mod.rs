//! Tracked links: `/r/{code}`, made for a text that goes to somebody, and the clicks on them.
//!
//! A link leads where it was made to lead and nowhere else: the address is stored, never taken from the request.

mod click;
mod counts;
mod model;
mod public;
mod queries;
mod tracker;

pub use counts::{Clicked, Clicks, Daily, Line, Span, busiest, clicks_by_contact, clicks_by_day, clicks_of};
pub use model::{CLICK, NewLink, SHARE, SHARED};
pub use public::public_routes;
pub use tracker::Tracker;

use std::sync::Arc;

use crate::activity;
use crate::contacts::{Follow, Key, Rows, Then};

/// What contacts can do here.
pub fn kinds() -> Vec<activity::Kind> {
    vec![CLICK, SHARED]
}

/// What follows a contact from here. What stands behind the `?` of an address may name somebody; the rest leads on.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    let asked = "target = SUBSTRING_INDEX(SUBSTRING_INDEX(target, '#', 1), '?', 1)";
    let nobodys = "target = SUBSTRING_INDEX(SUBSTRING_INDEX(target, '#', 1), '?', 1), contact_id = NULL";
    let links = Rows {
        table: "links",
        what: "links made for them",
        key: Key::Id,
        tells: &["created_at", "title", "target", "clicks", "clicked_at"],
        anonymised: Then::Emptied("what their addresses say of them", asked),
        deleted: Then::Emptied("whose they are, and what their addresses say of them", nobodys),
    };
    let clicks = Rows {
        table: "link_clicks",
        what: "clicks on links",
        key: Key::Id,
        tells: &["at", "link_id", "referer"],
        anonymised: Then::Emptied("where they came from", "referer = NULL"),
        deleted: Then::Emptied("whose they are", "referer = NULL, contact_id = NULL"),
    };
    vec![Arc::new(links), Arc::new(clicks)]
}
