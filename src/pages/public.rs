//! `GET /{slug}`, registered last: the page, and the fact that somebody came.

use actix_web::web::{Data, Path, ServiceConfig, get, head, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::html::Look;
use super::visits::{Visit, Visits};
use super::{html, queries};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::seal::Seal;
use crate::tokens::Sources;
use crate::users;
use crate::visitors;
use crate::web::{self, Error, slug, urls};

/// The one public address; whatever is registered after it is never reached.
pub fn public_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/{slug}").route(get().to(show)).route(head().to(show)));
}

type House = (Data<Db>, Data<Clock>, Data<Config>, Data<Seal>, Data<Sources>);

async fn show(
    request: HttpRequest,
    address: Path<String>,
    visits: Data<Visits>,
    house: House,
) -> web::Result<HttpResponse> {
    let address = address.to_ascii_lowercase();
    if address.is_empty() || slug::complaint(&address).is_some() || urls::is_reserved(&address) {
        return Err(Error::NotFound);
    }
    let (db, clock, config, seal, _) = &house;
    let at = clock.now();
    if !visitors::is_counted(&request) || users::is_staff(&request, config, seal, db, at).await? {
        return uncounted(&request, address, &house).await;
    }
    let (seen, cookie) = visitors::known_or_new(&request, config, seal);
    let (referer, scripts) = (visitors::referer(&request), visitors::scripts(&request));
    let visit = Visit { slug: address, seen, referer, scripts, at };
    let body = visits.record(visit).await?.ok_or(Error::NotFound)?;
    let mut response = html::answer();
    if let Some(cookie) = cookie {
        response.cookie(cookie);
    }
    Ok(response.body(body))
}

/// The same page for those who are not visitors; whom we know already is still called by name.
async fn uncounted(request: &HttpRequest, address: String, house: &House) -> web::Result<HttpResponse> {
    let (db, _, config, seal, sources) = house;
    let seen: Vec<_> = visitors::known(request, seal).into_iter().collect();
    let (config, sources) = (config.clone(), sources.clone());
    let look = Look { visited_at: None, scripts: visitors::scripts(request) };
    let body = db.read(move |conn| {
        let Some(page) = queries::published(conn, &address)? else { return Ok(None) };
        let contact = visitors::recognise(conn, &seen)?.into_values().next();
        Ok(html::expanded(conn, (&sources, &config), &page, look, &[contact])?.pop())
    });
    Ok(html::answer().body(body.await?.ok_or(Error::NotFound)?))
}
