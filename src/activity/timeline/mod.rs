//! A contact's timeline as somebody asks for it: of some kinds, with some words, from a place on.

mod queries;

pub use queries::{count_between, timeline};

use crate::ids::ActivityId;

/// What of a timeline is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Keys of kinds of this build; none: every kind.
    pub kinds: Vec<&'static str>,
    /// What stands somewhere in the title; empty: anything.
    pub words: String,
    /// Only what is older than this.
    pub before: Option<ActivityId>,
}
