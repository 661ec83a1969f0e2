//! A contact's pictures, asking X anew, having it all forgotten, and taking over a new handle.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::queries;
use crate::audit::{self, NewChange};
use crate::contacts::{self, Editor, Patch, Watchers};
use crate::db::Db;
use crate::fields::{self, Column, Value};
use crate::ids::ContactId;
use crate::twitter::pictures::Pictures;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Form, urls};
use crate::worker::Nudge;

/// The table of routes.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let (views, edits) = (|| may(Permission::ViewContacts), || may(Permission::EditContacts));
    cfg.service(resource("/contacts/{id}/tweets/refresh").route(post().to(refresh).wrap(edits())))
        .service(resource("/contacts/{id}/tweets/clear").route(post().to(clear).wrap(edits())))
        .service(resource("/contacts/{id}/tweets/handle").route(post().to(take_over).wrap(edits())))
        .service(resource("/contacts/{id}/picture").route(get().to(picture).wrap(views())))
        .service(resource("/contacts/{id}/photos/{key}").route(get().to(photo).wrap(views())));
}

fn page_of(id: ContactId) -> String {
    format!("{}?tab=tweets", urls::contact(&id))
}

/// The handle of somebody who can be changed; `NotFound` when there is nobody.
async fn handle_of(db: &Db, id: ContactId) -> web::Result<Option<String>> {
    let found = db.read(move |conn| Ok(contacts::find(conn, id)?)).await?;
    Ok(found.filter(|contact| contact.state.is_live()).ok_or(Error::NotFound)?.twitter)
}

async fn refresh(
    admin: Admin,
    id: Path<ContactId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let Some(handle) = handle_of(&db, id).await? else {
        return admin.go_with(page_of(id), "warning", "This contact has no Twitter handle yet.");
    };
    db.write(move |conn| queries::want(conn, id, Some(&handle), now)).await?;
    nudge.now();
    admin.go_with(page_of(id), "info", "X is asked in the background; what it says appears here in a moment.")
}

async fn clear(admin: Admin, id: Path<ContactId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let Some(handle) = handle_of(&db, id).await? else {
        return admin.go_with(page_of(id), "warning", "This contact has no Twitter handle yet.");
    };
    db.write(move |conn| {
        queries::clear(conn, id, &handle)?;
        Ok(audit::record(conn, &[NewChange::new(Some(by), "contact", id, "cleared what X says", now)])?)
    })
    .await?;
    admin.go(page_of(id), "What X says of this contact was forgotten here. Press Refresh to have it read again.")
}

/// The name X knows them by becomes the contact's.
async fn take_over(
    admin: Admin,
    id: Path<ContactId>,
    _form: Form,
    db: Data<Db>,
    (watchers, nudge): (Data<Watchers>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    handle_of(&db, id).await?;
    let editor = Editor::new(Some(admin.id()), now);
    let taken = db.write(move |conn| {
        let Some(username) = queries::profile(conn, id)?.and_then(|profile| profile.username) else { return Ok(None) };
        let all = fields::all(conn)?;
        let Some(field) = all.iter().find(|field| field.column() == Some(Column::Twitter)) else { return Ok(None) };
        let values = vec![(field.id, Some(Value::Text(username.clone())))];
        let patched = contacts::patch(conn, &[id], &Patch { values, ..Patch::default() }, &watchers, editor)?;
        queries::want(conn, id, Some(&username), now)?;
        Ok(Some((username, patched.refused.into_iter().next().map(|left| left.sentence()))))
    });
    match taken.await? {
        None => Err(Error::NotFound),
        Some((_, Some(why))) => admin.go_with(page_of(id), "warning", &why),
        Some((username, None)) => {
            nudge.now();
            admin.go(page_of(id), &format!("The contact's handle is @{username} now."))
        }
    }
}

async fn picture(id: Path<ContactId>, db: Data<Db>, pictures: Data<Pictures>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let hash = db.read(move |conn| Ok(queries::picture(conn, id)?)).await?.ok_or(Error::NotFound)?;
    pictures.answer(hash).await?.ok_or(Error::NotFound)
}

async fn photo(path: Path<(ContactId, String)>, db: Data<Db>, pictures: Data<Pictures>) -> web::Result<HttpResponse> {
    let (id, key) = path.into_inner();
    let hash = db.read(move |conn| Ok(queries::photo(conn, id, &key)?)).await?.ok_or(Error::NotFound)?;
    pictures.answer(hash).await?.ok_or(Error::NotFound)
}
