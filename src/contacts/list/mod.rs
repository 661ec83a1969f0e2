//! The list of contacts: what is searched for, in which order it stands, and which columns are shown.

mod asked;
mod columns;
mod compiled;
mod criteria;
mod group;
mod neighbours;
mod order;
mod queries;
mod read;
mod routes;
mod rows;
mod saved;
mod tables;
mod views;

pub use compiled::{Query, Selection, asking, compile};
pub use criteria::criteria;
pub use neighbours::neighbours;
pub use queries::{count_up_to, ids_after};
pub(super) use routes::{list, routes};

use crate::fields::{Field, Place, sort_column};

/// The index that has the order of a field, if it has one.
fn index_of(field: &Field) -> Option<String> {
    let column = sort_column(field);
    let (_, name) = column.split_once('.')?;
    matches!(field.place, Place::Side { .. } if field.indexed).then(|| name.to_owned())
}
