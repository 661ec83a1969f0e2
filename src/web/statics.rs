//! Embedded files under fingerprinted names: cached for ever by browsers, compressed once by us.

use std::collections::HashMap;
use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use actix_web::web::{Bytes, Path, ServiceConfig, get, head, resource};
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use flate2::write::GzEncoder;

/// Plain name, served name, bytes: written by `build.rs`.
type Embedded = (&'static str, &'static str, &'static [u8]);

static FILES: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/statics.rs"));

static SERVED: LazyLock<HashMap<&'static str, File>> =
    LazyLock::new(|| FILES.iter().map(|(_, served, bytes)| (*served, File::new(served, bytes))).collect());

/// One file, ready to be sent plain or compressed.
struct File {
    kind: &'static str,
    etag: String,
    plain: &'static [u8],
    gzipped: Option<Bytes>,
}

/// The address of an embedded file: `css/app.css` → `/static/css/app.1a2b3c4d.css`.
pub fn asset(path: &str) -> String {
    let served = FILES.iter().find(|(name, ..)| *name == path).map_or(path, |(_, served, _)| served);
    format!("/static/{served}")
}

/// `GET /static/{path}`.
pub fn config(cfg: &mut ServiceConfig) {
    cfg.service(resource("/static/{path:.*}").route(get().to(send)).route(head().to(send)));
}

async fn send(request: HttpRequest, path: Path<String>) -> HttpResponse {
    let Some(file) = SERVED.get(path.as_str()) else {
        return HttpResponse::NotFound().content_type("text/plain; charset=utf-8").body("There is no such file.");
    };
    let mut reply =
        if says(&request, &IF_NONE_MATCH, &file.etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    reply.insert_header((CONTENT_TYPE, file.kind)).insert_header((ETAG, file.etag.as_str()));
    reply
        .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((VARY, "Accept-Encoding"));
    match &file.gzipped {
        _ if says(&request, &IF_NONE_MATCH, &file.etag) => reply.finish(),
        Some(gzipped) if says(&request, &ACCEPT_ENCODING, "gzip") => {
            reply.insert_header((CONTENT_ENCODING, "gzip")).body(gzipped.clone())
        }
        Some(_) => reply.body(file.plain),
        // Said so that nobody further out compresses what does not shrink.
        None => reply.insert_header((CONTENT_ENCODING, "identity")).body(file.plain),
    }
}

fn says(request: &HttpRequest, name: &HeaderName, word: &str) -> bool {
    request.headers().get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
}

impl File {
    fn new(served: &str, plain: &'static [u8]) -> Self {
        let kind = kind_of(served);
        let gzipped = if kind.starts_with("font/") { None } else { gzip(plain) };
        Self { kind, etag: format!("\"{served}\""), plain, gzipped }
    }
}

/// Nothing when compressing does not pay.
fn gzip(plain: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), Compression::best());
    encoder.write_all(plain).ok()?;
    let gzipped = encoder.finish().ok()?;
    (gzipped.len() < plain.len()).then(|| Bytes::from(gzipped))
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
