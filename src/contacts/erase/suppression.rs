//! Who was deleted for good, without knowing who: keyed hashes of e-mails and handles.

use std::collections::HashMap;

use diesel::QueryResult;

use super::queries;
use crate::clock::At;
use crate::contacts::model::Draft;
use crate::db::Conn;
use crate::seal::Seal;
use crate::users::email_key;

/// What somebody can be known again by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identifier {
    /// The key of an e-mail.
    Email,
    /// The key of a handle.
    Handle,
}

impl Identifier {
    /// As stored.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Handle => "handle",
        }
    }
}

/// The hash cannot be guessed without the installation's own secret, however few addresses there are.
pub(super) fn hash(seal: &Seal, identifier: Identifier, key: &str) -> Vec<u8> {
    seal.key(&format!("suppression {} {key}", identifier.key())).to_vec()
}

/// Which of these belong to somebody who was forgotten, and since when; keys as [`crate::users::email_key`] and
/// [`crate::handle::Handle::key`] make them. One statement for a few thousand.
pub fn suppressed(
    conn: &mut Conn,
    seal: &Seal,
    keys: &[(Identifier, String)],
) -> QueryResult<HashMap<(Identifier, String), At>> {
    let mut found = HashMap::new();
    // Most teams have forgotten nobody; then no key needs to be hashed.
    if !queries::is_anybody_suppressed(conn)? {
        return Ok(found);
    }
    for keys in keys.chunks(5000) {
        let hashes: Vec<Vec<u8>> = keys.iter().map(|(identifier, key)| hash(seal, *identifier, key)).collect();
        let known: HashMap<Vec<u8>, At> = queries::suppressions(conn, &hashes)?.into_iter().collect();
        let those = keys.iter().zip(&hashes).filter_map(|(key, hash)| Some((key.clone(), *known.get(hash)?)));
        found.extend(those);
    }
    Ok(found)
}

/// When somebody with the e-mail or the handle of a draft was forgotten.
pub(in crate::contacts) fn forgotten(conn: &mut Conn, seal: &Seal, draft: &Draft) -> QueryResult<Option<At>> {
    let email = draft.email.as_deref().map(|email| (Identifier::Email, email_key(email)));
    let handle = draft.twitter.as_ref().map(|handle| (Identifier::Handle, handle.key()));
    let keys: Vec<_> = email.into_iter().chain(handle).collect();
    Ok(suppressed(conn, seal, &keys)?.into_values().max())
}
