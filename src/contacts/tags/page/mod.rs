//! The page of all tags: how many contacts each has, and how one is renamed, merged into another and deleted.

mod merging;
mod queries;
mod routes;
mod views;

pub(in crate::contacts) use routes::routes;
