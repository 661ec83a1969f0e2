//! All SQL on `contact_notes`.

use diesel::prelude::*;

use super::model::{Asked, NewNote, Note};
use crate::clock::At;
use crate::contacts::model::Editor;
use crate::db::{self, Conn};
use crate::ids::{ContactId, NoteId};
use crate::schema::{contact_notes, users};

pub(super) fn insert(conn: &mut Conn, contact: ContactId, new: &NewNote, editor: Editor) -> QueryResult<NoteId> {
    diesel::insert_into(contact_notes::table)
        .values((
            contact_notes::contact_id.eq(contact),
            contact_notes::user_id.eq(editor.user),
            contact_notes::kind.eq(new.kind.key()),
            contact_notes::text.eq(&new.text),
            contact_notes::at.eq(new.at),
            contact_notes::created_at.eq(editor.now),
            contact_notes::changed_at.eq(editor.now),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

/// A contact's notes, newest first by when what they are about happened.
pub fn notes_of(conn: &mut Conn, contact: ContactId, asked: &Asked, most: i64) -> QueryResult<Vec<Note>> {
    let mut query = contact_notes::table
        .left_join(users::table)
        .filter(contact_notes::contact_id.eq(contact))
        .select(Note::as_select())
        .into_boxed();
    if let Some(kind) = asked.kind {
        query = query.filter(contact_notes::kind.eq(kind.key()));
    }
    if !asked.words.is_empty() {
        let words = asked.words.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(contact_notes::text.like(format!("%{words}%")));
    }
    if let Some((at, id)) = place_of(conn, asked.before)? {
        query = query.filter(contact_notes::at.lt(at).or(contact_notes::at.eq(at).and(contact_notes::id.lt(id))));
    }
    query.order((contact_notes::at.desc(), contact_notes::id.desc())).limit(most).load(conn)
}

fn place_of(conn: &mut Conn, note: Option<NoteId>) -> QueryResult<Option<(At, NoteId)>> {
    let Some(note) = note else { return Ok(None) };
    contact_notes::table.find(note).select((contact_notes::at, contact_notes::id)).first(conn).optional()
}

/// How many notes a contact has: counted in the index, as many as people write about one person.
pub fn count_notes(conn: &mut Conn, contact: ContactId) -> QueryResult<i64> {
    contact_notes::table.filter(contact_notes::contact_id.eq(contact)).count().get_result(conn)
}

pub(super) fn find(conn: &mut Conn, contact: ContactId, id: NoteId) -> QueryResult<Option<Note>> {
    contact_notes::table
        .left_join(users::table)
        .filter(contact_notes::id.eq(id).and(contact_notes::contact_id.eq(contact)))
        .select(Note::as_select())
        .first(conn)
        .optional()
}

pub(super) fn update(conn: &mut Conn, id: NoteId, new: &NewNote, now: At) -> QueryResult<usize> {
    diesel::update(contact_notes::table.find(id))
        .set((
            contact_notes::kind.eq(new.kind.key()),
            contact_notes::text.eq(&new.text),
            contact_notes::at.eq(new.at),
            contact_notes::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn delete(conn: &mut Conn, id: NoteId) -> QueryResult<usize> {
    diesel::delete(contact_notes::table.find(id)).execute(conn)
}
