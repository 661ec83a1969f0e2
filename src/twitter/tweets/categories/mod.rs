//! What tweets are sorted under.

mod queries;

pub(super) use queries::{all, ensure, name};

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;

use super::forms::LONGEST_CATEGORY;
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::CategoryId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell};

#[derive(Template)]
#[template(path = "twitter/tweets/categories.html")]
struct Page {
    shell: Shell,
    rows: Vec<Row>,
    /// A new one, as typed.
    form: Filled,
}

struct Row {
    id: CategoryId,
    name: String,
    tweets: i64,
    form: Filled,
    /// So that ids stay unique on the page.
    prefix: String,
}

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let edit = || may(Permission::EditTweets);
    cfg.service(
        resource("/tweets/categories").route(get().to(list).wrap(edit())).route(post().to(create).wrap(edit())),
    )
    .service(resource("/tweets/categories/{category}").route(post().to(rename).wrap(edit())))
    .service(resource("/tweets/categories/{category}/delete").route(post().to(delete).wrap(edit())));
}

async fn page(admin: &Admin, db: &Db, form: Filled, wrong: Option<(CategoryId, Filled)>) -> web::Result<Page> {
    let (all, sizes) = db.read(|conn| Ok((queries::all(conn)?, queries::sizes(conn)?))).await?;
    let sizes: HashMap<CategoryId, i64> = sizes.into_iter().filter_map(|(id, count)| Some((id?, count))).collect();
    let row = |(id, name): (CategoryId, String)| Row {
        form: wrong
            .as_ref()
            .filter(|(refused, _)| *refused == id)
            .map_or_else(|| Filled::of([("name", name.clone())]), |(_, filled)| filled.clone()),
        tweets: sizes.get(&id).copied().unwrap_or(0),
        prefix: format!("c{id}"),
        id,
        name,
    };
    Ok(Page { shell: admin.shell()?, rows: all.into_iter().map(row).collect(), form })
}

async fn list(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(page(&admin, &db, Filled::default(), None).await?)
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now) = (form.0, admin.now);
    let Some(name) = filled.required("name", "Name", LONGEST_CATEGORY) else {
        return web::again(page(&admin, &db, filled, None).await?);
    };
    let sentence = format!("The category {name} is there.");
    db.write(move |conn| Ok(ensure(conn, &name, now)?)).await?;
    admin.go("/tweets/categories", &sentence)
}

async fn rename(admin: Admin, id: Path<CategoryId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let Some(wanted) = filled.required("name", "Name", LONGEST_CATEGORY) else {
        return web::again(page(&admin, &db, Filled::default(), Some((id, filled))).await?);
    };
    let sentence = format!("The category is called {wanted} now.");
    let done = db.write(move |conn| {
        let Some(before) = name(conn, id)? else { return Ok(None) };
        if queries::another(conn, &wanted, id)? {
            return Ok(Some(false));
        }
        queries::rename(conn, id, &wanted)?;
        let change = NewChange::new(Some(by), "tweet_category", id, "changed", now).before(&before).after(&wanted);
        audit::record(conn, &[change])?;
        Ok(Some(true))
    });
    if done.await?.ok_or(Error::NotFound)? {
        return admin.go("/tweets/categories", &sentence);
    }
    filled.refuse("name", "Another category has this name.");
    web::again(page(&admin, &db, Filled::default(), Some((id, filled))).await?)
}

async fn delete(admin: Admin, id: Path<CategoryId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let done = db.write(move |conn| {
        let Some(before) = name(conn, id)? else { return Ok(None) };
        queries::delete(conn, id)?;
        audit::record(conn, &[NewChange::new(Some(by), "tweet_category", id, "deleted", now).before(&before)])?;
        Ok(Some(before))
    });
    let name = done.await?.ok_or(Error::NotFound)?;
    admin.go("/tweets/categories", &format!("The category {name} was deleted. Its tweets stay, without one."))
}
