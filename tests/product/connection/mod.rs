//! Sentences about connecting an account: by clicking through X's own page, as an administrator does.

mod bad_days;
mod connecting;
mod health;
mod living;
mod pin;

use linnet::sandbox::{self, Access, Seed, SeedToken, SeedUser};
use linnet::twitter::{self};

use crate::support::{App, Browser};

pub(super) const SECRETS: [&str; 3] = ["app-secret-aaaa", "4001-token-bbbb", "token-secret-cccc"];

/// An app on X that knows our callback, two people there, and the token that one of them will give.
pub(super) async fn start() -> App {
    start_with(Access::ReadWrite).await
}

pub(super) async fn start_with(access: Access) -> App {
    let app = App::start().await;
    seed(&app, access, &format!("{}/twitter/callback", app.url));
    app
}

/// The same for a Linnet that is reached elsewhere.
pub(super) fn registered(app: &App, callback: &str) {
    seed(app, Access::ReadWrite, callback);
}

fn seed(app: &App, access: Access, callback: &str) {
    let registered = |key: &str, secret: &str| sandbox::App {
        key: key.into(),
        secret: secret.into(),
        name: Some("Linnet test".into()),
        callbacks: vec![callback.to_owned()],
        access,
        ..sandbox::App::default()
    };
    let person = |id: &str, handle: &str, name: &str| SeedUser {
        id: Some(id.into()),
        handle: handle.into(),
        name: Some(name.into()),
        ..SeedUser::default()
    };
    app.x.seed(Seed {
        apps: vec![registered("key-one", SECRETS[0]), registered("key-two", "other-secret")],
        users: vec![person("4001", "linnet_hq", "Linnet HQ"), person("4002", "somebody", "Some Body")],
        tokens: vec![SeedToken {
            app: "key-one".into(),
            user: "linnet_hq".into(),
            token: Some(SECRETS[1].into()),
            secret: Some(SECRETS[2].into()),
            access: None,
        }],
        ..Seed::default()
    });
}

/// Types the keys and saves them.
pub(super) async fn keys(admin: &mut Browser, key: &str, secret: &str) {
    admin.open("/twitter").await;
    admin.fill("Client key", key).fill("Client secret", secret).tick("Published", true).press("Save").await;
}

/// From the Connection tab through X's page and back.
pub(super) async fn authorize(admin: &mut Browser) {
    admin.open("/twitter").await.press("Authorize").await;
    admin.sees("Authorize Linnet test to act for you?").tick("Linnet HQ @linnet_hq", true);
    admin.press("Authorize app").await;
}

pub(super) async fn connected(app: &App) -> Browser {
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
    admin
}

pub(super) fn health(app: &App) -> Result<String, String> {
    let (seal, now) = (app.house.seal.clone(), app.house.clock.now());
    app.db(|conn| twitter::health(conn, &seal, now))
}

pub(super) fn account(app: &App) -> Option<twitter::Account> {
    app.db(|conn| Ok(twitter::account(conn)?))
}

pub(super) fn has_token(app: &App) -> bool {
    account(app).is_some_and(|account| account.token.is_some() || account.token_secret.is_some())
}
