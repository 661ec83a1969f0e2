//! `GET /asset/{id}:{slug}`: the file, and the fact that somebody fetched it.

use std::fs::File;
use std::io::{self, Seek as _, SeekFrom};
use std::time::SystemTime;

use actix_web::body::SizedStream;
use actix_web::http::header::{self, HttpDate};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Data, Path, ServiceConfig, block, get, head, resource};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::delivery::{self, Count};
use super::model::Asset;
use super::range::{self, Asked, Span};
use super::{kinds, queries};
use crate::clock::{At, Clock};
use crate::config::Config;
use crate::db::Db;
use crate::ids::AssetId;
use crate::seal::Seal;
use crate::store::Store;
use crate::users;
use crate::visitors;
use crate::web::{self, Error, download_name, urls};
use crate::worker::Nudge;

/// The one public address.
pub fn public_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/asset/{key}").route(get().to(show)).route(head().to(show)));
}

type House = (Data<Db>, Data<Clock>, Data<Config>, Data<Seal>, Data<Nudge>);

async fn show(request: HttpRequest, key: Path<String>, store: Data<Store>, house: House) -> web::Result<HttpResponse> {
    let (id, slug) = key.split_once(':').unwrap_or((&key, ""));
    let id: AssetId = id.parse().map_err(|_error| Error::NotFound)?;
    let asset = house.0.read(move |conn| Ok(queries::find(conn, id)?)).await?;
    let asset = asset.filter(|asset| asset.is_published).ok_or(Error::NotFound)?;
    if slug != asset.slug {
        return Ok(moved(&request, &asset));
    }
    let file = opened(&asset, &store).await?;
    if is_unchanged(&request, &asset) {
        return Ok(answer(StatusCode::NOT_MODIFIED, &asset).finish());
    }
    deliver(&request, asset, file, &house).await
}

/// To the one address an asset has, with the query.
fn moved(request: &HttpRequest, asset: &Asset) -> HttpResponse {
    let mut address = urls::public_asset(&asset.id, &asset.slug);
    if !request.query_string().is_empty() {
        address = format!("{address}?{}", request.query_string());
    }
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, address)).finish()
}

/// The stored file, as long as it is there and whole.
async fn opened(asset: &Asset, store: &Store) -> web::Result<File> {
    let (hash, bytes, store) = (asset.file_hash.clone(), asset.bytes, store.clone());
    let open = move || {
        let file = store.open(&hash)?;
        let length = file.metadata()?.len();
        if length == bytes { Ok(file) } else { Err(io::Error::other(format!("it has {length} of {bytes} bytes"))) }
    };
    block(open).await.map_err(anyhow::Error::new)?.map_err(|error| {
        tracing::error!("the file of asset {} ({}) cannot be delivered: {error}", asset.id, asset.file_hash);
        Error::NotFound
    })
}

async fn deliver(request: &HttpRequest, asset: Asset, mut file: File, house: &House) -> web::Result<HttpResponse> {
    let whole = Span { first: 0, length: asset.bytes };
    let (span, is_part) = match range_of(request, &asset) {
        Asked::Whole => (whole, false),
        Asked::Part(span) => (span, true),
        Asked::Beyond => {
            let mut beyond = answer(StatusCode::RANGE_NOT_SATISFIABLE, &asset);
            return Ok(beyond.insert_header((header::CONTENT_RANGE, format!("bytes */{}", asset.bytes))).finish());
        }
    };
    let mut response = answer(if is_part { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK }, &asset);
    if is_part {
        let range = format!("bytes {}-{}/{}", span.first, span.last(), asset.bytes);
        response.insert_header((header::CONTENT_RANGE, range));
    }
    response.content_type(asset.media_type.as_str());
    if request.method() == Method::HEAD {
        return Ok(response.body(SizedStream::new(span.length, futures_util::stream::empty::<io::Result<_>>())));
    }
    let is_end = span.reaches(asset.bytes);
    let count = if is_end { count_of(request, asset, is_part, house, &mut response).await? } else { None };
    file.seek(SeekFrom::Start(span.first)).map_err(anyhow::Error::new)?;
    Ok(response.body(SizedStream::new(span.length, Box::pin(delivery::stream(file, span, count)))))
}

/// What to record at the end of this answer; `None` when it is not a person's.
async fn count_of(
    request: &HttpRequest,
    asset: Asset,
    is_part: bool,
    house: &House,
    response: &mut HttpResponseBuilder,
) -> web::Result<Option<Count>> {
    let (db, clock, config, seal, nudge) = house;
    let at = clock.now();
    if !visitors::is_counted(request) || users::is_staff(request, config, seal, db, at).await? {
        return Ok(None);
    }
    let seen = if visitors::is_embedded(request) {
        visitors::known(request, seal)
    } else {
        let (seen, cookie) = visitors::known_or_new(request, config, seal);
        if let Some(cookie) = cookie {
            response.cookie(cookie);
        }
        Some(seen)
    };
    let referer = visitors::referer(request);
    let (db, nudge) = (Db::clone(db), Nudge::clone(nudge));
    Ok(Some(Count { db, nudge, asset, seen, at, referer, is_part }))
}

/// Everything an answer about a file says, whatever its status.
fn answer(status: StatusCode, asset: &Asset) -> HttpResponseBuilder {
    let is_inline = kinds::is_inline(&asset.media_type);
    let disposition = download_name(if is_inline { "inline" } else { "attachment" }, &asset.file_name);
    // Chromium refuses to show a PDF in a sandbox; its viewer is no part of our origin.
    let policy = match asset.media_type.as_str() {
        "application/pdf" => "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        _ => "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
    };
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("Cross-Origin-Resource-Policy", "cross-origin"))
        .insert_header(("X-Robots-Tag", "noindex, nofollow, noarchive"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, etag(asset)))
        .insert_header((header::LAST_MODIFIED, HttpDate::from(modified(asset.changed_at))))
        // Compressed on the way, a part of the file would not be the part that was asked for.
        .insert_header((header::CONTENT_ENCODING, "identity"));
    response
}

fn is_unchanged(request: &HttpRequest, asset: &Asset) -> bool {
    match text(request, &header::IF_NONE_MATCH) {
        Some(tags) => {
            tags.trim() == "*" || tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag(asset))
        }
        None => false,
    }
}

/// The part asked for, unless the file is not the one that the visitor has the beginning of.
fn range_of(request: &HttpRequest, asset: &Asset) -> Asked {
    let is_same = text(request, &header::IF_RANGE)
        .is_none_or(|held| held == etag(asset) || held == HttpDate::from(modified(asset.changed_at)).to_string());
    range::parse(text(request, &header::RANGE).filter(|_| is_same), asset.bytes)
}

fn text<'a>(request: &'a HttpRequest, name: &header::HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn etag(asset: &Asset) -> String {
    format!("\"{}\"", asset.file_hash)
}

fn modified(at: At) -> SystemTime {
    at.utc().into()
}
