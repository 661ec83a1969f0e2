//! A visitor turns out to be somebody we know: history goes over, and nothing of what was known is overwritten.

use super::doing::{Denied, Merge, Points, merge};
use crate::contacts::follow::Follows;
use crate::contacts::model::{Contact, Draft, Editor, Refused, State, Watchers};
use crate::contacts::{identifiers, queries as people, saving, values};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::ids::{ActId, ContactId};

/// Makes an anonymous contact a part of one we know, by itself: visits, tags, campaigns and points are carried over,
/// and what the known one lacks is filled in. It can be taken back like every merge.
pub fn absorb(
    conn: &mut Conn,
    anonymous: ContactId,
    known: ContactId,
    follows: &Follows,
    watchers: &Watchers,
    editor: Editor,
) -> db::Result<Result<ActId, Denied>> {
    let Some(winner) = people::find(conn, known)? else { return Ok(Err(Denied::Gone)) };
    let fields = fields::all(conn)?;
    let (own, theirs) = (values::row(conn, &fields, known)?, values::row(conn, &fields, anonymous)?);
    let is_gap = |(own, theirs): (&Option<fields::Value>, &Option<fields::Value>)| own.is_none() && theirs.is_some();
    let pairs = own.iter().zip(&theirs);
    let taken = fields.iter().zip(pairs).filter(|(_, pair)| is_gap(*pair)).map(|(field, _)| field.alias.clone());
    let wish = Merge {
        winner: known,
        loser: anonymous,
        versions: None,
        taken: taken.collect(),
        points: Points::Add,
        owner: winner.owner_id,
    };
    merge(conn, &wish, follows, watchers, editor)
}

/// Changes a contact as a form asks for; a visitor who was given what only somebody we know can have becomes a part of
/// them, and it is answered who that is.
pub(in crate::contacts) fn save(
    conn: &mut Conn,
    (id, version): (ContactId, u32),
    draft: &Draft,
    with: (&Follows, &Watchers),
    editor: Editor,
) -> db::Result<Result<Option<ContactId>, Refused>> {
    let refused = match saving::change(conn, id, version, draft, editor)? {
        Ok(is_handle_new) => {
            if is_handle_new {
                let handle = draft.twitter.as_ref().map(crate::handle::Handle::as_str);
                with.1.handle_saved(conn, id, handle, editor.now)?;
            }
            return Ok(Ok(None));
        }
        Err(refused) => refused,
    };
    let Some(other) = refused.twin() else { return Ok(Err(refused)) };
    let known = recognise(conn, (id, version), other, draft, with, editor)?;
    Ok(known.map_or(Err(refused), |known| Ok(Some(known))))
}

/// Gives a visitor, alone, a value that only somebody we know can have and one of them has; they become a part of that
/// one. `None` when nobody has it, or it is for a person to decide.
pub fn recognise_by(
    conn: &mut Conn,
    visitor: &Contact,
    (field, value): (&Field, &Value),
    with: (&Follows, &Watchers),
    editor: Editor,
) -> db::Result<Option<ContactId>> {
    let holder = if field.column() == Some(Column::Email) {
        people::by_email(conn, &value.stored())?
    } else if field.unique {
        let key = (field.id, identifiers::identifier_of(field, value));
        identifiers::held_by(conn, &[key])?.first().map(|(_, _, holder)| *holder)
    } else {
        None
    };
    let Some(known) = holder.filter(|holder| *holder != visitor.id) else { return Ok(None) };
    recognise(conn, (visitor.id, visitor.version), known, &Draft::default(), with, editor)
}

/// Somebody gave a visitor the e-mail of a contact we know: what else was typed stays with the visitor, who then
/// becomes a part of the known one. `None` when it is for a person to decide, because both are known.
pub fn recognise(
    conn: &mut Conn,
    (visitor, version): (ContactId, u32),
    known: ContactId,
    typed: &Draft,
    (follows, watchers): (&Follows, &Watchers),
    editor: Editor,
) -> db::Result<Option<ContactId>> {
    let state = |conn: &mut Conn, id| Ok::<_, db::Error>(people::find(conn, id)?.map(|contact| contact.state));
    if state(conn, visitor)? != Some(State::Anonymous) || state(conn, known)? != Some(State::Identified) {
        return Ok(None);
    }
    let rest = Draft { email: None, ..typed.clone() };
    let says_something = rest.first_name.is_some()
        || rest.last_name.is_some()
        || rest.twitter.is_some()
        || rest.values.iter().any(|(_, value)| value.is_some());
    if says_something && saving::change(conn, visitor, version, &rest, editor)?.is_err() {
        return Ok(None);
    }
    Ok(absorb(conn, visitor, known, follows, watchers, editor)?.ok().map(|_| known))
}
