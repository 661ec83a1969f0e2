//! Fields are put away, never dropped: before it is asked where they are used.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::model::Field;
use super::plugs::Plugs;
use super::views::Archive;
use super::{queries, storage};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::Db;
use crate::ids::FieldId;
use crate::users::Admin;
use crate::web::{self, Error, Form, urls};
use crate::worker::Nudge;

pub(super) async fn ask(
    admin: Admin,
    id: Path<FieldId>,
    db: Data<Db>,
    plugs: Data<Plugs>,
) -> web::Result<HttpResponse> {
    let id = id.into_inner();
    let found = db.read(move |conn| {
        let Some(field) = queries::find(conn, id)? else { return Ok(None) };
        let uses = plugs.uses(conn, &field)?;
        let tally = storage::tally(conn, &field)?;
        Ok(Some((field, uses, tally)))
    });
    let (field, uses, tally) = found.await?.ok_or(Error::NotFound)?;
    web::page(Archive { shell: admin.shell()?, field, uses, tally })
}

pub(super) async fn archive(
    admin: Admin,
    id: Path<FieldId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let now = admin.now;
    set(&admin, id.into_inner(), &db, Some(now)).await.inspect(|_| nudge.now())
}

pub(super) async fn restore(
    admin: Admin,
    id: Path<FieldId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    set(&admin, id.into_inner(), &db, None).await.inspect(|_| nudge.now())
}

async fn set(admin: &Admin, id: FieldId, db: &Db, since: Option<At>) -> web::Result<HttpResponse> {
    let (now, by) = (admin.now, admin.id());
    let done = db.write(move |conn| {
        let Some(field) = queries::find(conn, id)? else { return Ok(None) };
        if field.shipped {
            return Ok(Some(("warning", format!("{} came with Linnet and stays.", field.label))));
        }
        if field.archived_at.is_some() != since.is_some() {
            queries::archive(conn, id, since)?;
            let act = if since.is_some() { "archived" } else { "restored" };
            audit::record(conn, &[NewChange::new(Some(by), "field", id, act, now)])?;
        }
        Ok(Some(("success", sentence(&field, since))))
    });
    let (tone, sentence) = done.await?.ok_or(Error::NotFound)?;
    admin.go_with(urls::field(&id), tone, &sentence)
}

fn sentence(field: &Field, since: Option<At>) -> String {
    let does = match since {
        Some(_) => "is archived: forms and tokens no longer know it, its values stay",
        None => "is back in use",
    };
    format!("{} {does}.", field.label)
}
