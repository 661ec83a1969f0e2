//! The three legs of OAuth 1.0a that apps walk themselves, and the way back.

use serde_json::json;

use super::http::Answer;
use super::model::{Access, App, Asked, Token};
use super::policy::{Confirmed, Wording};
use super::routes::Cx;
use super::state::word;
use super::{auth, mischief};

/// Schemes X refuses as callbacks, beside those that are on no allow-list anyway.
const REFUSED_SCHEMES: &[&str] = &[
    "javascript",
    "vbscript",
    "vbs",
    "data",
    "mocha",
    "livescript",
    "ftp",
    "file",
    "gopher",
    "mailto",
    "ldap",
    "shell",
];

/// `POST /oauth/request_token`.
pub(super) fn request_token(cx: &mut Cx<'_>) -> Result<Answer, Answer> {
    let header = auth::header(cx.call)?;
    auth::check(cx.state, cx.call, &header, "", cx.now)?;
    let key = header.get("oauth_consumer_key").unwrap_or_default();
    let Some(app) = cx.state.world.apps.get(key).cloned() else { return Err(auth::wrong(cx.call)) };
    let callback = header.get("oauth_callback").unwrap_or_default().to_owned();
    check_callback(&app, &callback, cx.state.world.policy.callback_error)?;
    let lowered = cx.call.param("x_auth_access_type").or_else(|| cx.call.field("x_auth_access_type"));
    let access = if lowered.as_deref() == Some("read") { Access::Read } else { app.access };
    let asked = Asked {
        token: word(27),
        secret: word(32),
        app: app.key,
        callback,
        access,
        at: cx.now,
        seal: word(32),
        verifier: None,
        is_over: false,
    };
    let mut pairs = vec![("oauth_token", asked.token.as_str()), ("oauth_token_secret", asked.secret.as_str())];
    match cx.state.world.policy.confirmed {
        Confirmed::True => pairs.push(("oauth_callback_confirmed", "true")),
        Confirmed::False => pairs.push(("oauth_callback_confirmed", "false")),
        Confirmed::Missing => {}
    }
    let answer = Answer::form(&pairs);
    let now = cx.now;
    cx.state.world.asked.retain(|_, asked| asked.is_open(now));
    cx.state.world.asked.insert(asked.token.clone(), asked);
    Ok(answer)
}

fn check_callback(app: &App, callback: &str, wording: Wording) -> Result<(), Answer> {
    if callback.is_empty() {
        return Err(Answer::code(400, 215, "Bad Authentication data."));
    }
    if callback == "oob" {
        return if app.allow_oob { Ok(()) } else { Err(oob_refused()) };
    }
    let scheme = callback.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let is_listed = app.callbacks.iter().any(|listed| listed == callback);
    if is_listed && !REFUSED_SCHEMES.contains(&scheme.as_str()) {
        return Ok(());
    }
    Err(match wording {
        Wording::Json => Answer::code(403, 415, "Callback URL not approved for this client application."),
        Wording::Xml => {
            let body = "<?xml version='1.0' encoding='UTF-8'?><errors><error code=\"415\">Callback URL not approved for this client application. Approved callback URLs can be adjusted in your application settings</error></errors>";
            Answer::of(403, "application/xml;charset=utf-8", body)
        }
    })
}

fn oob_refused() -> Answer {
    Answer::code(401, 417, "Desktop applications only support the oauth_callback value 'oob'")
}

/// `POST /oauth/access_token`.
pub(super) fn access_token(cx: &mut Cx<'_>) -> Result<Answer, Answer> {
    let header = auth::header(cx.call)?;
    let consumer = header.get("oauth_consumer_key").unwrap_or_default();
    let name = header.get("oauth_token").unwrap_or_default();
    let asked = cx.state.world.asked.get(name).filter(|asked| asked.app == consumer).cloned();
    let secret = asked.as_ref().map(|asked| asked.secret.clone()).unwrap_or_default();
    auth::check(cx.state, cx.call, &header, &secret, cx.now)?;
    let Some(asked) = asked.filter(|asked| asked.is_open(cx.now)) else {
        return Err(Answer::code(401, 89, "Invalid or expired token."));
    };
    let given = header.get("oauth_verifier").unwrap_or_default();
    let Some((_, user)) = asked.verifier.filter(|(verifier, _)| !given.is_empty() && verifier == given) else {
        return Err(Answer::of(
            401,
            "text/html;charset=utf-8",
            "Error processing your OAuth request: Invalid oauth_verifier parameter",
        ));
    };
    cx.state.world.asked.remove(name);
    let token = leave(cx, &asked.app, user, asked.access);
    let (id, handle) = match cx.state.world.users.get(&user) {
        Some(user) => (user.id.to_string(), user.handle.clone()),
        None => return Err(auth::wrong(cx.call)),
    };
    let pairs = [
        ("oauth_token", token.key.as_str()),
        ("oauth_token_secret", &token.secret),
        ("user_id", &id),
        ("screen_name", &handle),
    ];
    Ok(Answer::form(&pairs))
}

/// The token an app has from a user: the one it had before, unless it may now do something else.
fn leave(cx: &mut Cx<'_>, app: &str, user: u64, access: Access) -> Token {
    let tokens = &mut cx.state.world.tokens;
    let fits = |token: &&Token| token.app == app && token.user == user && !token.revoked && token.access == access;
    if let Some(known) = tokens.values().find(fits) {
        return known.clone();
    }
    let key = format!("{user}-{}", word(40));
    let new = Token { key, secret: word(45), app: app.to_owned(), user, access, revoked: false };
    tokens.insert(new.key.clone(), new.clone());
    new
}

/// `POST /1.1/oauth/invalidate_token`, signed with the token that is to end.
pub(super) fn invalidate_token(cx: &mut Cx<'_>) -> Result<Answer, Answer> {
    let caller = auth::caller(cx.state, cx.call, cx.now)?;
    if let Some(token) = cx.state.world.tokens.get_mut(&caller.token) {
        token.revoked = true;
    }
    Ok(Answer::json(200, &json!({"access_token": caller.token})).with("x-access-level", caller.access.header()))
}

/// Every other path of version 1.1: gone, but only for those who can say who they are.
pub(super) fn one_one(cx: &mut Cx<'_>) -> Result<Answer, Answer> {
    let caller = auth::caller(cx.state, cx.call, cx.now)?;
    Ok(mischief::no_access().with("x-access-level", caller.access.header()))
}
