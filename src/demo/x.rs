//! X as the sample company finds it: its app, its account, and its customers.

use super::people;
use crate::config::Config;
use crate::sandbox::{Access, App, Sandbox, Seed, SeedToken, SeedUser};
use crate::twitter;

/// The company's account.
pub(super) const HANDLE: &str = "harbourcoffee";
const USER_XID: &str = "1500000000000000001";
const KEY: &str = "harbour-coffee-demo-key";
const SECRET: &str = "harbour-coffee-demo-secret";
const TOKEN: &str = "1500000000000000001-demo-token";
const TOKEN_SECRET: &str = "demo-token-secret";

/// Everybody on the stand-in X; giving it again changes nothing.
pub(super) fn seed(sandbox: &Sandbox, config: &Config) -> anyhow::Result<()> {
    let app = App {
        key: KEY.to_owned(),
        secret: SECRET.to_owned(),
        name: Some("Linnet for Harbour Coffee".to_owned()),
        callbacks: vec![config.absolute("/twitter/callback")],
        access: Access::ReadWrite,
        allow_oob: true,
        suspended: false,
    };
    let company = SeedUser {
        id: Some(USER_XID.to_owned()),
        handle: HANDLE.to_owned(),
        name: Some("Harbour Coffee Roasters".to_owned()),
        bio: Some("We roast by the harbour and ship on Thursdays ☕".to_owned()),
        location: Some("Bristol".to_owned()),
        verified: Some(true),
        followers: Some(4_120),
        following: Some(318),
        ..SeedUser::default()
    };
    let token = SeedToken {
        app: KEY.to_owned(),
        user: HANDLE.to_owned(),
        token: Some(TOKEN.to_owned()),
        secret: Some(TOKEN_SECRET.to_owned()),
        access: Some(Access::ReadWrite),
    };
    let mut users = people::users();
    users.push(company);
    sandbox.try_seed(Seed {
        apps: vec![app],
        users,
        tokens: vec![token],
        posts: people::posts(),
        logged_in: Some(HANDLE.to_owned()),
        ..Seed::default()
    })
}

/// The keys and the token that the company's Linnet is connected with.
pub(super) fn connection() -> (twitter::Keys, twitter::Access) {
    let keys = twitter::Keys { client_key: KEY.to_owned(), client_secret: SECRET.to_owned(), token: None };
    let access = twitter::Access {
        token: TOKEN.to_owned(),
        secret: TOKEN_SECRET.to_owned(),
        user_xid: USER_XID.to_owned(),
        handle: HANDLE.to_owned(),
    };
    (keys, access)
}
