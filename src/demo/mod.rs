//! The sample company, written through the domains' own functions.

mod people;

use crate::config::Config;
use crate::sandbox::Sandbox;
use crate::wiring::House;

/// Whom to sign in as.
pub struct Account {
    /// To sign in with.
    pub email: String,
    /// The same at each start.
    pub password: String,
}

/// The sandbox, and the configuration that points to it: everything under `LINNET_DATA/demo`.
pub fn surroundings(_config: &Config) -> anyhow::Result<(Config, Sandbox)> {
    anyhow::bail!("not yet")
}

/// The company, once; a second call changes nothing.
pub fn fill(_house: &House, _sandbox: &Sandbox) -> anyhow::Result<Account> {
    anyhow::bail!("not yet")
}
