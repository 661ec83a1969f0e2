//! Browsers without a name, and the contact each turns out to be.

mod cookie;
mod counted;
mod days;
mod identify;
mod model;
mod public;
mod queries;
mod scripts;

pub use cookie::{Seen, known, known_or_new};
pub use counted::{is_counted, is_embedded, is_program, referer};
pub use days::{DAYS, first_day, last_days};
pub use identify::{identify, recognise};
pub use model::Who;
pub use public::public_routes;
pub use scripts::scripts;

use std::sync::Arc;

use crate::contacts::{Follow, Key, Rows, Then};

/// What follows a contact from here: the browsers they are known by.
pub fn follows() -> Vec<Arc<dyn Follow>> {
    vec![Arc::new(Rows {
        table: "visitors",
        what: "browsers they are known by",
        key: Key::Id,
        tells: &["created_at"],
        anonymised: Then::Removed,
        deleted: Then::Removed,
    })]
}
