//! `/contacts/{id}/avatar`: the picture, and changing it.

use std::io::Read as _;

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{change, queries, upload};
use crate::contacts::model::{Contact, Editor};
use crate::contacts::queries::find as find_contact;
use crate::db::Db;
use crate::ids::ContactId;
use crate::picture;
use crate::store::Store;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell, urls};

/// Larger than this, it is not a picture we stored.
const MOST_BYTES: u64 = 1 << 20;

#[derive(Template)]
#[template(path = "contacts/avatar/edit.html")]
struct Edit {
    shell: Shell,
    contact: Contact,
    form: Filled,
}

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/{id}/avatar").route(get().to(show).wrap(may(Permission::ViewContacts))))
        .service(
            resource("/contacts/{id}/avatar/edit")
                .route(get().to(edit).wrap(edits()))
                .route(post().to(save).wrap(edits())),
        )
        .service(resource("/contacts/{id}/avatar/remove").route(post().to(remove).wrap(edits())));
}

async fn show(
    id: Path<ContactId>,
    request: HttpRequest,
    db: Data<Db>,
    store: Data<Store>,
) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let (hash, kind) = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let etag = format!("\"{hash}\"");
    // The address names the hash: another picture has another address.
    let is_named = request.query_string().contains(&hash);
    let store = store.get_ref().clone();
    let bytes = actix_web::web::block(move || read(&store, &hash)).await.map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .insert_header(("X-Content-Type-Options", "nosniff"))
        .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
        .insert_header((
            "Cache-Control",
            if is_named { "private, max-age=31536000, immutable" } else { "private, no-cache" },
        ))
        .insert_header(("ETag", etag))
        .body(bytes.ok_or(Error::NotFound)?))
}

/// `None` when the file is gone.
fn read(store: &Store, hash: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    store.open(hash).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

async fn wanted(db: &Db, id: ContactId) -> web::Result<Contact> {
    let found = db.read(move |conn| Ok(find_contact(conn, id)?)).await?;
    found.filter(|contact| contact.state.is_live()).ok_or(Error::NotFound)
}

async fn edit(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let contact = wanted(&db, id.into_inner()).await?;
    web::page(Edit { shell: admin.shell()?, contact, form: Filled::default() })
}

async fn save(
    admin: Admin,
    id: Path<ContactId>,
    form: Multipart,
    db: Data<Db>,
    store: Data<Store>,
) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let bytes = upload::read(form, admin.session()).await?;
    let contact = wanted(&db, id).await?;
    let store = store.get_ref().clone();
    let kept = actix_web::web::block(move || keep(&store, bytes)).await.map_err(anyhow::Error::from)??;
    let (hash, kind) = match kept {
        Ok(kept) => kept,
        Err(sentence) => {
            let mut form = Filled::default();
            form.refuse("picture", sentence);
            return web::again(Edit { shell: admin.shell()?, contact, form });
        }
    };
    let editor = Editor::new(Some(admin.id()), admin.now);
    db.write(move |conn| change(conn, &contact, Some((&hash, kind)), editor)).await?;
    admin.go(urls::contact(&id), "The picture was saved.")
}

/// The hash and type of what was kept, or why it was not, in a sentence.
fn keep(store: &Store, bytes: Option<Vec<u8>>) -> anyhow::Result<Result<(String, &'static str), String>> {
    let Some(bytes) = bytes else { return Ok(Err("A picture can have 2 MB; this one is larger.".to_owned())) };
    if bytes.is_empty() {
        return Ok(Err("Choose a file.".to_owned()));
    }
    match picture::portrait(&bytes) {
        Ok(small) => Ok(Ok((store.put(&small.bytes)?.hash, small.kind))),
        Err(sentence) => Ok(Err(sentence)),
    }
}

async fn remove(admin: Admin, id: Path<ContactId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let contact = wanted(&db, id).await?;
    let editor = Editor::new(Some(admin.id()), admin.now);
    db.write(move |conn| change(conn, &contact, None, editor)).await?;
    admin.go(urls::contact(&id), "The picture was removed.")
}
