//! Custom fields: definitions, typed values, and the columns they live in.

mod alias;
mod forms;
mod install;
mod model;
mod op;
mod queries;
mod routes;
mod storage;
mod value;
mod views;

pub use install::install;
pub use model::{Choice, Column, Field, Group, Kind, NewField, Place, Properties};
pub use op::Op;
pub use queries::{all, by_alias, find, unique, with_archived};
pub use routes::routes;
pub use storage::{Refused, column_of, create, escaped, fill, matching, overwrite, read, side_table, test, write};
pub use value::Value;
pub use views::{Control, Section, sections};
