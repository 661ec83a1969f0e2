//! `/twitter`: three tabs.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use super::forms::{self, KeysForm};
use super::views::{Connection, FeaturesPage, Seen};
use super::{FEATURES, connect, features, mapping, pin, queries, shares};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::seal::Seal;
use crate::settings;
use crate::twitter::budget;
use crate::twitter::client::Client;
use crate::twitter::model::{Account, AppKeys, Connected, LOST_KEYS};
use crate::twitter::oauth::TokenStore as _;
use crate::twitter::sender::Pair;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Form};
use crate::worker::Nudge;

/// The table of routes.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageTwitter);
    cfg.service(resource("/twitter").route(get().to(show).wrap(manage())).route(post().to(save).wrap(manage())))
        .service(resource("/twitter/authorize").route(post().to(connect::authorize).wrap(manage())))
        .service(resource("/twitter/callback").route(get().to(connect::callback).wrap(manage())))
        .service(resource("/twitter/test").route(post().to(connect::test).wrap(manage())))
        .service(resource("/twitter/pin").route(post().to(pin::begin).wrap(manage())))
        .service(resource("/twitter/pin/enter").route(post().to(pin::enter).wrap(manage())))
        .service(resource("/twitter/disconnect").route(post().to(connect::disconnect).wrap(manage())))
        .service(
            resource("/twitter/features")
                .route(get().to(show_features).wrap(manage()))
                .route(post().to(save_features).wrap(manage())),
        );
    mapping::routes(cfg);
}

/// What the Connection tab shows of the database.
pub(super) fn look(conn: &mut Conn, now: At) -> db::Result<Seen> {
    Ok(Seen {
        account: queries::account(conn)?,
        windows: budget::all_windows(conn, now)?,
        month: budget::month(conn, now)?,
        alarm: budget::alarm(conn, now)?,
    })
}

async fn show(
    admin: Admin,
    db: Data<Db>,
    config: Data<Config>,
    seal: Data<Seal>,
    client: Data<Client>,
) -> web::Result<HttpResponse> {
    let now = admin.now;
    let seen = db.read(move |conn| look(conn, now)).await?;
    let form = KeysForm::filled(seen.account.as_ref());
    let pin = pin::waiting(&admin, &client);
    let has_lost_keys = seen.account.as_ref().is_some_and(|account| account.keys(&seal).is_err());
    let page = Connection::new(admin.shell()?, &config, &seen, form).with_pin(pin);
    web::page(if has_lost_keys { page.refused(LOST_KEYS.to_owned()) } else { page })
}

async fn save(
    admin: Admin,
    form: Form,
    db: Data<Db>,
    config: Data<Config>,
    seal: Data<Seal>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let mut filled = form.0;
    let now = admin.now;
    let seen = db.read(move |conn| look(conn, now)).await?;
    let Some(keys) = KeysForm::parse(&mut filled, seen.account.as_ref()) else {
        filled.set("client_secret", "");
        return web::again(Connection::new(admin.shell()?, &config, &seen, filled));
    };
    let account = seen.account;
    let is_other_app =
        account.as_ref().is_some_and(|account| account.is_connected() && account.client_key != keys.client_key);
    store_keys(&admin, &db, &seal, account, keys).await?;
    nudge.now();
    let sentence = if is_other_app {
        "The keys of another app were saved. Press Authorize: the connection belonged to the app before."
    } else {
        "The connection's settings were saved."
    };
    admin.go("/twitter", sentence)
}

async fn store_keys(admin: &Admin, db: &Db, seal: &Seal, account: Option<Account>, keys: KeysForm) -> web::Result<()> {
    let (now, by) = (admin.now, admin.id());
    let (secret, seal) = (keys.client_secret.as_deref().map(|secret| seal.seal(secret)).transpose()?, seal.clone());
    db.write(move |conn| {
        let before = account.as_ref().map(|account| (&account.client_key, account.is_published));
        let new = AppKeys {
            client_key: keys.client_key.clone(),
            client_secret: secret.clone(),
            is_published: keys.is_published,
            changed_at: now,
        };
        queries::save_keys(conn, account.as_ref().map(|account| account.id), &new)?;
        if let Some(account) = &account {
            if account.client_key != keys.client_key {
                Pair::replace(conn, &seal, account.id, None)?;
                queries::connect(conn, account.id, &Connected::default())?;
            } else if secret.is_some() && account.trouble.as_deref() == Some("bad_keys") {
                queries::clear_trouble(conn, account.id)?;
            }
        }
        let after = (&keys.client_key, keys.is_published);
        let change = NewChange::new(Some(by), "twitter", "connection", "changed", now).before(&before).after(&after);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    Ok(())
}

async fn show_features(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let now = admin.now;
    let (features, shares) = db.read(move |conn| Ok((features(conn)?, shares::look(conn, now)?))).await?;
    web::page(FeaturesPage::new(admin.shell()?, forms::features_filled(&features), shares))
}

async fn save_features(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(new) = forms::features(&mut filled) else {
        let shares = db.read(move |conn| shares::look(conn, now)).await?;
        return web::again(FeaturesPage::new(admin.shell()?, filled, shares));
    };
    db.write(move |conn| {
        let before = features(conn)?;
        settings::put(conn, FEATURES, &new, now)?;
        let change = NewChange::new(Some(by), "twitter", "features", "changed", now).before(&before).after(&new);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go("/twitter/features", "The features were saved.")
}
