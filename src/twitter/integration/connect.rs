//! Connecting an account, coming back from X, testing, disconnecting: the only requests that speak to X themselves.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, http::header};
use serde::{Deserialize, Serialize};

use super::forms::KeysForm;
use super::routes::look;
use super::views::Connection;
use super::{HOME, queries};
use crate::audit::{self, NewChange};
use crate::config::Config;
use crate::db::Db;
use crate::seal::Seal;
use crate::twitter::budget;
use crate::twitter::client::{Access, Client, Keys};
use crate::twitter::failure::Failure;
use crate::twitter::model::{Account, Connected, LOST_KEYS};
use crate::twitter::oauth::TokenStore as _;
use crate::twitter::sender::{self, Pair};
use crate::users::Admin;
use crate::web::{self, Form};
use crate::worker::Nudge;

const PENDING: &str = "x_connect";

/// The first leg, kept in the session until the browser comes back.
#[derive(Serialize, Deserialize)]
struct Pending {
    token: String,
    /// Sealed.
    secret: Vec<u8>,
}

pub(super) async fn authorize(
    admin: Admin,
    _form: Form,
    db: Data<Db>,
    config: Data<Config>,
    seal: Data<Seal>,
    client: Data<Client>,
) -> web::Result<HttpResponse> {
    let Some(account) = db.read(|conn| Ok(queries::account(conn)?)).await? else {
        return admin.go_with(
            HOME,
            "warning",
            "Save the client key and the client secret first, then press Authorize.",
        );
    };
    let Ok(keys) = account.app_keys(&seal) else { return admin.go_with(HOME, "danger", LOST_KEYS) };
    let asked = client.request_token(&keys, &config.absolute("/twitter/callback")).await;
    match asked.result {
        Ok(given) => {
            let pending = Pending { secret: seal.seal(&given.secret)?, token: given.token };
            let url = client.authorize_url(&pending.token);
            keep(&admin, &pending)?;
            Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, url)).finish())
        }
        Err(failure) => refused(&admin, &config, &db, &failure).await,
    }
}

/// The Connection tab with X's refusal, also beside the control it is about.
async fn refused(admin: &Admin, config: &Config, db: &Db, failure: &Failure) -> web::Result<HttpResponse> {
    let now = admin.now;
    let seen = db.read(move |conn| look(conn, now)).await?;
    let mut form = KeysForm::filled(seen.account.as_ref());
    if matches!(failure, Failure::BadKeys(_) | Failure::AuthBroken) {
        form.refuse("client_secret", "X does not accept this key and secret together.");
    }
    let sentence = in_words(failure);
    web::again(Connection::new(admin.shell()?, config, &seen, form).refused(sentence))
}

/// For somebody who waits in front of the page: nothing tries again by itself here.
pub(super) fn in_words(failure: &Failure) -> String {
    match failure {
        Failure::NotSent(why) => {
            format!("X could not be reached ({why}). Check this machine's network, then try again.")
        }
        Failure::Unknown(why) => format!("X did not answer clearly ({why}). Try again in a minute."),
        other => other.sentence(),
    }
}

fn keep(admin: &Admin, pending: &Pending) -> web::Result<()> {
    let kept = admin.session().insert(PENDING, pending);
    Ok(kept.map_err(|error| anyhow::anyhow!("cannot keep the authorisation: {error}"))?)
}

#[derive(Deserialize)]
pub(super) struct Returned {
    oauth_token: Option<String>,
    oauth_verifier: Option<String>,
    denied: Option<String>,
}

pub(super) async fn callback(
    admin: Admin,
    query: Query<Returned>,
    db: Data<Db>,
    seal: Data<Seal>,
    client: Data<Client>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let pending = admin.session().remove_as::<Pending>(PENDING).and_then(Result::ok);
    let (pending, verifier) = match belongs(pending, query.into_inner()) {
        Ok(both) => both,
        Err(sentence) => return admin.go_with(HOME, "danger", sentence),
    };
    let Some(account) = db.read(|conn| Ok(queries::account(conn)?)).await? else {
        return admin.go_with(HOME, "warning", "The client key was removed meanwhile. Save it, then press Authorize.");
    };
    let token = Some((pending.token, seal.open(&pending.secret)?));
    let asked = client.access_token(&Keys { token, ..account.app_keys(&seal)? }, &verifier).await;
    let access = match asked.result {
        Ok(access) => access,
        Err(Failure::AuthBroken | Failure::BadKeys(_)) => {
            return admin.go_with(
                HOME,
                "danger",
                "X no longer accepts this authorisation: it was used before, or took too long. Press Authorize again.",
            );
        }
        Err(failure) => return admin.go_with(HOME, "danger", &in_words(&failure)),
    };
    let handle = connect(&admin, &db, &seal, &client, (account, access, asked.access_level)).await?;
    nudge.now();
    admin.go(HOME, &format!("@{handle} is connected."))
}

