//! A note's form: strings in, types out.

use super::model::{NewNote, Note, NoteKind};
use crate::clock::At;
use crate::web::{self, Filled};

/// Longer than any minutes; far below what the column holds.
const LONGEST: usize = 15_000;

/// A note as typed; `None` when `filled` says what is wrong.
pub(super) fn parse(filled: &mut Filled, zone: &str, now: At) -> Option<NewNote> {
    let kind = NoteKind::parse(filled.text("kind"));
    if kind.is_none() {
        filled.refuse("kind", "Choose what the note is about.");
    }
    let at = match filled.text("at") {
        "" => Some(now),
        typed => web::when(typed, zone),
    };
    if at.is_none() {
        filled.refuse("at", "Give a day and a time, like 2026-11-30 09:00.");
    }
    let text = filled.required("text", "Text", LONGEST)?;
    filled.is_fine().then_some(NewNote { kind: kind?, text: text.replace("\r\n", "\n"), at: at? })
}

/// An empty one: about anything, now.
pub(super) fn blank(zone: &str, now: At) -> Filled {
    Filled::of([("kind", NoteKind::General.key().to_owned()), ("at", web::typed_time(now, zone))])
}

/// A note back into its form.
pub(super) fn fill(note: &Note, zone: &str) -> Filled {
    let text = note.text.clone();
    Filled::of([("kind", note.kind.clone()), ("at", web::typed_time(note.at, zone)), ("text", text)])
}
