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
mod queries;
mod steps;
mod task;
mod trying;
mod uses;

pub use channel::{Channel, Channels};
pub use following::Outcomes;
pub use model::{Fate, Message, PASSED, REACHED, kinds};
pub use page::routes;
pub use steps::{Config as MessageStep, SendMessage};
pub use uses::MessageUses;