/// Whether the browser came back with what it was sent away for.
fn belongs(pending: Option<Pending>, returned: Returned) -> Result<(Pending, String), &'static str> {
    if returned.denied.is_some() {
        return Err("The authorisation was cancelled on X. Nothing was changed.");
    }
    let Some(pending) = pending else {
        return Err("No authorisation was under way in this session, so what came back was ignored. Press Authorize.");
    };
    if returned.oauth_token.as_deref() != Some(pending.token.as_str()) {
        return Err("What came back belongs to another authorisation, so it was ignored. Press Authorize again.");
    }
    match returned.oauth_verifier {
        Some(verifier) if !verifier.is_empty() => Ok((pending, verifier)),
        _ => Err("X sent no proof that the authorisation was granted. Press Authorize again."),
    }
}

/// Stores what X granted; asks once whose it is and what it may.
pub(super) async fn connect(
    admin: &Admin,
    db: &Db,
    seal: &Seal,
    client: &Client,
    granted: (Account, Access, Option<String>),
) -> web::Result<String> {
    let (account, access, level) = granted;
    let token = Some((access.token.clone(), access.secret.clone()));
    let me = client.me(&Keys { token, ..account.app_keys(seal)? }).await;
    let (now, by, id) = (admin.now, admin.id(), account.id);
    let handle = me.result.as_ref().map_or_else(|_| access.handle.clone(), |me| me.handle.clone());
    let seal = seal.clone();
    let (works, told, skew) = (me.result.is_ok(), handle.clone(), me.skew_seconds);
    let windows = me.windows;
    let level = me.access_level.or(level);
    db.write(move |conn| {
        let connected = Connected {
            user_xid: Some(access.user_xid.clone()),
            handle: Some(handle.clone()),
            access_level: level.clone(),
            connected_at: Some(now),
        };
        Pair::replace(conn, &seal, id, Some(&access))?;
        queries::connect(conn, id, &connected)?;
        if works {
            queries::tested(conn, id, &handle, level.as_deref(), now)?;
        }
        budget::note_windows(conn, [windows.as_slice()], now)?;
        sender::note_skew(conn, id, skew, now)?;
        let change = NewChange::new(Some(by), "twitter", "connection", "connected", now).after(&handle);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    Ok(told)
}

pub(super) async fn test(
    admin: Admin,
    _form: Form,
    db: Data<Db>,
    seal: Data<Seal>,
    client: Data<Client>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let account = db.read(|conn| Ok(queries::account(conn)?)).await?;
    let Some(account) = account.filter(Account::is_connected) else {
        return admin.go_with(HOME, "warning", "Nobody is connected yet. Press Authorize.");
    };
    let Ok(keys) = account.keys(&seal) else { return admin.go_with(HOME, "danger", LOST_KEYS) };
    let me = client.me(&keys).await;
    let (id, now, level) = (account.id, admin.now, me.access_level.clone());
    let (windows, skew) = (me.windows, me.skew_seconds);
    db.write(move |conn| {
        budget::note_windows(conn, [windows.as_slice()], now)?;
        Ok(sender::note_skew(conn, id, skew, now)?)
    })
    .await?;
    match me.result {
        Ok(user) => {
            let handle = user.handle.clone();
            db.write(move |conn| Ok(queries::tested(conn, id, &handle, level.as_deref(), now)?)).await?;
            nudge.now();
            if me.access_level.as_deref() == Some("read") {
                return admin.go_with(HOME, "warning", &format!("@{} answers, but {}", user.handle, READ_ONLY));
            }
            admin.go(HOME, &format!("The connection works: X answers as @{} ({}).", user.handle, user.name))
        }
        Err(failure) => {
            let noted = failure.clone();
            db.write(move |conn| Ok(queries::note_trouble(conn, id, &noted, now)?)).await?;
            admin.go_with(HOME, "danger", &in_words(&failure))
        }
    }
}

const READ_ONLY: &str = "the app may only read, so no tweet can be sent. Give it “Read and write” on X, then press Authorize again: an old permission keeps its level.";

pub(super) async fn disconnect(admin: Admin, _form: Form, db: Data<Db>, seal: Data<Seal>) -> web::Result<HttpResponse> {
    let (now, by, seal) = (admin.now, admin.id(), Seal::clone(&seal));
    db.write(move |conn| {
        let Some(account) = queries::account(conn)? else { return Ok(()) };
        Pair::replace(conn, &seal, account.id, None)?;
        queries::connect(conn, account.id, &Connected::default())?;
        let change = NewChange::new(Some(by), "twitter", "connection", "disconnected", now).before(&account.handle);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go(HOME, "The account is disconnected: its tokens are forgotten here. You can also remove the app under “Connected apps” on X.")
}
