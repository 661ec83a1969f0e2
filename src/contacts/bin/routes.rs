//! Into the bin, out of it, and who is in it.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::views::{Ask, Line, List};
use super::{BIN_DAYS, Restored, bin, queries as binned, unbin};
use crate::audit::{self, NewAct};
use crate::contacts::model::Editor;
use crate::contacts::queries;
use crate::db::Db;
use crate::ids::ContactId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, urls};

const SHOWN: usize = 50;

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let deletes = || may(Permission::DeleteContacts);
    // First, because `{id}` would take its path.
    cfg.service(resource("/contacts/bin/restore").route(post().to(restore_many).wrap(deletes())));
    cfg.service(
        resource("/contacts/{id}/delete").route(get().to(ask).wrap(deletes())).route(post().to(delete).wrap(deletes())),
    )
    .service(resource("/contacts/{id}/restore").route(post().to(restore).wrap(deletes())))
    .service(resource("/contacts/bin").route(get().to(list).wrap(may(Permission::ViewContacts))));
}

async fn ask(admin: Admin, id: Path<ContactId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let contact = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    web::page(Ask { shell: admin.shell()?, contact, may_erase: admin.may(Permission::EraseContacts) })
}

async fn delete(admin: Admin, id: Path<ContactId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, editor) = (id.into_inner(), Editor::new(Some(admin.id()), admin.now));
    let name = db.write(move |conn| {
        let Some(name) = queries::name_of(conn, id)? else { return Ok(None) };
        let (kind, state, total) = ("delete", "running", Some(1));
        let label = format!("Put {name} into the bin");
        let new = NewAct { user_id: editor.user, kind, label, state, total, started_at: editor.now };
        let act = audit::begin_act(conn, &new)?;
        let changed = u64::try_from(bin(conn, &[id], editor.within(act))?.len()).unwrap_or(0);
        audit::advance_act(conn, act, 1, changed)?;
        audit::finish_act(conn, act, "done", None, editor.now)?;
        Ok(Some(name))
    });
    let name = name.await?.ok_or(Error::NotFound)?;
    admin.go("/contacts", &format!("{name} was put into the bin, and can be restored for {BIN_DAYS} days."))
}

async fn restore(admin: Admin, id: Path<ContactId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, editor) = (id.into_inner(), Editor::new(Some(admin.id()), admin.now));
    let done = db.write(move |conn| Ok((unbin(conn, &[id], editor)?, queries::name_of(conn, id)?)));
    let (done, name) = done.await?;
    let name = name.ok_or(Error::NotFound)?;
    if done.restored.is_empty() {
        return admin.go_with(urls::contact(&id), "info", &format!("{name} was not in the bin."));
    }
    said(&admin, &urls::contact(&id), &format!("{name} was restored."), &done)
}

async fn restore_many(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let ids: Vec<ContactId> = form.0.values("ids").iter().filter_map(|id| id.parse().ok()).take(1000).collect();
    let editor = Editor::new(Some(admin.id()), admin.now);
    if ids.is_empty() {
        return admin.go_with("/contacts/bin", "warning", "Tick the contacts to restore.");
    }
    let done = db.write(move |conn| unbin(conn, &ids, editor)).await?;
    let words = match done.restored.len() {
        1 => "1 contact was restored.".to_owned(),
        count => format!("{count} contacts were restored."),
    };
    said(&admin, "/contacts/bin", &words, &done)
}

/// What was restored, and the first few things that were not.
fn said(admin: &Admin, url: &str, words: &str, done: &Restored) -> web::Result<HttpResponse> {
    let lost: Vec<&str> = done.lost.iter().take(5).map(|(_, sentence)| sentence.as_str()).collect();
    match done.lost.len().saturating_sub(lost.len()) {
        _ if lost.is_empty() => admin.go(url, words),
        0 => admin.go_with(url, "warning", &format!("{words} {}", lost.join(" "))),
        more => admin.go_with(url, "warning", &format!("{words} {} And {more} more.", lost.join(" "))),
    }
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let cursor = Cursor::of(&Filled::decode(request.query_string().as_bytes()));
    let from = cursor.clone();
    let rows = db.read(move |conn| Ok(binned::page(conn, &from, web::limit_of(SHOWN))?)).await?;
    let page = Paged::of(rows, SHOWN, &cursor, |contact| contact.id.to_string());
    let link = |way: &str, key: Option<String>| key.map(|key| format!("/contacts/bin?{way}={key}"));
    web::page(List {
        shell: admin.shell()?,
        may_restore: admin.may(Permission::DeleteContacts),
        prev: link("before", page.before),
        next: link("after", page.after),
        rows: page.rows.into_iter().map(Line).collect(),
    })
}
