//! Notes are written, written anew and taken away; where they are read belongs to the contact's page.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::model::Note;
use super::views::{Edit, kinds};
use super::{forms, queries};
use crate::contacts::model::{Contact, Editor};
use crate::contacts::queries::find;
use crate::db::Db;
use crate::ids::{ContactId, NoteId};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, urls};

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/{id}/notes").route(post().to(create).wrap(edits())))
        .service(
            resource("/contacts/{id}/notes/{note}/edit")
                .route(get().to(edit).wrap(edits()))
                .route(post().to(change).wrap(edits())),
        )
        .service(resource("/contacts/{id}/notes/{note}/delete").route(post().to(delete).wrap(edits())));
}

fn tab(contact: ContactId) -> String {
    format!("{}?tab=notes", urls::contact(&contact))
}

fn view(admin: &Admin, contact: Contact, form: Filled, note: Option<Note>) -> web::Result<Edit> {
    Ok(Edit { shell: admin.shell()?, contact, form, kinds: kinds(), note })
}

async fn create(admin: Admin, id: Path<ContactId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let contact = db.read(move |conn| Ok(find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let Some(new) = forms::parse(&mut filled, &admin.user.time_zone, admin.now) else {
        return web::again(view(&admin, contact, filled, None)?);
    };
    let editor = Editor::new(Some(admin.id()), admin.now);
    db.write(move |conn| super::add_note(conn, id, &new, editor)).await?;
    admin.go(tab(id), "The note was saved.")
}

async fn wanted(db: &Db, ids: (ContactId, NoteId)) -> web::Result<(Contact, Note)> {
    let (contact, note) = ids;
    let found = db.read(move |conn| Ok((find(conn, contact)?, queries::find(conn, contact, note)?))).await?;
    match found {
        (Some(contact), Some(note)) => Ok((contact, note)),
        _ => Err(Error::NotFound),
    }
}

async fn edit(admin: Admin, ids: Path<(ContactId, NoteId)>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (contact, note) = wanted(&db, ids.into_inner()).await?;
    let form = forms::fill(&note, &admin.user.time_zone);
    web::page(view(&admin, contact, form, Some(note))?)
}

async fn change(admin: Admin, ids: Path<(ContactId, NoteId)>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (contact, note) = wanted(&db, ids.into_inner()).await?;
    let (id, mut filled) = (contact.id, form.0);
    let Some(new) = forms::parse(&mut filled, &admin.user.time_zone, admin.now) else {
        return web::again(view(&admin, contact, filled, Some(note))?);
    };
    let editor = Editor::new(Some(admin.id()), admin.now);
    if !db.write(move |conn| super::change(conn, &note, &new, editor)).await? {
        return Err(Error::NotFound);
    }
    admin.go(tab(id), "The note was saved.")
}

async fn delete(admin: Admin, ids: Path<(ContactId, NoteId)>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (contact, note) = wanted(&db, ids.into_inner()).await?;
    let editor = Editor::new(Some(admin.id()), admin.now);
    db.write(move |conn| super::remove(conn, &note, editor)).await?;
    admin.go(tab(contact.id), "The note was deleted.")
}
