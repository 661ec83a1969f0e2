//! `/pages`: landing pages, written and published.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, PayloadConfig, Query, ServiceConfig, get, post, resource};

use super::forms::{self, Typed};
use super::html::Look;
use super::model::{Draft, LandingPage};
use super::shares::Shares;
use super::views::{Edit, List, Show};
use super::{html, queries, sharing};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::ids::{PageId, UserId};
use crate::store::Store;
use crate::tokens::{Format, Sources};
use crate::users::{Admin, Permission, may};
use crate::visitors;
use crate::web::{self, Cursor, Error, Filled, Form, Paged, bars, limit_of, slug, urls};

const SHOWN: usize = 50;
const RECENT: i64 = 20;
/// A page's source grows when a form carries it.
const MOST_BYTES: usize = 4 << 20;
const TAKEN: &str = "Another page has this slug already. Choose another one.";

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let look = || may(Permission::ViewPages);
    let edit = || may(Permission::EditPages);
    let large = || PayloadConfig::new(MOST_BYTES);
    cfg.service(resource("/pages").route(get().to(list).wrap(look())))
        .service(
            resource("/pages/new")
                .app_data(large())
                .route(get().to(new).wrap(edit()))
                .route(post().to(create).wrap(edit())),
        )
        .service(resource("/pages/{id}").route(get().to(show).wrap(look())))
        .service(resource("/pages/{id}/preview").route(get().to(preview).wrap(look())))
        .service(
            resource("/pages/{id}/edit")
                .app_data(large())
                .route(get().to(open).wrap(edit()))
                .route(post().to(change).wrap(edit())),
        )
        .service(resource("/pages/{id}/delete").route(post().to(delete).wrap(edit())));
    sharing::routes(cfg);
}

async fn list(admin: Admin, query: Query<Vec<(String, String)>>, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::of(query.into_inner());
    let (search, cursor) = (query.text("search").to_owned(), Cursor::of(&query));
    let (wanted, from) = (search.clone(), cursor.clone());
    let rows = db.read(move |conn| Ok(queries::list(conn, &wanted, &from, limit_of(SHOWN))?)).await?;
    let page = Paged::of(rows, SHOWN, &cursor, |page| format!("{}-{}", page.id, page.title));
    web::page(List { shell: admin.shell()?, search, page, may_edit: admin.may(Permission::EditPages) })
}

async fn new(admin: Admin) -> web::Result<HttpResponse> {
    web::page(Edit { shell: admin.shell()?, form: Filled::default(), old: None })
}

async fn create(admin: Admin, form: Form, db: Data<Db>, sources: Data<Sources>) -> web::Result<HttpResponse> {
    save(admin, form, None, &db, &sources).await
}

async fn change(
    admin: Admin,
    id: Path<PageId>,
    form: Form,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let old = stored(&db, id.into_inner()).await?;
    save(admin, form, Some(old), &db, &sources).await
}

async fn save(
    admin: Admin,
    form: Form,
    old: Option<LandingPage>,
    db: &Db,
    sources: &Sources,
) -> web::Result<HttpResponse> {
    let mut filled = form.0;
    let Some(mut typed) = Typed::parse(&mut filled) else {
        return web::again(Edit { shell: admin.shell()?, form: filled, old });
    };
    if let Some(old) = &old {
        typed.html = html::kept(&old.html, typed.html);
    }
    let sentence = format!("{} was saved.", typed.title);
    let (sources, before, by, now) = (sources.clone(), old.clone(), admin.id(), admin.now);
    let saved = db.write(move |conn| match drafted(conn, &sources, &typed, before.as_ref())? {
        Ok(draft) => Ok(Ok(record(conn, &draft, before.as_ref(), by, now)?)),
        Err(refused) => Ok(Err(refused)),
    });
    let (field, why) = match saved.await {
        Ok(Ok(id)) => return admin.go(urls::page(&id), &sentence),
        Ok(Err(refused)) => refused,
        Err(error) if error.is_duplicate() => ("slug", TAKEN.to_owned()),
        Err(error) => return Err(error.into()),
    };
    filled.refuse(field, why);
    web::again(Edit { shell: admin.shell()?, form: filled, old })
}

