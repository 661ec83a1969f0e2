//! `/contacts/columns`: how somebody likes the list.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;

use super::columns::{self, Column, NEWEST, Sort, What};
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
    /// Those that are shown after the name, in their order.
    shown: Vec<Line>,
    /// All of them as the contact's form groups them.
    groups: Vec<(&'static str, Vec<Line>)>,
    sorts: Vec<(String, String)>,
    /// Whether they were arranged and not saved.
    is_moved: bool,
}

/// One column that can be shown.
struct Line {
    key: String,
    label: String,
    is_shown: bool,
}

impl Columns {
    /// What a script makes others of.
    fn blank() -> Line {
        Line { key: "…".to_owned(), label: "…".to_owned(), is_shown: true }
    }
}

async fn ask(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let user = admin.id();
    let (every, liked) = db
        .read(move |conn| Ok((columns::every(&fields::all(conn)?), queries::liked(conn, user)?.unwrap_or_default())))
        .await?;
    let shown = columns::chosen(&every, &keys(&liked.shown));
    let mut form = Filled::of([("looks", if liked.looks.is_empty() { "table".to_owned() } else { liked.looks })]);
    form.set("sort", if liked.sort.is_empty() { format!("-{NEWEST}") } else { liked.sort });
    web::page(page(&admin, form, &every, &shown)?)
}

async fn save(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, user) = (form.0, admin.id());
    if filled.knows("reset") {
        db.write(move |conn| Ok(queries::forget(conn, user)?)).await?;
        return admin.go("/contacts", "The list looks as in the beginning.");
    }
    let every = db.read(|conn| Ok(columns::every(&fields::all(conn)?))).await?;
    let shown = arranged(&filled, &every);
    if ["up", "down", "off", "add"].iter().any(|way| filled.knows(way)) {
        let shown = columns::chosen(&every, &shown);
        return web::page(Columns { is_moved: true, ..page(&admin, filled, &every, &shown)? });
    }
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

/// The columns in the order of the form, behind them those that were ticked, and one of them moved if its button was
/// pressed; the name first.
fn arranged(filled: &Filled, every: &[Column]) -> Vec<String> {
    let ticked = every.iter().filter(|column| filled.is_on(&format!("show-{}", column.key)));
    let named = filled.values("shown").into_iter().chain(ticked.map(|column| column.key.as_str()));
    let mut keys: Vec<String> = Vec::new();
    for key in named.filter(|key| *key != "name" && every.iter().any(|column| column.key == **key)) {
        if !keys.iter().any(|known| known == key) {
            keys.push(key.to_owned());
        }
    }
    let place = |way: &str| keys.iter().position(|key| key == filled.text(way));
    match (place("up"), place("down"), place("off")) {
        (Some(at), ..) => keys.swap(at, at.saturating_sub(1)),
        (_, Some(at), _) if at + 1 < keys.len() => keys.swap(at, at + 1),
        (_, _, Some(at)) => drop(keys.remove(at)),
        _ => (),
    }
    std::iter::once("name".to_owned()).chain(keys).collect()
}

fn page(admin: &Admin, form: Filled, every: &[Column], shown: &[Column]) -> web::Result<Columns> {
    let line = |column: &Column| Line {
        key: column.key.clone(),
        label: column.label.clone(),
        is_shown: shown.contains(column),
    };
    let mut groups: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for column in every.iter().filter(|column| column.what != What::Name) {
        let group = match &column.what {
            What::Field(field) => field.group.label(),
            _ => "About the contact",
        };
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, lines)) => lines.push(line(column)),
            None => groups.push((group, vec![line(column)])),
        }
    }
    let sortable = every.iter().filter(|column| column.order(false).index.is_some());
    let ways = sortable.flat_map(|column| {
        [
            (column.key.clone(), format!("{}, upwards", column.label)),
            (format!("-{}", column.key), format!("{}, downwards", column.label)),
        ]
    });
    let sorts = std::iter::once((format!("-{NEWEST}"), "Newest first".to_owned())).chain(ways);
    Ok(Columns {
        shell: admin.shell()?,
        form,
        shown: shown.iter().filter(|column| column.what != What::Name).map(line).collect(),
        groups,
        sorts: sorts.collect(),
        is_moved: false,
    })
}
