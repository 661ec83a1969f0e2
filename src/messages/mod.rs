//! Marketing messages: one thing to say, several ways to somebody, tried in order until one reaches them.
//!
//! A way is a [`Channel`]: an action of campaigns that says in addition when nothing else is to be tried. Every outcome
//! is written down; where a contact stands is read off what was written, so a crash between two channels loses nothing.

mod channel;
mod following;
mod forms;
mod model;
mod outcomes;
mod page;
mod preference;
mod queries;
mod steps;
mod task;
mod trying;
mod uses;
mod writing;

pub use channel::{Channel, Channels};
pub use following::Outcomes;
pub use model::{Fate, Message, PASSED, REACHED, kinds};
pub use preference::{Preference, prefer, preference};
pub use steps::{Config as MessageStep, SendMessage};
pub use uses::MessageUses;
pub use writing::write;

use std::sync::Arc;

use actix_web::web::ServiceConfig;

use crate::contacts::Follow;

/// `/messages`, and what contacts prefer.
pub fn routes(cfg: &mut ServiceConfig) {
    page::routes(cfg);
    preference::routes(cfg);
}

/// What follows a contact from here, beside [`Outcomes`].
pub fn follows() -> Vec<Arc<dyn Follow>> {
    vec![Arc::new(preference::ROWS)]
}
