//! What campaign pages show: numbers, who stands where, the path of one contact.

mod queries;
mod standing;

pub(super) use queries::{COUNTED, Line, Number, PathRow, counts, name_of, numbers, path, rows, step_numbers};
pub use standing::{Membership, memberships_of};
pub(super) use standing::{latest_members, times_through};
