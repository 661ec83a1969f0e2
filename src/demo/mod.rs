//! The sample company, written through the domains' own functions: a coffee roaster, its customers, and a campaign.

mod company;
mod life;
mod people;
mod talk;
mod x;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use url::Url;

use crate::clock::Clock;
use crate::config::Config;
use crate::sandbox::{self, Sandbox};
use crate::wiring::House;

/// Whom to sign in as.
pub struct Account {
    /// To sign in with.
    pub email: String,
    /// The same at each start.
    pub password: String,
}

/// The sandbox, and the configuration that points to it: everything under `LINNET_DATA/demo`.
pub fn surroundings(config: &Config) -> anyhow::Result<(Config, Sandbox)> {
    let data = config.folder("demo");
    std::fs::create_dir_all(&data).with_context(|| format!("cannot create {}", data.display()))?;
    let sandbox = start(data.join("sandbox.json"), config.listen)?;
    let x = Url::parse(sandbox.url())?;
    let config = Config {
        database_url: None,
        data,
        secret: None,
        x_api: x.clone(),
        x_platform: x.clone(),
        x_web: x,
        ..config.clone()
    };
    Ok((config, sandbox))
}

/// One port above ours, or any free one: posts are linked to it, so the same at each start is kinder.
fn start(state_file: PathBuf, ours: SocketAddr) -> anyhow::Result<Sandbox> {
    let preferred = SocketAddr::from(([127, 0, 0, 1], ours.port().checked_add(1).unwrap_or(0)));
    let options = |listen| sandbox::Options { listen, state_file: Some(state_file.clone()), clock: Clock::system() };
    Sandbox::start(options(preferred))
        .or_else(|_taken| Sandbox::start(options(SocketAddr::from(([127, 0, 0, 1], 0)))))
        .context("the stand-in X cannot start")
}

/// The company, once; a second call changes nothing.
pub fn fill(house: &House, sandbox: &Sandbox) -> anyhow::Result<Account> {
    x::seed(sandbox, &house.config)?;
    company::fill(house)?;
    Ok(Account { email: company::EMAIL.to_owned(), password: company::PASSWORD.to_owned() })
}
