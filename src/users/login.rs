//! Sign in, sign out, too many attempts, and what was typed into a form while the session ended.

use actix_session::{Session, SessionExt as _};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Query, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template as _;
use serde::Deserialize;

use super::model::Permission;
use super::session::USER;
use super::views::{Kept, Login, Resume};
use super::{Admin, email_key, may, password, queries};
use crate::clock::{At, Clock};
use crate::db::Db;
use crate::ids::UserId;
use crate::web::{self, CSRF_FIELD, Filled, Form};

/// So many failures are forgiven before waiting begins.
const FREE_TRIES: usize = 4;
const FREE_TRIES_PER_ADDRESS: usize = 20;
const LONGEST_WAIT_SECONDS: i64 = 900;
const WINDOW_HOURS: i64 = 12;

/// `/login`, `/logout`, `/resume`.
pub fn login_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/login").route(get().to(ask)).route(post().to(sign_in)))
        .service(resource("/logout").route(post().to(sign_out).wrap(may(Permission::SignedIn))))
        .service(resource("/resume").route(get().to(resume).wrap(may(Permission::SignedIn))));
}

/// The sign-in page that leads on to a path of ours.
pub(super) fn url(next: &str) -> String {
    if next == "/" {
        return "/login".to_owned();
    }
    format!("/login?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish())
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

async fn ask(request: HttpRequest, query: Query<Next>, db: Data<Db>) -> web::Result<HttpResponse> {
    if !db.read(|conn| Ok(queries::any(conn)?)).await? {
        return Ok(web::see_other("/setup"));
    }
    let session = request.get_session();
    let form = Filled::of([("next", query.into_inner().next.unwrap_or_default())]);
    web::page(Login { csrf: web::token_of(&session)?, form, note: None })
}

/// The sign-in page for somebody whose session ended while a form was open.
pub(super) fn page_keeping(request: &HttpRequest, typed: &Filled) -> web::Result<HttpResponse> {
    let session = request.get_session();
    let pairs =
        typed.pairs().filter(|(name, _)| *name != CSRF_FIELD && !name.contains("password") && !name.contains("secret"));
    let kept = Kept {
        path: request.uri().path().to_owned(),
        pairs: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    };
    let has_typed = !kept.pairs.is_empty();
    if has_typed {
        session.insert(KEPT, &kept).map_err(|error| anyhow::anyhow!("cannot keep what was typed: {error}"))?;
    }
    let note = if has_typed {
        "Your session has ended. Sign in, and what you typed is waiting for you."
    } else {
        "Your session has ended. Sign in to go on."
    };
    let form = Filled::of([("next", if has_typed { "/resume" } else { "/" })]);
    let page = Login { csrf: web::token_of(&session)?, form, note: Some(note) };
    Ok(HttpResponse::build(StatusCode::UNAUTHORIZED)
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-store"))
        .body(page.render()?))
}

const KEPT: &str = "kept";

async fn resume(admin: Admin) -> web::Result<HttpResponse> {
    let kept = admin.session().remove_as::<Kept>(KEPT).and_then(Result::ok);
    match kept {
        Some(kept) => web::page(Resume { shell: admin.shell()?, kept }),
        None => Ok(web::see_other("/")),
    }
}

async fn sign_in(
    request: HttpRequest,
    session: Session,
    form: Form,
    db: Data<Db>,
    clock: Data<Clock>,
) -> web::Result<HttpResponse> {
    let (mut filled, now) = (form.0, clock.now());
    let (email, address) = (email_key(filled.value("email")), address_of(&request));
    let password = filled.value("password").to_owned();
    let checked = db.write(move |conn| {
        let since = now.minus(chrono::Duration::hours(WINDOW_HOURS));
        let (account, from) = queries::failures(conn, &email, &address, since)?;
        if let Some(seconds) = wait(&account, FREE_TRIES, now).max(wait(&from, FREE_TRIES_PER_ADDRESS, now)) {
            return Ok(Checked::Wait(seconds));
        }
        let known = queries::credentials(conn, &email)?;
        if !password::verify(&password, known.as_ref().map(|(_, hash)| hash.as_str())) {
            queries::note_failure(conn, &email, &address, now)?;
            return Ok(Checked::Wrong);
        }
        let Some((id, _)) = known else { return Ok(Checked::Wrong) };
        queries::forget_failures(conn, &email)?;
        queries::signed_in(conn, id, now)?;
        queries::sweep(conn, now)?;
        Ok(Checked::Right(id))
    });
    match checked.await? {
        Checked::Right(id) => return welcome(&session, id, filled.value("next")),
        Checked::Wrong => filled.refuse("email", "This e-mail and password do not belong together."),
        Checked::Wait(seconds) => {
            filled.refuse("email", format!("Too many failed attempts. Wait {} and try again.", in_words(seconds)));
        }
    }
    filled.set("password", "");
    web::again(Login { csrf: web::token_of(&session)?, form: filled, note: None })
}

enum Checked {
    Right(UserId),
    Wrong,
    Wait(i64),
}

/// A new session id for the signed-in, so that one planted before is worth nothing.
pub(super) fn welcome(session: &Session, id: UserId, next: &str) -> web::Result<HttpResponse> {
    session.renew();
    session.remove(CSRF_FIELD);
    session.insert(USER, id).map_err(|error| anyhow::anyhow!("cannot sign in: {error}"))?;
    // Only a path of ours: never another site, never `//host`.
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    Ok(web::see_other(if ours { next } else { "/" }))
}

async fn sign_out(admin: Admin, _form: Form) -> web::Result<HttpResponse> {
    admin.session().purge();
    Ok(web::see_other("/login"))
}

fn address_of(request: &HttpRequest) -> String {
    request.peer_addr().map_or_else(|| "unknown".to_owned(), |peer| peer.ip().to_string())
}

/// Seconds still to wait: 2, 4, 8 … after the latest of too many failures.
fn wait(failures: &[At], free: usize, now: At) -> Option<i64> {
    let over = u32::try_from(failures.len().checked_sub(free)?).ok()?;
    let pause = 2_i64.saturating_pow(over + 1).min(LONGEST_WAIT_SECONDS);
    let left = pause - now.since(*failures.first()?).num_seconds();
    (left > 0).then_some(left)
}

fn in_words(seconds: i64) -> String {
    match seconds {
        1 => "a second".to_owned(),
        2..120 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_euclid(60) + 1),
    }
}
