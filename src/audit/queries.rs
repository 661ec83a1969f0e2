//! All SQL on `audit`.

use std::fmt::Display;

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;

use super::model::{Change, NewChange};
use crate::db::{Conn, Values};
use crate::ids::{ActId, ChangeId};
use crate::schema::{acts, audit};

/// Bytes of one INSERT: images may be long.
const BYTES: usize = 500_000;

/// Records many changes at once.
pub fn record(conn: &mut Conn, new: &[NewChange]) -> QueryResult<()> {
    const INTO: &str = "INSERT INTO audit \
        (user_id, actor, act_id, subject_kind, subject_key, act, before_image, after_image, at) VALUES ";
    let mut values = Values::default();
    for (place, one) in new.iter().enumerate() {
        let row = values.row().number(number(one.user_id)).maybe(one.actor).number(number(one.act_id));
        let row = row.text(one.subject_kind).text(&one.subject_key).text(one.act);
        drop(row.maybe(one.before_image.as_deref()).maybe(one.after_image.as_deref()).at(one.at));
        if values.bytes() > BYTES || place + 1 == new.len() {
            conn.batch_execute(&(INTO.to_owned() + &values.take()))?;
        }
    }
    Ok(())
}

fn number(id: Option<impl Display>) -> String {
    id.map_or_else(|| "NULL".to_owned(), |id| id.to_string())
}

/// The latest changes of one thing, newest first.
pub fn changes_of(conn: &mut Conn, kind: &str, key: &str, most: i64) -> QueryResult<Vec<Change>> {
    audit::table
        .filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq(key)))
        .order(audit::id.desc())
        .limit(most)
        .select(Change::as_select())
        .load(conn)
}

/// That these things were changed stays in the journal, and by whom; how they were does not.
pub fn blank(conn: &mut Conn, kind: &str, keys: &[String]) -> QueryResult<usize> {
    if keys.is_empty() {
        return Ok(0);
    }
    diesel::update(audit::table.filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq_any(keys))))
        .set((audit::before_image.eq(None::<String>), audit::after_image.eq(None::<String>)))
        .execute(conn)
}

/// Those of these things that people changed in another act than this one, or by hand.
pub fn touched_beside(conn: &mut Conn, kind: &str, keys: &[String], act: ActId) -> QueryResult<Vec<String>> {
    let elsewhere = audit::act_id.is_null().or(audit::act_id.ne(Some(act)));
    audit::table
        .filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq_any(keys)))
        .filter(audit::user_id.is_not_null().and(elsewhere.assume_not_null()))
        .select(audit::subject_key)
        .distinct()
        .load(conn)
}

/// The same, from a change on when walking down.
pub fn changes_before(
    conn: &mut Conn,
    kind: &str,
    key: &str,
    before: Option<ChangeId>,
    most: i64,
) -> QueryResult<Vec<Change>> {
    let mut query = audit::table
        .filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq(key)))
        .select(Change::as_select())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit::id.lt(before));
    }
    query.order(audit::id.desc()).limit(most).load(conn)
}

/// What somebody who is no person told, newest first, from a change on: of what, and the change.
pub fn told_by(
    conn: &mut Conn,
    actor: &str,
    (kind, before): (&str, Option<ChangeId>),
    most: i64,
) -> QueryResult<Vec<(String, Change)>> {
    let mut query = audit::table
        .filter(audit::actor.eq(Some(actor)).and(audit::subject_kind.eq(kind)))
        .select((audit::subject_key, Change::as_select()))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit::id.lt(before));
    }
    query.order(audit::id.desc()).limit(most).load(conn)
}

/// The one change of an act that is of this kind, and whose it is.
pub fn one_of_act(conn: &mut Conn, act: ActId, word: &str) -> QueryResult<Option<(String, Change)>> {
    audit::table
        .filter(audit::act_id.eq(Some(act)).and(audit::act.eq(word)))
        .order(audit::id)
        .select((audit::subject_key, Change::as_select()))
        .first(conn)
        .optional()
}

/// That something was changed stays in the journal, and by whom; how it was and became does not. What was merged with
/// it loses its images too, because values went from one to the other.
pub fn forget(conn: &mut Conn, kind: &str, keys: &[String]) -> QueryResult<()> {
    let of = || audit::table.filter(audit::subject_kind.eq(kind).and(audit::subject_key.eq_any(keys)));
    let merges: Vec<Option<ActId>> =
        of().inner_join(acts::table).filter(acts::kind.eq("merge")).select(audit::act_id).distinct().load(conn)?;
    let merges: Vec<ActId> = merges.into_iter().flatten().collect();
    let nothing = || (audit::before_image.eq(None::<String>), audit::after_image.eq(None::<String>));
    diesel::update(of()).set(nothing()).execute(conn)?;
    diesel::update(audit::table.filter(audit::act_id.eq_any(merges.iter().copied().map(Some))))
        .set(nothing())
        .execute(conn)?;
    diesel::update(acts::table.filter(acts::id.eq_any(merges)))
        .set((acts::label.eq("A merge with somebody since forgotten"), acts::note.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}
