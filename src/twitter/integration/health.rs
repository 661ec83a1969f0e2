//! How the connection stands, for `linnet doctor` and the System page; asks the database only, never X.

use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::seal::Seal;
use crate::twitter::model::{Account, LOST_KEYS};

/// Whose account is connected and what it may, or what is wrong; "not connected" is fine.
pub fn health(conn: &mut Conn, seal: &Seal, now: At) -> db::Result<Result<String, String>> {
    Ok(queries::account(conn)?.map_or_else(
        || Ok("not connected: save the app's keys under Twitter, then press Authorize".to_owned()),
        |account| words(&account, seal, now),
    ))
}

fn words(account: &Account, seal: &Seal, now: At) -> Result<String, String> {
    if account.keys(seal).is_err() {
        return Err(LOST_KEYS.to_owned());
    }
    if !account.is_connected() {
        return Ok("not connected: the app's keys are saved; press Authorize under Twitter".to_owned());
    }
    let who = format!("@{}", account.handle.as_deref().unwrap_or("?"));
    if let Some(trouble) = account.trouble_at(now) {
        return Err(format!("connected as {who}, but: {trouble}"));
    }
    let access = account.access_in_words();
    if !account.is_published {
        return Ok(format!("connected as {who} (access: {access}), not published: nothing is sent"));
    }
    let last = account.last_success_at.map_or_else(
        || "nothing was asked of X yet".to_owned(),
        |at| format!("last success {} UTC", at.utc().format("%Y-%m-%d %H:%M")),
    );
    Ok(format!("connected as {who} (access: {access}), {last}"))
}