/// What will be stored; or the field at fault and why.
fn drafted(
    conn: &mut Conn,
    sources: &Sources,
    typed: &Typed,
    old: Option<&LandingPage>,
) -> db::Result<Result<Draft, (&'static str, String)>> {
    let complaints = sources.check(conn, &typed.html, Format::Html)?;
    if !complaints.is_empty() {
        return Ok(Err(("html", complaints.join(" "))));
    }
    let own = old.map(|page| page.id);
    let slug = match &typed.slug {
        Some(slug) if queries::owner_of(conn, slug)?.is_some_and(|owner| Some(owner) != own) => {
            return Ok(Err(("slug", TAKEN.to_owned())));
        }
        Some(slug) => slug.clone(),
        None => {
            let taken = queries::taken(conn, &typed.base(), own)?;
            slug::first_free(&typed.base(), |slug| !taken.contains(slug) && !urls::is_reserved(slug))
        }
    };
    let (title, html) = (typed.title.clone(), typed.html.clone());
    Ok(Ok(Draft { title, slug, html, is_published: typed.is_published }))
}

fn record(conn: &mut Conn, draft: &Draft, old: Option<&LandingPage>, by: UserId, now: At) -> db::Result<PageId> {
    let (id, change) = match old {
        None => {
            let id = queries::create(conn, draft, now)?;
            (id, NewChange::new(Some(by), "page", id, "created", now))
        }
        Some(old) => {
            if queries::change(conn, old.id, draft, now)? == 0 {
                return Err(diesel::result::Error::NotFound.into());
            }
            (old.id, NewChange::new(Some(by), "page", old.id, "changed", now).before(&old.draft()))
        }
    };
    audit::record(conn, &[change.after(draft)])?;
    Ok(id)
}

async fn show(
    admin: Admin,
    id: Path<PageId>,
    store: Data<Store>,
    sources: Data<Sources>,
    (db, config): (Data<Db>, Data<Config>),
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let found = db.read(move |conn| {
        let Some(page) = queries::find(conn, id)? else { return Ok(None) };
        let (days, shares) = (queries::days(conn, id, visitors::first_day(now))?, Shares::of(conn, &page, now)?);
        Ok(Some((page, days, queries::recent(conn, id, RECENT)?, shares)))
    });
    let (page, days, recent, shares) = found.await?.ok_or(Error::NotFound)?;
    web::page(Show {
        shell: admin.shell()?,
        preview: sharing::preview(&page, (&db, &store), &sources, &config).await?,
        shares,
        link: config.absolute(&urls::public_page(&page.slug)),
        hits: bars(&visitors::last_days(now, days.iter().map(|day| (day.day, day.hits)))),
        contacts: bars(&visitors::last_days(now, days.iter().map(|day| (day.day, day.contacts)))),
        recent,
        may_edit: admin.may(Permission::EditPages),
        page,
    })
}

/// The page as a stranger would see it, published or not; nobody is counted.
async fn preview(
    _admin: Admin,
    id: Path<PageId>,
    db: Data<Db>,
    config: Data<Config>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let page = stored(&db, id.into_inner()).await?;
    let page = page.published();
    let look = Look::default();
    let body = db.read(move |conn| html::expanded(conn, (&sources, &config), &page, look, &[None])).await?.pop();
    Ok(html::answer().body(body.unwrap_or_default()))
}

async fn open(admin: Admin, id: Path<PageId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let page = stored(&db, id.into_inner()).await?;
    web::page(Edit { shell: admin.shell()?, form: forms::filled(&page), old: Some(page) })
}

async fn delete(admin: Admin, id: Path<PageId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let deleted = db.write(move |conn| {
        let Some(page) = queries::find(conn, id)? else { return Ok(None) };
        queries::delete(conn, id)?;
        let change = NewChange::new(Some(by), "page", id, "deleted", now).before(&page.draft());
        audit::record(conn, &[change])?;
        Ok(Some(page.title))
    });
    let title = deleted.await?.ok_or(Error::NotFound)?;
    admin.go("/pages", &format!("{title} was deleted."))
}

pub(super) async fn stored(db: &Db, id: PageId) -> web::Result<LandingPage> {
    db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)
}
