//! SQL on `x_accounts` for those who act with it. Connecting is elsewhere.

use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::AccountId;
use crate::schema::x_accounts;

/// What signs for an account, as stored: sealed but for the app's key, which is no secret.
#[derive(Clone, Debug, Default, Queryable, Selectable)]
#[diesel(table_name = x_accounts, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::twitter) struct Pair {
    pub(super) client_key: String,
    pub(super) client_secret: Vec<u8>,
    pub(super) token: Option<Vec<u8>>,
    pub(super) token_secret: Option<Vec<u8>>,
}

/// An account as stored, its secrets sealed.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = x_accounts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Row {
    pub(super) id: AccountId,
    #[diesel(embed)]
    pub(super) pair: Pair,
    pub(super) user_xid: Option<String>,
    pub(super) is_published: bool,
    pub(super) trouble: Option<String>,
    pub(super) trouble_reason: Option<String>,
    pub(super) trouble_until: Option<At>,
}

/// The account; there is one until several are possible.
pub(super) fn account(conn: &mut Conn) -> QueryResult<Option<Row>> {
    x_accounts::table.order(x_accounts::id).select(Row::as_select()).first(conn).optional()
}

/// Another token and secret, sealed; with nothing they are forgotten.
pub(super) fn replace_pair(
    conn: &mut Conn,
    account: AccountId,
    (token, secret): (Option<Vec<u8>>, Option<Vec<u8>>),
) -> QueryResult<usize> {
    diesel::update(x_accounts::table.find(account))
        .set((x_accounts::token.eq(token), x_accounts::token_secret.eq(secret)))
        .execute(conn)
}

/// Stops everything that needs the account, with the reason in words.
pub(in crate::twitter) fn stop(
    conn: &mut Conn,
    account: AccountId,
    trouble: &str,
    reason: &str,
    until: Option<At>,
) -> QueryResult<usize> {
    diesel::update(x_accounts::table.find(account))
        .set((
            x_accounts::trouble.eq(Some(trouble)),
            x_accounts::trouble_reason.eq(Some(reason)),
            x_accounts::trouble_until.eq(until),
        ))
        .execute(conn)
}

/// X took a call: a trouble whose time has passed is over.
pub(in crate::twitter) fn succeeded(conn: &mut Conn, account: AccountId, now: At) -> QueryResult<()> {
    diesel::update(x_accounts::table.find(account)).set(x_accounts::last_success_at.eq(Some(now))).execute(conn)?;
    diesel::update(x_accounts::table.find(account).filter(x_accounts::trouble_until.le(now)))
        .set((
            x_accounts::trouble.eq(None::<String>),
            x_accounts::trouble_reason.eq(None::<String>),
            x_accounts::trouble_until.eq(None::<At>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Remembers how far X's clock was ahead of ours when it answered.
pub(in crate::twitter) fn note_skew(
    conn: &mut Conn,
    account: AccountId,
    skew_seconds: Option<i64>,
    now: At,
) -> QueryResult<()> {
    let Some(skew) = skew_seconds else { return Ok(()) };
    let skew = i32::try_from(skew).unwrap_or(if skew < 0 { i32::MIN } else { i32::MAX });
    diesel::update(x_accounts::table.find(account))
        .set((x_accounts::skew_seconds.eq(Some(skew)), x_accounts::skew_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}
