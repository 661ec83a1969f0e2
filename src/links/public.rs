//! `GET /r/{code}`: on to where the link leads, and the fact that somebody came by.

use actix_web::http::header;
use actix_web::web::{Data, Path, ServiceConfig, get, head, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::click::{self, Click};
use super::model::{Link, SHARE};
use super::{queries, tracker};
use crate::clock::{At, Clock};
use crate::config::Config;
use crate::db::Db;
use crate::seal::Seal;
use crate::web::{self, Error};
use crate::worker::Nudge;
use crate::{users, visitors};

/// The one public address.
pub fn public_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/r/{code}").route(get().to(follow)).route(head().to(follow)).route(post().to(told)));
}

type House = (Data<Db>, Data<Config>, Data<Seal>, Data<Nudge>);

async fn follow(
    request: HttpRequest,
    code: Path<String>,
    clock: Data<Clock>,
    house: House,
) -> web::Result<HttpResponse> {
    let link = found(code.into_inner(), &house).await?;
    let target = link.target.clone();
    if visitors::is_counted(&request) {
        count(&request, link, clock.now(), &house).await?;
    }
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, target))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header(("X-Robots-Tag", "noindex, nofollow"))
        .finish())
}

/// A share button that leads on by itself, X's own, tells that it was clicked.
async fn told(request: HttpRequest, code: Path<String>, clock: Data<Clock>, house: House) -> web::Result<HttpResponse> {
    let link = found(code.into_inner(), &house).await?;
    if link.subject_kind != SHARE {
        return Err(Error::NotFound);
    }
    if !visitors::is_program(&request) {
        count(&request, link, clock.now(), &house).await?;
    }
    Ok(HttpResponse::NoContent().finish())
}

async fn found(code: String, (db, ..): &House) -> web::Result<Link> {
    if !tracker::is_code(&code) {
        return Err(Error::NotFound);
    }
    db.read(move |conn| Ok(queries::find(conn, &code)?)).await?.ok_or(Error::NotFound)
}

/// Counts a click of a person: no part of a page, no program, nobody of ours. Every browser says what it is.
async fn count(request: &HttpRequest, link: Link, at: At, (db, config, seal, nudge): &House) -> web::Result<()> {
    let is_browser = request.headers().contains_key(header::USER_AGENT);
    if !is_browser || visitors::is_embedded(request) || users::is_staff(request, config, seal, db, at).await? {
        return Ok(());
    }
    let (seen, referer) = (visitors::known(request, seal), visitors::referer(request));
    let told = Click { link, seen, referer, at };
    // They get where they wanted to go even when that cannot be kept.
    match db.write(move |conn| click::record(conn, &told)).await {
        Ok(()) => nudge.now(),
        Err(error) => tracing::error!("a click was not recorded: {error}"),
    }
    Ok(())
}
