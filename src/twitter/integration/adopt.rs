//! A connection whose token is already at hand, without the browser's round trip: the sample company's.

use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::seal::Seal;
use crate::twitter::client::{Access, Keys};
use crate::twitter::model::{AppKeys, Connected};
use crate::twitter::oauth::TokenStore as _;
use crate::twitter::sender::Pair;

/// Keeps an app's keys and a token of it, published; replaces whatever was connected before.
pub fn adopt(conn: &mut Conn, seal: &Seal, app: &Keys, access: &Access, now: At) -> db::Result<()> {
    let keys = AppKeys {
        client_key: app.client_key.clone(),
        client_secret: Some(seal.seal(&app.client_secret)?),
        is_published: true,
        changed_at: now,
    };
    let before = queries::account(conn)?.map(|account| account.id);
    queries::save_keys(conn, before, &keys)?;
    let Some(account) = queries::account(conn)? else { return Ok(()) };
    let connected = Connected {
        user_xid: Some(access.user_xid.clone()),
        handle: Some(access.handle.clone()),
        access_level: Some("read-write".to_owned()),
        connected_at: Some(now),
    };
    Pair::replace(conn, seal, account.id, Some(access))?;
    Ok(queries::connect(conn, account.id, &connected)?)
}
