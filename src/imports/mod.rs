//! Contacts from files: how they are written, which column is what, and some thousand rows at a time into the database.

mod ahead;
mod arrival;
mod cell;
mod check;
mod chunk;
mod criteria;
mod desk;
mod discard;
mod engine;
mod evidence;
mod forms;
mod mapping;
mod model;
mod order;
mod page;
mod preview;
mod progress;
mod queries;
mod reading;
mod routes;
mod taken;
mod upload;
mod views;
mod written;

pub use criteria::criteria;
pub use engine::{Importer, Step};
pub use model::{Import, NewImport, Settings, State};
pub use order::{Order, defused};
pub use routes::routes;
pub use written::{Dates, Decimals};
