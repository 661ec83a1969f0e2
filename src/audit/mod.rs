//! Who changed what: before and after; the journal that every undo reads.

mod acts;
mod model;
mod queries;

pub use acts::{
    Act, NewAct, UNDO_DAYS, acts_among, acts_page, advance_act, advance_undo, begin_act, begin_undo, claim_act,
    contacts_of_act, fail_undo, find_act, finish_act, finish_undo, size_act, stop_act, undo_standing, undoing,
};
pub use model::{Change, NewChange};
pub use queries::{blank, changes_before, changes_of, forget, one_of_act, record, told_by, touched_beside};
