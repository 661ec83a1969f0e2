//! The permission of OAuth 1.0a: a token and its secret, which do not expire, beside the keys of the app they belong to.

use std::sync::Arc;

use super::queries::{self, Pair};
use crate::db::{self, Conn};
use crate::ids::AccountId;
use crate::seal::Seal;
use crate::twitter::client::{Access, Keys};
use crate::twitter::oauth::{Signer, TokenStore};

impl Pair {
    /// Whether somebody is connected.
    pub(super) fn is_whole(&self) -> bool {
        self.token.is_some() && self.token_secret.is_some()
    }
}

impl TokenStore for Pair {
    type Granted = Access;

    fn open(&self, seal: &Seal) -> anyhow::Result<Option<Arc<dyn Signer>>> {
        let (Some(token), Some(secret)) = (&self.token, &self.token_secret) else { return Ok(None) };
        Ok(Some(Arc::new(Keys {
            client_key: self.client_key.clone(),
            client_secret: seal.open(&self.client_secret)?,
            token: Some((seal.open(token)?, seal.open(secret)?)),
        })))
    }

    fn replace(conn: &mut Conn, seal: &Seal, account: AccountId, granted: Option<&Access>) -> db::Result<()> {
        let sealed = match granted {
            Some(access) => (Some(seal.seal(&access.token)?), Some(seal.seal(&access.secret)?)),
            None => (None, None),
        };
        queries::replace_pair(conn, account, sealed)?;
        Ok(())
    }
}
