//! Pages about sendings: the list, one with its evidence, and what a person may decide.

mod queries;
mod routes;
mod views;

pub(in crate::twitter) use queries::of_contact;
pub(super) use queries::{PostLine, decline, lines};
pub(super) use routes::{GONE, chosen, look, page_of, routes};
