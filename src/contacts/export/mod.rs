//! Contacts as a CSV file: a page of rows after the other, a few of them read ahead of what was taken, so that a million
//! contacts need no more memory than thirty thousand.
//!
//! Values are written as they are stored, because that is what an import takes back: options by their value, yes and
//! no as 1 and 0, days and instants in ISO 8601 and UTC, tags with `|` between, “yes” for who is not to be
//! contacted. The one exception is a cell that a spreadsheet would calculate: it gets an apostrophe in front.

mod cells;
mod columns;
mod plan;
mod queries;
mod routes;
mod stream;
mod views;

pub use columns::Naming;
pub use plan::{Plan, Wish};
pub(super) use routes::routes;
pub use stream::{Desk, file};
