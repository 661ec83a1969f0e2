//! Who changed what: before and after; the journal that every undo reads.

mod acts;
mod model;
mod queries;

pub use acts::{Act, NewAct, UNDO_DAYS, advance_act, begin_act, find_act, finish_act, undo_act};
pub use model::{Change, NewChange};
pub use queries::{changes_before, changes_of, forget, one_of_act, record};
