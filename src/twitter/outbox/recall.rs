//! Posts taken back by their campaign, and brought back when it goes on.

use super::days::keeping;
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};

/// Takes back what waits under these keys, and marks what is open so that it is not sent once more by itself.
pub(in crate::twitter) fn withdraw(conn: &mut Conn, keys: &[Vec<u8>], reason: &str, now: At) -> db::Result<()> {
    let ids = queries::with_keys(conn, keys)?;
    keeping(conn, &ids, |conn| {
        queries::withdraw(conn, &ids, reason, now)?;
        Ok(())
    })
}

/// Lets posts that were taken back wait again, with the text they had: their campaign goes on.
pub(in crate::twitter) fn revive(conn: &mut Conn, keys: &[Vec<u8>], now: At) -> db::Result<()> {
    let ids = queries::with_keys(conn, keys)?;
    keeping(conn, &ids, |conn| {
        queries::revive(conn, &ids, now)?;
        Ok(())
    })
}
