//! `/contacts/{id}/json`, `/contacts/{id}/erase` and `/contacts/erasures`.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::doing::{self, holdings_of};
use super::queries;
use super::views::{Ask, List, Show};
use crate::contacts::follow::{Erasing, Follows, Holding, Then};
use crate::contacts::model::{Contact, Editor};
use crate::contacts::queries as people;
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, ErasureId};
use crate::seal::Seal;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged};

const SHOWN: usize = 50;
/// What is typed to say that it is meant.
const WORD: &str = "DELETE";

/// The table of routes.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let erases = || may(Permission::EraseContacts);
    cfg.service(resource("/contacts/erasures").route(get().to(list).wrap(erases())))
        .service(resource("/contacts/erasures/{id}").route(get().to(show).wrap(erases())))
        .service(resource("/contacts/{id}/json").route(get().to(json).wrap(may(Permission::ExportContacts))))
        .service(
            resource("/contacts/{id}/erase").route(get().to(ask).wrap(erases())).route(post().to(erase).wrap(erases())),
        );
}

async fn json(admin: Admin, id: Path<ContactId>, db: Data<Db>, follows: Data<Follows>) -> web::Result<HttpResponse> {
    let (id, editor) = (id.into_inner(), Editor::new(Some(admin.id()), admin.now));
    if !admin.may(Permission::ViewContacts) {
        return Err(Error::Forbidden);
    }
    let told = db.read(move |conn| doing::tell(conn, id, &follows, editor)).await?.ok_or(Error::NotFound)?;
    let text = serde_json::to_string_pretty(&told).map_err(anyhow::Error::from)?;
    Ok(HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header(("Content-Disposition", web::download_name("attachment", &format!("contact-{id}.json"))))
        .insert_header(("Cache-Control", "no-store"))
        .body(text))
}

/// A contact, what hangs on it, and what becomes of that when it is deleted and when it is anonymised.
type Seen = (Contact, Vec<(Holding, Then)>);

fn look(conn: &mut Conn, id: ContactId, follows: &Follows) -> db::Result<Option<Seen>> {
    let Some(contact) = people::find(conn, id)? else { return Ok(None) };
    let deleted = holdings_of(conn, id, Erasing::Delete, follows)?;
    let anonymised = holdings_of(conn, id, Erasing::Anonymise, follows)?;
    let then =
        |what: &str| anonymised.iter().find(|holding| holding.what == what).map_or(Then::Removed, |one| one.then);
    let lines = deleted.into_iter().map(|holding| (holding.clone(), then(holding.what))).collect();
    Ok(Some((contact, lines)))
}

async fn ask(admin: Admin, id: Path<ContactId>, db: Data<Db>, follows: Data<Follows>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let (contact, lines) = db.read(move |conn| look(conn, id, &follows)).await?.ok_or(Error::NotFound)?;
    web::page(Ask { shell: admin.shell()?, contact, form: Filled::of([("how", "delete")]), lines })
}

async fn erase(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    (db, follows, seal): (Data<Db>, Data<Follows>, Data<Seal>),
) -> web::Result<HttpResponse> {
    let (id, mut form, editor) = (id.into_inner(), form.0, Editor::new(Some(admin.id()), admin.now));
    let how = if form.text("how") == "anonymise" { Erasing::Anonymise } else { Erasing::Delete };
    if form.text("word") != WORD {
        form.refuse("word", format!("Type {WORD} to say that it is meant; nothing was removed."));
        let seen = follows.clone();
        let (contact, lines) = db.read(move |conn| look(conn, id, &seen)).await?.ok_or(Error::NotFound)?;
        return web::again(Ask { shell: admin.shell()?, contact, form, lines });
    }
    let erased = db.write(move |conn| doing::erase(conn, id, how, (&follows, &seal), editor));
    let erased = erased.await?.ok_or(Error::NotFound)?;
    admin.go(format!("/contacts/erasures/{}", erased.receipt), "It is done, and cannot be taken back.")
}

async fn show(admin: Admin, id: Path<ErasureId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let receipt = db.read(move |conn| Ok(queries::receipt(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let counts: std::collections::BTreeMap<String, u64> =
        serde_json::from_str(&receipt.removed).map_err(anyhow::Error::from)?;
    web::page(Show { shell: admin.shell()?, receipt, counts: counts.into_iter().collect() })
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let cursor = Cursor::of(&Filled::decode(request.query_string().as_bytes()));
    let page = db.read(move |conn| {
        let rows = queries::receipts(conn, &cursor, web::limit_of(SHOWN))?;
        Ok(Paged::of(rows, SHOWN, &cursor, |row| row.id.to_string()))
    });
    let page = page.await?;
    web::page(List {
        shell: admin.shell()?,
        rows: page.rows,
        prev: page.before.map(|key| format!("/contacts/erasures?before={key}")),
        next: page.after.map(|key| format!("/contacts/erasures?after={key}")),
    })
}
