//! The contract between filters (the search box, saved views, segments, conditions) and the domains that can answer
//! them: one grammar, one translation to SQL.
//!
//! A text becomes an [`Expr`]; each of its terms is answered by the [`Criterion`] that owns its key, with a [`Test`];
//! [`Criteria::compile`] puts the tests together. `wiring` collects the criteria of all domains.

mod days;
mod grammar;
mod limits;
mod sql;
mod suggest;
mod term;

pub use days::Window;
pub use grammar::{Expr, Mistake, Term, parse};
pub use limits::{Limit, Limits};
pub use sql::Sql;
pub use term::{Asking, Compiled, Criteria, Criterion, Driver, Help, Test};
