//! A contact's picture, and asking X anew.

use std::io::Read as _;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::queries;
use crate::db::Db;
use crate::ids::ContactId;
use crate::store::Store;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Form, urls};
use crate::worker::Nudge;

/// Larger than this, it is not a picture we stored.
const MOST_BYTES: u64 = 5 << 20;

/// The table of routes.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(
        resource("/contacts/{id}/tweets/refresh").route(post().to(refresh).wrap(may(Permission::EditContacts))),
    )
    .service(resource("/contacts/{id}/picture").route(get().to(picture).wrap(may(Permission::ViewContacts))));
}

async fn refresh(
    admin: Admin,
    id: Path<ContactId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let asked = db.write(move |conn| {
        if !queries::exists(conn, id)? {
            return Ok(None);
        }
        let handle = queries::handle(conn, id)?;
        if handle.is_some() {
            queries::want(conn, id, handle.as_deref(), now)?;
        }
        Ok(Some(handle.is_some()))
    });
    match asked.await? {
        None => Err(Error::NotFound),
        Some(false) => admin.go_with(urls::contact(&id), "warning", "This contact has no Twitter handle yet."),
        Some(true) => {
            nudge.now();
            admin.go_with(urls::contact(&id), "info", "X is asked in the background; reload the page in a moment.")
        }
    }
}

async fn picture(id: Path<ContactId>, db: Data<Db>, store: Data<Store>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let hash = db.read(move |conn| Ok(queries::picture(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let (store, etag) = (store.get_ref().clone(), format!("\"{hash}\""));
    let bytes = actix_web::web::block(move || read(&store, &hash)).await.map_err(anyhow::Error::from)?;
    let bytes = bytes.ok_or(Error::NotFound)?;
    let kind = infer::get(&bytes).map(|kind| kind.mime_type()).filter(|kind| is_picture(kind));
    Ok(HttpResponse::Ok()
        .content_type(kind.ok_or(Error::NotFound)?)
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .insert_header(("Cache-Control", "private, max-age=3600"))
        .insert_header(("ETag", etag))
        .body(bytes))
}

/// `None` when the file is gone or is none of ours.
fn read(store: &Store, hash: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    store.open(hash).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

fn is_picture(kind: &str) -> bool {
    matches!(kind, "image/jpeg" | "image/png" | "image/gif" | "image/webp")
}
