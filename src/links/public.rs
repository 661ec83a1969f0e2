//! `GET /r/{code}`: on to where the link leads, and the fact that somebody came by.

use actix_web::http::header;
use actix_web::web::{Data, Path, ServiceConfig, get, head, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::click::{self, Click};
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
    cfg.service(resource("/r/{code}").route(get().to(follow)).route(head().to(follow)));
}

type House = (Data<Db>, Data<Config>, Data<Seal>, Data<Nudge>);

async fn follow(
    request: HttpRequest,
    code: Path<String>,
    clock: Data<Clock>,
    house: House,
) -> web::Result<HttpResponse> {
    let code = code.into_inner();
    if !tracker::is_code(&code) {
        return Err(Error::NotFound);
    }
    let (db, _, seal, nudge) = &house;
    let at = clock.now();
    let link = db.read(move |conn| Ok(queries::find(conn, &code)?)).await?.ok_or(Error::NotFound)?;
    let target = link.target.clone();
    if is_person(&request, &house, at).await? {
        let (seen, referer) = (visitors::known(&request, seal), visitors::referer(&request));
        let click = Click { link, seen, referer, at };
        // They get where they wanted to go even when that cannot be kept.
        match db.write(move |conn| click::record(conn, &click)).await {
            Ok(()) => nudge.now(),
            Err(error) => tracing::error!("a click was not recorded: {error}"),
        }
    }
    Ok(HttpResponse::Found()
        .insert_header((header::LOCATION, target))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header(("X-Robots-Tag", "noindex, nofollow"))
        .finish())
}

/// Whether a person clicked: no prefetch, no part of a page, no program, nobody of ours. Every browser says what it is.
async fn is_person(request: &HttpRequest, (db, config, seal, _): &House, at: At) -> web::Result<bool> {
    let is_browser = request.headers().contains_key(header::USER_AGENT);
    if !is_browser || !visitors::is_counted(request) || visitors::is_embedded(request) {
        return Ok(false);
    }
    Ok(!users::is_staff(request, config, seal, db, at).await?)
}
