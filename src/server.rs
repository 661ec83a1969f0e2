//! The HTTP server: middleware in order, every route table, shutdown.

use std::net::SocketAddr;

use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self as http, Data, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, guard};
use anyhow::Context as _;

use crate::config::Config;
use crate::db::{Db, Schema};
use crate::users::{self, SetupToken};
use crate::web::{self, Error, statics, urls};
use crate::wiring::{self, House};
use crate::{
    assets, campaigns, contacts, dashboard, fields, imports, links, messages, pages, profile, system, tasks, twitter,
    visitors,
};

/// A form without files may have this many bytes.
const FORM_BYTES: usize = 4 << 20;

/// Binds the address of the configuration (port 0 finds a free one) and makes the server, to be awaited or spawned.
pub fn bind(house: &House, setup: SetupToken) -> anyhow::Result<(Server, SocketAddr)> {
    let (listen, house) = (house.config.listen, house.clone());
    let server = HttpServer::new(move || {
        let (house, setup) = (house.clone(), setup.clone());
        App::new()
            .wrap(from_fn(headers))
            .configure(|cfg| data(cfg, &house, setup))
            .configure(statics::config)
            .configure(public)
            .service(
                http::scope("")
                    .guard(guard::fn_guard(|context| urls::is_admin(context.head().uri.path())))
                    .wrap(from_fn(same_site_only))
                    .wrap(from_fn(back_to_a_page))
                    .wrap(users::session_layer(&house.config, &house.seal, house.sessions.clone()))
                    .configure(admin)
                    .default_service(http::to(nothing_here)),
            )
            .configure(last)
            .default_service(http::to(nothing_here))
    })
    .shutdown_timeout(10)
    .disable_signals()
    .bind(listen)
    .with_context(|| format!("cannot listen on {listen}; another program may use this port (LINNET_LISTEN)"))?;
    let address = server.addrs().first().copied().context("the server listens nowhere")?;
    Ok((server.run(), address))
}

fn data(cfg: &mut ServiceConfig, house: &House, setup: SetupToken) {
    cfg.app_data(http::PayloadConfig::new(FORM_BYTES))
        .app_data(Data::new(setup))
        .app_data(Data::new(house.config.clone()))
        .app_data(Data::new(house.db.clone()))
        .app_data(Data::new(house.clock.clone()))
        .app_data(Data::new(house.seal.clone()))
        .app_data(Data::new(house.store.clone()))
        .app_data(Data::new(house.pictures.clone()))
        .app_data(Data::new(house.nudge.clone()))
        .app_data(Data::new(house.sources.clone()))
        .app_data(Data::new(house.registry.clone()))
        .app_data(Data::new(house.watchers.clone()))
        .app_data(Data::from(house.portraits.clone()))
        .app_data(Data::new(house.tag_uses.clone()))
        .app_data(Data::new(house.uses.clone()))
        .app_data(Data::new(house.channels.clone()))
        .app_data(Data::new(house.campaign_names.clone()))
        .app_data(Data::new(house.plugs.clone()))
        .app_data(Data::new(house.follows.clone()))
        .app_data(Data::new(house.criteria.clone()))
        .app_data(Data::new(house.acts.clone()))
        .app_data(Data::new(house.importer.clone()))
        .app_data(Data::new(house.visits.clone()))
        .app_data(Data::new(house.client.clone()))
        .app_data(Data::new(wiring::kinds()));
}

fn public(cfg: &mut ServiceConfig) {
    cfg.route("/healthz", http::get().to(healthz))
        .route("/readyz", http::get().to(readyz))
        .configure(assets::public_routes)
        .configure(links::public_routes)
        .configure(visitors::public_routes);
}

fn admin(cfg: &mut ServiceConfig) {
    cfg.configure(dashboard::routes)
        .configure(users::login_routes)
        .configure(users::setup_routes)
        .configure(users::routes)
        .configure(fields::routes)
        // Before those whose `{id}` would take their paths.
        .configure(twitter::routes)
        .configure(imports::routes)
        .configure(contacts::routes)
        .configure(profile::routes)
        .configure(tasks::routes)
        .configure(messages::routes)
        .configure(assets::routes)
        .configure(pages::routes)
        .configure(campaigns::routes)
        .configure(system::routes);
}

/// What would swallow everything, were it not last.
fn last(cfg: &mut ServiceConfig) {
    cfg.configure(pages::public_routes);
}

async fn nothing_here() -> web::Result<HttpResponse> {
    Err(Error::NotFound)
}

async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("alive\n")
}

async fn readyz(db: Data<Db>) -> HttpResponse {
    let db = db.into_inner();
    let schema = http::block(move || db.schema()).await;
    let (mut status, text) = match schema {
        Ok(Ok(Schema::Current)) => (HttpResponse::Ok(), "ready\n".to_owned()),
        Ok(Ok(other)) => (HttpResponse::ServiceUnavailable(), format!("the schema is not current: {other:?}\n")),
        Ok(Err(error)) => (HttpResponse::ServiceUnavailable(), format!("{error}\n")),
        Err(error) => (HttpResponse::ServiceUnavailable(), format!("{error}\n")),
    };
    status.content_type("text/plain; charset=utf-8").body(text)
}

/// What every answer carries; a handler that sets its own policy keeps it.
async fn headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let policy = request.app_data::<Data<Config>>().map(|config| policy(config));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    let policy = policy.and_then(|policy| HeaderValue::from_str(&policy).ok());
    if let Some(policy) = policy.filter(|_| !headers.contains_key(CONTENT_SECURITY_POLICY)) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
        headers.insert(HeaderName::from_static("x-frame-options"), HeaderValue::from_static("SAMEORIGIN"));
    }
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        if !headers.contains_key(name) {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
    }
    Ok(response)
}

/// No inline script, no inline style. Chromium applies `form-action` to redirects too: Authorize ends at X.
fn policy(config: &Config) -> String {
    let x = config.x_web.origin().ascii_serialization();
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; frame-src 'self'; form-action 'self' {x}; base-uri 'none'; frame-ancestors 'self'"
    )
}

/// Who opens an address that only takes forms, by hand or on the way back, comes to the page that it belongs to:
/// `/contacts/54/notes` to `/contacts/54`. A form that is sent to a page that takes none is told so.
async fn back_to_a_page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let response = next.call(request).await?;
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return Ok(response.map_into_boxed_body());
    }
    if !reads {
        let told = Error::Bad("This address shows a page and takes no forms.".to_owned());
        let mut answer = HttpResponse::from_error(told);
        *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        return Ok(response.into_response(answer));
    }
    let above = urls::above(response.request().path()).to_owned();
    Ok(response.into_response(web::see_other(above)))
}

/// A second lock beside the form token: what changes something comes from one of our own pages.
async fn same_site_only(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if !reads && !is_from_us(&request) {
        return Err(Error::Forged.into());
    }
    next.call(request).await
}

fn is_from_us(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header("sec-fetch-site").is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = header("origin") else { return true };
    let ours = request.app_data::<Data<Config>>().map(|config| config.url.origin().ascii_serialization());
    let host = header("host").unwrap_or("");
    ours.as_deref() == Some(origin)
        || origin.strip_prefix("http://") == Some(host)
        || origin.strip_prefix("https://") == Some(host)
}
