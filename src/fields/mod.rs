//! Custom fields: definitions, typed values, and the columns they live in.

mod alias;
mod answer;
mod forms;
mod install;
mod kind;
mod lists;
mod model;
mod op;
mod queries;
mod rounding;
mod routes;
mod storage;
mod suggestions;
mod value;
mod views;

pub use answer::{answer, pairs};
pub use install::install;
pub use kind::Kind;
pub use model::{Choice, Column, Field, Group, NewField, Place, Properties, defaults};
pub use op::Op;
pub use queries::{all, by_alias, find, with_archived};
pub use rounding::Rounding;
pub use routes::routes;
pub use storage::{
    Refused, any_of, column_of, create, escaped, fill, is_expression, matching, overwrite, read, side_table, test,
    write,
};
pub use value::Value;
pub use views::{Control, Section, offered, sections};
