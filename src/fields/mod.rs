//! Custom fields: definitions, typed values, and the columns they live in.

mod alias;
mod answer;
mod archiving;
mod controls;
mod defaults;
mod forms;
mod indexes;
mod install;
mod kind;
mod lists;
mod model;
mod naming;
mod op;
mod options;
mod order;
mod plugs;
mod queries;
mod rounding;
mod routes;
mod search;
mod storage;
mod suggestions;
mod value;
mod views;
mod withdrawing;

pub use answer::{answer, pairs};
pub use controls::{Control, Section, offered, sections};
pub use defaults::defaults;
pub use indexes::Indexes;
pub use install::install;
pub use kind::Kind;
pub use model::{Column, Field, Group, NewField, Place};
pub use op::Op;
pub use options::{Choice, Properties};
pub use plugs::{Clash, Identity, Plugs, Use, Uses};
pub use queries::{all, by_alias, find, with_archived};
pub use rounding::Rounding;
pub use routes::routes;
pub use storage::{
    Refused, any_of, beginning, column_of, create, escaped, fill, is_expression, matching, overwrite, read, side_table,
    sort_column, test, values_after, without_markup, write,
};
pub use value::{Value, yes_or_no};
