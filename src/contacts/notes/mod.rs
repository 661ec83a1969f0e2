//! Notes: what somebody of us wants remembered about a contact, with the time it happened.

mod forms;
mod model;
mod queries;
mod routes;
mod views;

pub(super) use model::NOTED;
pub use model::{Asked as NotesAsked, NewNote, Note, NoteKind};
pub use queries::{count_notes, notes_of};
pub(super) use routes::routes;
pub use views::Tab as NotesTab;

use std::collections::BTreeMap;

use super::model::Editor;
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::db::{self, Conn};
use crate::ids::{ContactId, NoteId};

/// Adds a note; it stands on the timeline when what it is about happened.
pub fn add_note(conn: &mut Conn, contact: ContactId, new: &NewNote, editor: Editor) -> db::Result<NoteId> {
    let id = queries::insert(conn, contact, new, editor)?;
    activity::record(conn, &[told(contact, id, new)])?;
    journal(conn, contact, ("noted", id), (None, Some(new)), editor)?;
    Ok(id)
}

/// Writes a note anew, also on the timeline; false when it is gone.
fn change(conn: &mut Conn, was: &Note, new: &NewNote, editor: Editor) -> db::Result<bool> {
    if queries::update(conn, was.id, new, editor.now)? == 0 {
        return Ok(false);
    }
    let before = was.as_new();
    if before == *new {
        return Ok(true);
    }
    activity::retell(conn, &told(was.contact_id, was.id, new))?;
    journal(conn, was.contact_id, ("note changed", was.id), (Some(&before), Some(new)), editor)?;
    Ok(true)
}

/// Takes a note away, also from the timeline; the journal keeps it.
fn remove(conn: &mut Conn, note: &Note, editor: Editor) -> db::Result<()> {
    if queries::delete(conn, note.id)? == 0 {
        return Ok(());
    }
    activity::forget(conn, note.contact_id, "note", &note.id.to_string())?;
    journal(conn, note.contact_id, ("note deleted", note.id), (Some(&note.as_new()), None), editor)
}

fn told(contact: ContactId, id: NoteId, note: &NewNote) -> NewActivity {
    let first = note.text.lines().next().unwrap_or("");
    let cut: String = first.chars().take(160).collect();
    let is_whole = cut == note.text;
    let title = format!("{}: {cut}{}", note.kind.label(), if is_whole { "" } else { "…" });
    let told = NewActivity::new(contact, &NOTED, title, note.at).about("note", id);
    if is_whole { told } else { told.detail(note.text.clone()) }
}

fn journal(
    conn: &mut Conn,
    contact: ContactId,
    (act, id): (&'static str, NoteId),
    (before, after): (Option<&NewNote>, Option<&NewNote>),
    editor: Editor,
) -> db::Result<()> {
    let image = |note: &NewNote| {
        let at = note.at.utc().format("%Y-%m-%d %H:%M UTC");
        BTreeMap::from([(format!("note:{id}"), format!("{}, {at}: {}", note.kind.label(), note.text))])
    };
    let mut change = NewChange::new(editor.user, "contact", contact, act, editor.now).within(editor.act);
    if let Some(before) = before {
        change = change.before(&image(before));
    }
    if let Some(after) = after {
        change = change.after(&image(after));
    }
    Ok(audit::record(conn, &[change])?)
}
