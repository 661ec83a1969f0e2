//! `/contacts/columns`: how somebody likes the list.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;

use super::columns::{self, Column, Sort};
use super::queries::{self, Liked};
use super::read::keys;
use crate::db::Db;
use crate::fields;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form, Shell};

/// Columns of one table; more are too wide for any screen.
const MOST: usize = 30;

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let views = || may(Permission::ViewContacts);
    cfg.service(resource("/contacts/columns").route(get().to(ask).wrap(views())).route(post().to(save).wrap(views())));
}

#[derive(Template)]
#[template(path = "contacts/list/columns.html")]
struct Columns {
    shell: Shell,
    form: Filled,
    /// Those that are shown first, in their order.
    lines: Vec<Line>,
    sorts: Vec<(String, String)>,
}

/// One column that can be shown.
struct Line {
    key: String,
    label: String,
    is_shown: bool,
    place: String,
}

async fn ask(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let user = admin.id();
    let (every, liked) = db
        .read(move |conn| Ok((columns::every(&fields::all(conn)?), queries::liked(conn, user)?.unwrap_or_default())))
        .await?;
    let shown = columns::chosen(&every, &keys(&liked.shown));
    let mut form = Filled::of([("looks", if liked.looks.is_empty() { "table".to_owned() } else { liked.looks })]);
    form.set("sort", if liked.sort.is_empty() { "-added".to_owned() } else { liked.sort });
    web::page(page(&admin, form, &every, &shown)?)
}

async fn save(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, user) = (form.0, admin.id());
    if filled.knows("reset") {
        db.write(move |conn| Ok(queries::forget(conn, user)?)).await?;
        return admin.go("/contacts", "The list looks as in the beginning.");
    }
    let every = db.read(|conn| Ok(columns::every(&fields::all(conn)?))).await?;
    let shown = ordered(&filled, &every);
    if shown.len() > MOST {
        filled.refuse("shown", format!("A table has room for {MOST} columns; these are {}.", shown.len()));
        let shown = columns::chosen(&every, &shown);
        return web::again(page(&admin, filled, &every, &shown)?);
    }
    let liked = Liked {
        shown: serde_json::to_string(&shown).map_err(anyhow::Error::from)?,
        sort: Sort::of(filled.text("sort")).text(),
        looks: if filled.text("looks") == "cards" { "cards" } else { "table" }.to_owned(),
    };
    db.write(move |conn| Ok(queries::like(conn, user, &liked)?)).await?;
    admin.go("/contacts", "The list was arranged.")
}

/// The ticked columns by the numbers beside them; equal numbers as they stand.
fn ordered(filled: &Filled, every: &[Column]) -> Vec<String> {
    let ticked = |column: &&Column| column.key == "name" || filled.is_on(&format!("show-{}", column.key));
    let place = |column: &Column| filled.text(&format!("place-{}", column.key)).parse::<u32>().unwrap_or(u32::MAX);
    let mut shown: Vec<(u32, String)> =
        every.iter().filter(ticked).map(|column| (place(column), column.key.clone())).collect();
    shown.sort_by_key(|(place, _)| *place);
    shown.into_iter().map(|(_, key)| key).collect()
}

fn page(admin: &Admin, form: Filled, every: &[Column], shown: &[Column]) -> web::Result<Columns> {
    let rest = every.iter().filter(|column| !shown.contains(column));
    let line = |(place, column): (Option<usize>, &Column)| Line {
        key: column.key.clone(),
        label: column.label.clone(),
        is_shown: place.is_some(),
        place: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
    };
    let lines =
        shown.iter().enumerate().map(|(place, column)| (Some(place), column)).chain(rest.map(|column| (None, column)));
    let sortable = every.iter().filter(|column| column.order(false).index.is_some());
    let sorts = sortable.flat_map(|column| {
        [
            (column.key.clone(), format!("{}, upwards", column.label)),
            (format!("-{}", column.key), format!("{}, downwards", column.label)),
        ]
    });
    Ok(Columns { shell: admin.shell()?, form, lines: lines.map(line).collect(), sorts: sorts.collect() })
}
