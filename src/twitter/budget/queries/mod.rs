//! All SQL on `x_windows`, `x_spend`, `x_months` and `x_holds`.

mod holds;
mod money;
mod windows;

pub(in crate::twitter) use holds::{Hold, release_lost};
pub(in crate::twitter) use money::{days, month, purse, read_room, settle, spend};
pub(in crate::twitter) use windows::{all_windows, closed_until, note_refusal, note_windows, room};
