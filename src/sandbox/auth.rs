//! Who calls: the signature of a call checked, strictly, before anything else is done.

use serde_json::json;

use super::http::{Answer, Call};
use super::mischief;
use super::model::Access;
use super::signature::{self, Header, Wire};
use super::state::State;
use crate::clock::At;

/// How far a timestamp may be off (a guess: X publishes no figure).
const SKEW: i64 = 300;

/// Whose call it is.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) app: String,
    pub(super) user: u64,
    pub(super) token: String,
    pub(super) access: Access,
}

/// A call of a user through an app, or X's refusal.
pub(super) fn caller(state: &mut State, call: &Call, now: At) -> Result<Caller, Answer> {
    let header = header(call)?;
    let consumer = header.get("oauth_consumer_key").unwrap_or_default();
    let name = header.get("oauth_token").unwrap_or_default();
    let Some(token) = state.world.tokens.get(name).filter(|token| token.app == consumer).cloned() else {
        check(state, call, &header, "", now)?;
        return Err(revoked(call));
    };
    check(state, call, &header, &token.secret, now)?;
    let user = state.world.users.get(&token.user);
    if token.revoked || user.is_none_or(|user| user.deleted) {
        return Err(revoked(call));
    }
    Ok(Caller { app: token.app, user: token.user, token: token.key, access: token.access })
}

/// The `Authorization` header, complete and alone.
pub(super) fn header(call: &Call) -> Result<Header, Answer> {
    let [value] = call.authorization.as_slice() else { return Err(no_credentials(call)) };
    if value.get(..7).is_some_and(|kind| kind.eq_ignore_ascii_case("bearer ")) {
        return Err(bearer());
    }
    let header = Header::parse(value).ok_or_else(bad_data)?;
    if !header.is_complete() || !header.get("oauth_nonce").unwrap_or_default().is_ascii() {
        return Err(bad_data());
    }
    Ok(header)
}

/// Signature, then timestamp, then nonce: only a rightly signed call may use a nonce up.
pub(super) fn check(state: &mut State, call: &Call, header: &Header, secret: &str, now: At) -> Result<(), Answer> {
    let wire = Wire {
        method: &call.method,
        scheme: "http",
        host: &call.host,
        path: &call.path,
        query: &call.query,
        form: call.form(),
    };
    let consumer = header.get("oauth_consumer_key").unwrap_or_default();
    let Some(app) = state.world.apps.get(consumer) else { return Err(wrong(call)) };
    if state.world.policy.oauth1_retired {
        return Err(retired());
    }
    let token = header.get("oauth_token").unwrap_or_default();
    let is_known = token.is_empty() || state.world.tokens.contains_key(token) || state.world.asked.contains_key(token);
    if is_known && !signature::is_right(wire, header, &app.secret, secret) {
        return Err(wrong(call));
    }
    if app.suspended {
        return Err(mischief::app_suspended());
    }
    let Some(timestamp) = header.get("oauth_timestamp").and_then(|at| at.parse::<i64>().ok()) else {
        return Err(wrong(call));
    };
    if timestamp <= 0 || now.epoch().abs_diff(timestamp) > SKEW.unsigned_abs() {
        return Err(Answer::code(401, 135, "Timestamp out of bounds."));
    }
    state.nonces = state.nonces.split_off(&(now.epoch() - 2 * SKEW, String::new()));
    let nonce = header.get("oauth_nonce").unwrap_or_default();
    let is_new = state.nonces.insert((timestamp, format!("{consumer} {token} {nonce}")));
    if is_new { Ok(()) } else { Err(wrong(call)) }
}

fn is_v2(call: &Call) -> bool {
    call.path.starts_with("/2/")
}

/// 401, code 32; on version 2's paths in its words as well.
pub(super) fn wrong(call: &Call) -> Answer {
    let errors = json!([{"code": 32, "message": "Could not authenticate you."}]);
    if is_v2(call) {
        let body = json!({"title": "Unauthorized", "type": "about:blank", "status": 401, "detail": "Unauthorized", "errors": errors});
        return Answer::json(401, &body);
    }
    Answer::json(401, &json!({"errors": errors}))
}

fn revoked(call: &Call) -> Answer {
    if is_v2(call) {
        return Answer::problem(401, "Unauthorized", "Unauthorized");
    }
    Answer::code(401, 89, "Invalid or expired token.")
}

fn no_credentials(call: &Call) -> Answer {
    if is_v2(call) {
        return Answer::problem(401, "Unauthorized", "Unauthorized");
    }
    bad_data()
}

fn bad_data() -> Answer {
    Answer::code(400, 215, "Bad Authentication data.")
}

/// What X will answer once OAuth 1.0a is gone is not known.
fn retired() -> Answer {
    Answer::problem(401, "Unauthorized", "OAuth 1.0a is no longer supported.")
}

fn bearer() -> Answer {
    Answer::json(
        403,
        &json!({
            "title": "Unsupported Authentication",
            "detail": "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].",
            "type": "https://api.x.com/2/problems/unsupported-authentication",
            "status": 403,
        }),
    )
}
