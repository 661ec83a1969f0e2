//! `/twitter/costs` and `/twitter/rules`: what was spent and may be, and what X charges, allows and refuses.

mod forms;
mod routes;
mod views;

pub(in crate::twitter) use routes::routes;
