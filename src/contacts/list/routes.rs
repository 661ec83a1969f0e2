//! `/contacts`: the list, and how many stand in it.

use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::asked::Asked;
use super::queries::{self, Counted};
use super::views::{CountPage, CountPart, HelpPage, HelpPart, List, May, figure, words};
use super::{asking, compile, read, saved, tables};
use crate::contacts::model::Portraits;
use crate::criteria::Criteria;
use crate::db::{Conn, Db};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled};

/// Addresses below the list; before `/contacts/{id}`, which would swallow them.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let views = || may(Permission::ViewContacts);
    cfg.service(resource("/contacts/count").route(get().to(count).wrap(views())))
        .service(resource("/contacts/search-help").route(get().to(help).wrap(views())))
        .configure(tables::routes)
        .configure(saved::routes);
}

/// A page of the list.
pub(in crate::contacts) async fn list(
    admin: Admin,
    request: HttpRequest,
    db: Data<Db>,
    (criteria, portraits): (Data<Criteria>, Data<dyn Portraits>),
) -> web::Result<HttpResponse> {
    let asked = Asked::of(&Filled::decode(request.query_string().as_bytes()));
    let asking = asking(&admin);
    let (name, is_meant) = (asked.running(admin.id()), asked.is_meant);
    if asked.is_stopped {
        db.stop(name.clone()).await?;
    }
    let read = move |conn: &mut Conn| read::listed(conn, (&criteria, &**portraits), asked.clone(), &asking);
    let listed = if is_meant { db.read_as(name, read).await? } else { db.read(read).await? };
    let may = May { edit: admin.may(Permission::EditContacts), carry: admin.may(Permission::ImportContacts) };
    let page = List::of(admin.shell()?, listed, may);
    if page.mistake.is_some() { web::again(page) } else { web::page(page) }
}

/// How many match: a part of the page, or a page of its own for whoever has no script.
async fn count(
    admin: Admin,
    request: HttpRequest,
    db: Data<Db>,
    criteria: Data<Criteria>,
) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (asked, is_exact, asking) = (Asked::of(&query), query.is_on("exact"), asking(&admin));
    let search = asked.search.clone();
    let counted = db.read(move |conn| {
        let Ok(query) = compile(conn, &criteria, &search, &asking)? else { return Ok(None) };
        Ok(Some(queries::counted(conn, &query, is_exact)?))
    });
    let counted = counted.await?.unwrap_or(Counted::Exactly(0));
    let exactly = matches!(counted, Counted::About(_)).then(|| asked.count(true));
    let words = words(counted);
    if web::is_part(&request) {
        return web::page(CountPart { words, figure: figure(counted), exactly });
    }
    let back = asked.with(&[]);
    web::page(CountPage { shell: admin.shell()?, search: asked.search, back, words, exactly })
}

/// What can be searched: a part of the list, or a page of its own.
async fn help(admin: Admin, request: HttpRequest, db: Data<Db>, criteria: Data<Criteria>) -> web::Result<HttpResponse> {
    let help = db.read(move |conn| criteria.help(conn)).await?;
    if web::is_part(&request) {
        web::page(HelpPart { help })
    } else {
        web::page(HelpPage { shell: admin.shell()?, help })
    }
}
