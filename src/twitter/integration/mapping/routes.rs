//! `/twitter/mapping`: the rules, tried on a contact before they are saved, and what they did.

use actix_web::web::{Data, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::super::queries;
use super::views::{LogPage, MappingPage, Preview};
use super::{Mapping, forms, log};
use crate::audit::{self, NewChange};
use crate::contacts;
use crate::db::{self, Conn, Db};
use crate::fields::{self, Field};
use crate::handle::Handle;
use crate::ids::ContactId;
use crate::twitter::profile;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form};

/// The table of routes.
pub(in crate::twitter::integration) fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageTwitter);
    cfg.service(
        resource("/twitter/mapping").route(get().to(show).wrap(manage())).route(post().to(save).wrap(manage())),
    )
    .service(resource("/twitter/mapping/filled").route(get().to(filled).wrap(manage())));
}

/// The fields X may fill: not those of every contact (names, e-mail, handle, points).
fn fillable(conn: &mut Conn) -> db::Result<Vec<Field>> {
    Ok(fields::all(conn)?.into_iter().filter(|field| field.column().is_none() && !field.unique).collect())
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let (known, mappings) = db.read(|conn| Ok((fillable(conn)?, queries::mappings(conn)?))).await?;
    web::page(MappingPage::new(admin.shell()?, forms::filled(&mappings), &known, None))
}

async fn save(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let known = db.read(fillable).await?;
    let Some(new) = forms::mapping(&mut filled, &known) else {
        return web::again(MappingPage::new(admin.shell()?, filled, &known, None));
    };
    if filled.text("do") == "preview" {
        return preview(&admin, filled, &known, (new, &db)).await;
    }
    db.write(move |conn| {
        let before = queries::mappings(conn)?;
        queries::replace_mappings(conn, &new)?;
        let change = NewChange::new(Some(by), "twitter", "mapping", "changed", now).before(&before).after(&new);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go("/twitter/mapping", "The mapping was saved. It is used when a profile is next fetched.")
}

/// Nothing is saved and X is not asked: what it said last is what the rules are tried on.
async fn preview(
    admin: &Admin,
    mut filled: Filled,
    known: &[Field],
    (new, db): (Vec<Mapping>, &Db),
) -> web::Result<HttpResponse> {
    let (typed, zone) = (filled.text("try_on").to_owned(), admin.zone());
    let tried = db.read(move |conn| {
        let Some(id) = whom(conn, &typed)? else { return Ok(None) };
        let Some(contact) = contacts::find(conn, id)?.filter(|contact| contact.state.is_live()) else {
            return Ok(None);
        };
        let (said, as_of) = profile::said(conn, id)?;
        let lines = profile::plan(conn, &new, id, &said)?;
        Ok(Some(Preview::new((contact.name(), id), as_of.filter(|_| !said.is_silent()), &lines, zone)))
    });
    match tried.await? {
        Some(preview) => web::page(MappingPage::new(admin.shell()?, filled, known, Some(preview))),
        None => {
            let sentence = if filled.text("try_on").is_empty() {
                "Nobody's profile was fetched yet: open the page of a contact with a Twitter handle first."
            } else {
                "Nobody has this handle, e-mail or number. Write it as it stands on the contact's page."
            };
            filled.refuse("try_on", sentence);
            web::again(MappingPage::new(admin.shell()?, filled, known, None))
        }
    }
}

/// A number, a handle or an e-mail; left empty, whose profile was fetched last.
fn whom(conn: &mut Conn, typed: &str) -> db::Result<Option<ContactId>> {
    if typed.is_empty() {
        return Ok(profile::latest(conn)?);
    }
    if let Ok(id) = typed.parse::<ContactId>() {
        return Ok(Some(id));
    }
    if let Some(id) = contacts::by_email(conn, typed)? {
        return Ok(Some(id));
    }
    let Ok(handle) = Handle::parse(typed) else { return Ok(None) };
    Ok(contacts::by_handle(conn, &handle)?.map(|contact| contact.id))
}

async fn filled(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (before, zone) = (query.text("after").parse().ok(), admin.zone());
    let (entries, older) = db.read(move |conn| log::log(conn, before, zone)).await?;
    let older = older.map(|id| format!("/twitter/mapping/filled?after={id}"));
    web::page(LogPage { shell: admin.shell()?, entries, older })
}
