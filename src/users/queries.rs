//! All SQL on `users`, `sessions` and `sign_in_attempts`.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{NewUser, Permission, Role, User, UserLine};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::UserId;
use crate::schema::{sessions, sign_in_attempts, users};

/// Whether anybody was created yet.
pub fn any(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(users::table.select(users::id))).get_result(conn)
}

/// Creates a user; a unique-key refusal means that the address is taken.
pub fn create(conn: &mut Conn, new: &NewUser) -> QueryResult<UserId> {
    diesel::insert_into(users::table).values(new).execute(conn)?;
    db::last_id(conn)
}

/// A user by id.
pub fn find(conn: &mut Conn, id: UserId) -> QueryResult<Option<User>> {
    users::table.find(id).select(User::as_select()).first(conn).optional()
}

/// Everybody who may own something, by name; at most 200.
pub fn choices(conn: &mut Conn) -> QueryResult<Vec<UserLine>> {
    users::table
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .limit(200)
        .select(UserLine::as_select())
        .load(conn)
}

/// The addresses of everybody, also of those who may not sign in any more.
pub fn emails(conn: &mut Conn) -> QueryResult<Vec<(UserId, String)>> {
    users::table.limit(1000).select((users::id, users::email)).load(conn)
}

/// What pages call these users, those who may no longer sign in too.
pub fn names_of(conn: &mut Conn, ids: &[UserId]) -> QueryResult<HashMap<UserId, String>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(UserId, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Whether somebody else who may sign in has a permission.
pub fn anybody_else_may(conn: &mut Conn, id: UserId, permission: Permission) -> QueryResult<bool> {
    let roles: Vec<&str> = Role::ALL.into_iter().filter(|role| role.may(permission)).map(Role::key).collect();
    let others = users::table.filter(users::role.eq_any(roles).and(users::disabled_at.is_null()).and(users::id.ne(id)));
    diesel::select(diesel::dsl::exists(others)).get_result(conn)
}

/// Everybody who owns something or did, by name; a team is small.
pub fn everybody(conn: &mut Conn) -> QueryResult<Vec<UserLine>> {
    users::table.order((users::name, users::id)).limit(1000).select(UserLine::as_select()).load(conn)
}

/// Everybody, by id; a team is small.
pub fn all(conn: &mut Conn) -> QueryResult<Vec<User>> {
    users::table.order(users::id).limit(1000).select(User::as_select()).load(conn)
}

/// Id and password hash for sign-in; nobody who was disabled.
pub(super) fn credentials(conn: &mut Conn, email_key: &str) -> QueryResult<Option<(UserId, String)>> {
    users::table
        .filter(users::email_key.eq(email_key).and(users::disabled_at.is_null()))
        .select((users::id, users::password_hash))
        .first(conn)
        .optional()
}

pub(super) fn signed_in(conn: &mut Conn, id: UserId, now: At) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::signed_in_at.eq(Some(now))).execute(conn)
}

pub(super) fn change(conn: &mut Conn, id: UserId, name: &str, role: &str, zone: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id))
        .set((users::name.eq(name), users::role.eq(role), users::time_zone.eq(zone)))
        .execute(conn)
}

/// Changes a password and ends every session that was opened with the old one.
pub(super) fn change_password(conn: &mut Conn, id: UserId, hash: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::password_hash.eq(hash)).execute(conn)?;
    end_sessions(conn, id)
}

/// Lets a user sign in again, or not any more; then their sessions end.
pub(super) fn disable(conn: &mut Conn, id: UserId, since: Option<At>) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::disabled_at.eq(since)).execute(conn)?;
    if since.is_some() { end_sessions(conn, id) } else { Ok(0) }
}

pub(super) fn other_administrators(conn: &mut Conn, id: UserId) -> QueryResult<bool> {
    let others = users::table
        .filter(users::role.eq("administrator").and(users::disabled_at.is_null()).and(users::id.ne(id)))
        .for_update();
    Ok(!others.select(users::id).limit(1).load::<UserId>(conn)?.is_empty())
}

pub(super) fn set_theme(conn: &mut Conn, id: UserId, theme: &str) -> QueryResult<usize> {
    diesel::update(users::table.find(id)).set(users::theme.eq(theme)).execute(conn)
}

fn end_sessions(conn: &mut Conn, id: UserId) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(Some(id)))).execute(conn)
}

/// A session's state, unless it ended.
pub(super) fn session(conn: &mut Conn, key_hash: &str, now: At) -> QueryResult<Option<String>> {
    sessions::table.find(key_hash).filter(sessions::expires_at.gt(now)).select(sessions::state).first(conn).optional()
}

/// Whose session it is, unless it ended.
pub(super) fn session_user(conn: &mut Conn, key_hash: &str, now: At) -> QueryResult<Option<UserId>> {
    let user: Option<Option<UserId>> = sessions::table
        .find(key_hash)
        .filter(sessions::expires_at.gt(now))
        .select(sessions::user_id)
        .first(conn)
        .optional()?;
    Ok(user.flatten())
}

pub(super) fn put_session(
    conn: &mut Conn,
    key_hash: &str,
    user: Option<UserId>,
    state: &str,
    expires: At,
) -> QueryResult<usize> {
    diesel::replace_into(sessions::table)
        .values((
            sessions::key_hash.eq(key_hash),
            sessions::user_id.eq(user),
            sessions::state.eq(state),
            sessions::expires_at.eq(expires),
        ))
        .execute(conn)
}

/// Moves a session's end; 0 when it has ended.
pub(super) fn extend_session(conn: &mut Conn, key_hash: &str, expires: At) -> QueryResult<usize> {
    diesel::update(sessions::table.find(key_hash)).set(sessions::expires_at.eq(expires)).execute(conn)
}

pub(super) fn drop_session(conn: &mut Conn, key_hash: &str) -> QueryResult<usize> {
    diesel::delete(sessions::table.find(key_hash)).execute(conn)
}

/// Forgets sessions and attempts that no longer matter.
pub(super) fn sweep(conn: &mut Conn, now: At) -> QueryResult<usize> {
    let day = now.minus(chrono::Duration::days(1));
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(now))).execute(conn)?
        + diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::at.lt(day))).execute(conn)?)
}

/// When the latest failed attempts were, newest first: for this account, and from this address.
pub(super) fn failures(conn: &mut Conn, email_key: &str, address: &str, since: At) -> QueryResult<(Vec<At>, Vec<At>)> {
    let recent = || {
        sign_in_attempts::table
            .filter(sign_in_attempts::at.gt(since))
            .order(sign_in_attempts::at.desc())
            .select(sign_in_attempts::at)
            .limit(50)
    };
    Ok((
        recent().filter(sign_in_attempts::email_key.eq(email_key)).load(conn)?,
        recent().filter(sign_in_attempts::address.eq(address)).load(conn)?,
    ))
}

pub(super) fn note_failure(conn: &mut Conn, email_key: &str, address: &str, now: At) -> QueryResult<usize> {
    let row = (
        sign_in_attempts::email_key.eq(email_key),
        sign_in_attempts::address.eq(address),
        sign_in_attempts::at.eq(now),
    );
    diesel::insert_into(sign_in_attempts::table).values(row).execute(conn)
}

pub(super) fn forget_failures(conn: &mut Conn, email_key: &str) -> QueryResult<usize> {
    diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::email_key.eq(email_key))).execute(conn)
}
