//! `/contacts/views`: searches with a name, private or shared.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::asked::Asked;
use super::columns::Sort;
use super::queries::{self, NewView, View};
use super::{asking, compile};
use crate::criteria::Criteria;
use crate::db::Db;
use crate::ids::ViewId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell};

/// The longest name of a view.
const LONGEST: usize = 64;
/// As long as the grammar takes.
const LONGEST_SEARCH: usize = 8000;
const TAKEN: &str = "You have a view of this name already.";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let views = || may(Permission::ViewContacts);
    cfg.service(resource("/contacts/views").route(get().to(all).wrap(views())).route(post().to(create).wrap(views())))
        .service(resource("/contacts/views/new").route(get().to(new).wrap(views())))
        .service(
            resource("/contacts/views/{id}/edit")
                .route(get().to(edit).wrap(views()))
                .route(post().to(change).wrap(views())),
        )
        .service(resource("/contacts/views/{id}/delete").route(post().to(delete).wrap(views())));
}

#[derive(Template)]
#[template(path = "contacts/list/views.html")]
struct Views {
    shell: Shell,
    mine: Vec<View>,
    shared: Vec<View>,
}

#[derive(Template)]
#[template(path = "contacts/list/view.html")]
struct Edit {
    shell: Shell,
    form: Filled,
    /// `None` for a new one.
    id: Option<ViewId>,
    may_share: bool,
}

impl Edit {
    fn action(&self) -> String {
        self.id.map_or_else(|| "/contacts/views".to_owned(), |id| format!("/contacts/views/{id}/edit"))
    }
}

async fn all(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let user = admin.id();
    let views = db.read(move |conn| Ok(queries::views(conn, user)?)).await?;
    let (mine, shared) = views.into_iter().partition(|view| view.user_id == user);
    web::page(Views { shell: admin.shell()?, mine, shared })
}

async fn new(admin: Admin, request: HttpRequest) -> web::Result<HttpResponse> {
    let asked = Asked::of(&Filled::decode(request.query_string().as_bytes()));
    let form = Filled::of([("search", asked.search), ("sort", asked.sort.text())]);
    web::page(page(&admin, form, None)?)
}

async fn create(admin: Admin, form: Form, db: Data<Db>, criteria: Data<Criteria>) -> web::Result<HttpResponse> {
    let (mut filled, user, now) = (form.0, admin.id(), admin.now);
    let Some(view) = parse(&admin, &mut filled, &db, &criteria).await? else {
        return web::again(page(&admin, filled, None)?);
    };
    match db.write(move |conn| Ok(queries::add_view(conn, user, &view, now)?)).await {
        Ok(id) => admin.go(format!("/contacts?view={id}"), "The view was saved."),
        Err(error) if error.is_duplicate() => {
            filled.refuse("name", TAKEN);
            web::again(page(&admin, filled, None)?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn edit(admin: Admin, id: Path<ViewId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, user) = (id.into_inner(), admin.id());
    let view = db.read(move |conn| Ok(queries::view(conn, id, user)?)).await?;
    let view = view.filter(|view| view.user_id == user).ok_or(Error::NotFound)?;
    let shared = if view.is_shared { "1" } else { "" };
    let form =
        Filled::of([("name", view.name), ("search", view.search), ("sort", view.sort), ("shared", shared.to_owned())]);
    web::page(page(&admin, form, Some(id))?)
}

async fn change(
    admin: Admin,
    id: Path<ViewId>,
    form: Form,
    db: Data<Db>,
    criteria: Data<Criteria>,
) -> web::Result<HttpResponse> {
    let (mut filled, id, user) = (form.0, id.into_inner(), admin.id());
    let was = db.read(move |conn| Ok(queries::view(conn, id, user)?)).await?;
    let was = was.filter(|view| view.user_id == user).ok_or(Error::NotFound)?;
    let Some(view) = parse(&admin, &mut filled, &db, &criteria).await? else {
        return web::again(page(&admin, filled, Some(id))?);
    };
    let view = NewView { shown: was.shown, ..view };
    match db.write(move |conn| Ok(queries::change_view(conn, id, user, &view)?)).await {
        Ok(_) => admin.go(format!("/contacts?view={id}"), "The view was saved."),
        Err(error) if error.is_duplicate() => {
            filled.refuse("name", TAKEN);
            web::again(page(&admin, filled, Some(id))?)
        }
        Err(error) => Err(error.into()),
    }
}

async fn delete(admin: Admin, id: Path<ViewId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, user) = (id.into_inner(), admin.id());
    match db.write(move |conn| Ok(queries::drop_view(conn, id, user)?)).await? {
        0 => Err(Error::NotFound),
        _ => admin.go("/contacts/views", "The view was deleted; the contacts stay."),
    }
}

/// A view as typed, with the columns that the person has now; `None` when `filled` says what is wrong.
async fn parse(admin: &Admin, filled: &mut Filled, db: &Db, criteria: &Criteria) -> web::Result<Option<NewView>> {
    let name = filled.required("name", "Name", LONGEST);
    let search = filled.optional("search", "Search", LONGEST_SEARCH).unwrap_or_default();
    let (criteria, asking, user, typed) = (criteria.clone(), asking(admin), admin.id(), search.clone());
    let read = db.read(move |conn| {
        let mistake = compile(conn, &criteria, &typed, &asking)?.err();
        Ok((mistake, queries::liked(conn, user)?.unwrap_or_default()))
    });
    let (mistake, liked) = read.await?;
    if let Some(mistake) = mistake {
        filled.refuse("search", format!("“{}”: {}", mistake.around(&search).1, mistake.sentence));
    }
    let is_shared = filled.is_on("shared");
    if is_shared && !admin.may(Permission::EditContacts) {
        filled.refuse("shared", "Your role keeps views for itself.");
    }
    let sort = Sort::of(filled.text("sort")).text();
    Ok(name.filter(|_| filled.is_fine()).map(|name| NewView { name, search, shown: liked.shown, sort, is_shared }))
}

fn page(admin: &Admin, form: Filled, id: Option<ViewId>) -> web::Result<Edit> {
    Ok(Edit { shell: admin.shell()?, form, id, may_share: admin.may(Permission::EditContacts) })
}
