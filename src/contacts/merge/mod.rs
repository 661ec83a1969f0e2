//! Two contacts become one, and two again when somebody takes it back within thirty days.
//!
//! The one who is no more stays as a row in state `merged`: it leads on to the survivor, and holds what could not go
//! over. An anonymous visitor who turns out to be somebody we know is merged by Linnet; two people we know, only by a
//! person.

mod absorb;
mod doing;
mod journal;
mod queries;
mod retagging;
mod routes;
mod sides;
mod undoing;
mod views;

pub(super) use absorb::save;
pub use absorb::{absorb, recognise, recognise_by};
pub use doing::{Denied, Merge, Points, merge};
pub(super) use queries::absorbed;
pub use queries::survivor;
pub(super) use routes::{routes, told};
pub use undoing::{Undone, undo};

use crate::activity::Kind;

/// Another contact became a part of this one.
pub const MERGED: Kind = Kind { key: "contact.merged", label: "Was merged", icon: "users" };
