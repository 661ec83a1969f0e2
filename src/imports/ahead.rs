//! The next rows are read and understood while the database takes those before them.

use std::io;
use std::sync::{Mutex, PoisonError};

use super::chunk::Chunk;
use super::desk::Desk;
use super::model::Import;
use crate::ids::ImportId;

/// Rows that were understood, and with what.
#[derive(Debug)]
pub(super) struct Understood {
    pub(super) desk: Desk,
    pub(super) chunk: Chunk,
}

/// The rows that come next, for at most one import at a time.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<Option<(Whose, Understood)>>);

/// An import at a place, with the settings that the rows were read by.
#[derive(Debug, PartialEq, Eq)]
struct Whose(ImportId, u64, String);

impl Ahead {
    /// What was read ahead for where an import is now; anything else is forgotten.
    pub(super) fn take(&self, import: &Import) -> Option<Understood> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        let (whose, understood) = kept;
        (whose == Whose(import.id, import.offset_bytes, import.settings.clone())).then_some(understood)
    }

    /// Keeps what comes behind `offset`.
    pub(super) fn keep(&self, import: &Import, offset: u64, understood: Understood) {
        let whose = Whose(import.id, offset, import.settings.clone());
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((whose, understood));
    }
}

/// Whether there is no such file any more.
pub(super) fn is_gone(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}
