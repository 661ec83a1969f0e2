//! All SQL on `x_mappings`, and what connecting writes to `x_accounts`.

use chrono::Duration;
use diesel::prelude::*;

use super::mapping::{Mapping, Rule};
use crate::clock::At;
use crate::db::Conn;
use crate::ids::{AccountId, FieldId};
use crate::schema::{x_accounts, x_mappings};
use crate::twitter::failure::Failure;
use crate::twitter::model::{Account, AppKeys, Connected};

/// Somebody may have added credit meanwhile: it is tried again by itself after this.
const CREDIT: Duration = Duration::hours(6);

/// The account; there is at most one.
pub fn account(conn: &mut Conn) -> QueryResult<Option<Account>> {
    x_accounts::table.order(x_accounts::id).select(Account::as_select()).first(conn).optional()
}

/// Which contact field each attribute of an X profile goes to, and by which rule.
pub fn mappings(conn: &mut Conn) -> QueryResult<Vec<Mapping>> {
    let rows: Vec<(String, FieldId, String)> = x_mappings::table
        .order(x_mappings::attribute)
        .select((x_mappings::attribute, x_mappings::field_id, x_mappings::rule))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(attribute, field, rule)| Mapping { attribute, field, rule: Rule::parse(&rule) })
        .collect())
}

pub(super) fn replace_mappings(conn: &mut Conn, new: &[Mapping]) -> QueryResult<()> {
    diesel::delete(x_mappings::table).execute(conn)?;
    let row = |one: &Mapping| {
        (
            x_mappings::attribute.eq(one.attribute.clone()),
            x_mappings::field_id.eq(one.field),
            x_mappings::rule.eq(one.rule.key()),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    diesel::insert_into(x_mappings::table).values(rows).execute(conn)?;
    Ok(())
}

/// Keeps the app's keys: the first time they make the row.
pub(super) fn save_keys(conn: &mut Conn, id: Option<AccountId>, keys: &AppKeys) -> QueryResult<()> {
    match id {
        Some(id) => diesel::update(x_accounts::table.find(id)).set(keys).execute(conn)?,
        None => diesel::insert_into(x_accounts::table).values(keys).execute(conn)?,
    };
    Ok(())
}

/// Keeps whose the connection is, or that it is nobody's; either way the trouble of the one before is over.
pub(super) fn connect(conn: &mut Conn, id: AccountId, connected: &Connected) -> QueryResult<()> {
    diesel::update(x_accounts::table.find(id)).set(connected).execute(conn)?;
    clear_trouble(conn, id)
}

pub(super) fn clear_trouble(conn: &mut Conn, id: AccountId) -> QueryResult<()> {
    diesel::update(x_accounts::table.find(id))
        .set((
            x_accounts::trouble.eq(None::<String>),
            x_accounts::trouble_reason.eq(None::<String>),
            x_accounts::trouble_until.eq(None::<At>),
        ))
        .execute(conn)?;
    Ok(())
}

/// What a test learned: whose account it is now, what it may, that it works.
pub(super) fn tested(
    conn: &mut Conn,
    id: AccountId,
    handle: &str,
    access_level: Option<&str>,
    now: At,
) -> QueryResult<()> {
    diesel::update(x_accounts::table.find(id))
        .set((x_accounts::handle.eq(Some(handle)), x_accounts::last_success_at.eq(Some(now))))
        .execute(conn)?;
    if let Some(level) = access_level {
        diesel::update(x_accounts::table.find(id)).set(x_accounts::access_level.eq(Some(level))).execute(conn)?;
    }
    clear_trouble(conn, id)?;
    // Sending must not find it out by being refused.
    if access_level == Some("read") { note_trouble(conn, id, &Failure::ReadOnly, now) } else { Ok(()) }
}

/// Keeps why X refuses, when it concerns the whole connection.
pub(super) fn note_trouble(conn: &mut Conn, id: AccountId, failure: &Failure, now: At) -> QueryResult<()> {
    let Some(key) = failure.trouble() else { return Ok(()) };
    let until = matches!(failure, Failure::Budget { .. }).then(|| now.plus(CREDIT));
    diesel::update(x_accounts::table.find(id))
        .set((
            x_accounts::trouble.eq(Some(key)),
            x_accounts::trouble_reason.eq(Some(failure.sentence())),
            x_accounts::trouble_until.eq(until),
        ))
        .execute(conn)?;
    Ok(())
}
