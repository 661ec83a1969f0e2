//! Contacts from files: how they are written, which column is what, and some thousand rows at a time into the database.

mod arrival;
mod check;
mod chunk;
mod desk;
mod engine;
mod mapping;
mod model;
mod order;
mod queries;
mod reading;

pub use engine::{Importer, Step};
pub use model::{Import, NewImport, Settings, State};
pub use order::{Order, defused};
