//! `/messages`: the list, and a message itself.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::views::{Choice, Edit, List, ListRow, Show};
use super::{figures, lines, ways};
use crate::audit::{self, NewChange};
use crate::db::{Db, Error as DbError};
use crate::ids::MessageId;
use crate::messages::channel::Channels;
use crate::messages::model::{Message, Way};
use crate::messages::{forms, outcomes, queries, writing};
use crate::steps::Uses;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, limit_of, urls};

const SHOWN: usize = 50;
/// So many days can be looked back.
pub(super) const DAYS: [u64; 3] = [14, 30, 90];
/// Latest outcomes on a message's page.
const LATEST: usize = 10;

/// The table of routes.
pub(in crate::messages) fn routes(cfg: &mut ServiceConfig) {
    let (view, edits) = (|| may(Permission::ViewMessages), || may(Permission::EditMessages));
    cfg.service(resource("/messages").route(get().to(list).wrap(view())).route(post().to(create).wrap(edits())))
        .service(resource("/messages/new").route(get().to(new).wrap(edits())))
        .service(resource("/messages/{id}").route(get().to(show).wrap(view())))
        .service(
            resource("/messages/{id}/edit").route(get().to(edit).wrap(edits())).route(post().to(change).wrap(edits())),
        )
        .service(resource("/messages/{id}/clone").route(post().to(copy).wrap(edits())))
        .service(resource("/messages/{id}/delete").route(post().to(delete).wrap(edits())))
        .service(resource("/messages/{id}/outcomes").route(get().to(lines::list).wrap(view())))
        .service(
            resource("/messages/{id}/channels/{channel}")
                .route(get().to(ways::edit).wrap(edits()))
                .route(post().to(ways::change).wrap(edits())),
        )
        .service(resource("/messages/{id}/channels/{channel}/move").route(post().to(ways::move_).wrap(edits())));
}

/// A query, read the way forms are.
pub(super) fn asked(request: &HttpRequest) -> Filled {
    Filled::decode(request.query_string().as_bytes())
}

async fn list(
    admin: Admin,
    request: HttpRequest,
    (db, channels): (Data<Db>, Data<Channels>),
) -> web::Result<HttpResponse> {
    let query = asked(&request);
    let (search, category, cursor) =
        (query.text("search").to_owned(), query.text("category").to_owned(), Cursor::of(&query));
    let (sought, from) = ((search.clone(), category.clone()), cursor.clone());
    let (messages, ways, categories) = db
        .read(move |conn| {
            let messages = queries::page(conn, (&sought.0, &sought.1), &from, limit_of(SHOWN))?;
            let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
            Ok((messages, queries::ways_of(conn, &ids)?, queries::categories(conn)?))
        })
        .await?;
    let page = Paged::of(messages, SHOWN, &cursor, |message| format!("{}-{}", message.id, message.name));
    let walk = |way: &str, key: Option<String>| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("search", &search).append_pair("category", &category);
        key.map(|key| format!("/messages?{}", query.append_pair(way, &key).finish()))
    };
    let is_on = |way: &&Way, id: MessageId| way.message_id == id && way.is_on;
    let row = |message: Message| ListRow {
        channels: ways
            .iter()
            .filter(|way| is_on(way, message.id))
            .map(|way| channels.name_of(&way.channel).to_owned())
            .collect(),
        message,
    };
    web::page(List {
        shell: admin.shell()?,
        may_edit: admin.may(Permission::EditMessages),
        prev: walk("before", page.before),
        next: walk("after", page.after),
        rows: page.rows.into_iter().map(row).collect(),
        categories: chips(&categories, &category),
        is_narrowed: !search.is_empty() || !category.is_empty(),
        search,
    })
}

/// Nothing while there is no category: one way more to narrow nothing.
fn chips(categories: &[String], here: &str) -> Vec<Choice> {
    let choice = |name: &str, label: &str| {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/messages?"));
        let url = query.append_pair("category", name).finish();
        Choice { label: label.to_owned(), url, is_here: name == here }
    };
    let all = (!categories.is_empty()).then(|| choice("", "All categories"));
    all.into_iter().chain(categories.iter().map(|name| choice(name, name))).collect()
}

async fn form_of(admin: &Admin, db: &Db, form: Filled, message: Option<Message>) -> web::Result<Edit> {
    let names = db.read(|conn| Ok(queries::categories(conn)?)).await?;
    let categories = names.into_iter().map(|name| (name.clone(), name)).collect();
    Ok(Edit { shell: admin.shell()?, form, message, categories })
}

async fn new(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(form_of(&admin, &db, Filled::default(), None).await?)
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(draft) = forms::parse(&mut filled, &admin.user.time_zone) else {
        return web::again(form_of(&admin, &db, filled, None).await?);
    };
    let sentence = format!("{} was saved. Now set up its first channel.", draft.name);
    let id = db
        .write(move |conn| {
            let id = queries::create(conn, &draft, now)?;
            audit::record(conn, &[NewChange::new(Some(by), "message", id, "created", now).after(&draft)])?;
            Ok(id)
        })
        .await?;
    admin.go(urls::message(&id), &sentence)
}

/// A message, or nothing at this address.
pub(super) async fn wanted(db: &Db, id: MessageId) -> web::Result<Message> {
    db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)
}

async fn show(
    admin: Admin,
    id: Path<MessageId>,
    request: HttpRequest,
    (db, channels, uses): (Data<Db>, Data<Channels>, Data<Uses>),
) -> web::Result<HttpResponse> {
    let (id, now, known) = (id.into_inner(), admin.now, Channels::clone(&channels));
    let wished = asked(&request).text("days").parse::<u64>().ok();
    let days = DAYS.into_iter().find(|days| Some(*days) == wished).unwrap_or(30);
    let found = db
        .read(move |conn| {
            let Some(message) = queries::find(conn, id)? else { return Ok(None) };
            let ways = queries::ways_of(conn, &[id])?;
            let parts = figures::parts(conn, &known, id, &ways, (days, now))?;
            let latest = outcomes::latest(conn, id, None, &Cursor::Start, LATEST)?;
            let latest = lines::named(conn, &known, latest)?;
            Ok(Some((message, parts, latest, uses.of(conn, queries::REF, &id.to_string())?)))
        })
        .await?;
    let (message, parts, mut latest, uses) = found.ok_or(Error::NotFound)?;
    latest.truncate(LATEST);
    let may_edit = admin.may(Permission::EditMessages);
    web::page(Show { shell: admin.shell()?, message, parts, latest, uses, may_edit, days })
}

async fn edit(admin: Admin, id: Path<MessageId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let message = wanted(&db, id.into_inner()).await?;
    let form = forms::fill(&message, &admin.user.time_zone);
    web::page(form_of(&admin, &db, form, Some(message)).await?)
}

async fn change(admin: Admin, id: Path<MessageId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let message = wanted(&db, id.into_inner()).await?;
    let (id, mut filled, now, by) = (message.id, form.0, admin.now, admin.id());
    let Some(draft) = forms::parse(&mut filled, &admin.user.time_zone) else {
        return web::again(form_of(&admin, &db, filled, Some(message)).await?);
    };
    let sentence = format!("{} was saved.", draft.name);
    db.write(move |conn| {
        queries::change(conn, id, &draft, now)?;
        let change = NewChange::new(Some(by), "message", id, "changed", now).before(&message.draft()).after(&draft);
        Ok(audit::record(conn, &[change])?)
    })
    .await?;
    admin.go(urls::message(&id), &sentence)
}

async fn copy(
    admin: Admin,
    id: Path<MessageId>,
    _form: Form,
    (db, channels): (Data<Db>, Data<Channels>),
) -> web::Result<HttpResponse> {
    let (id, now, by, known) = (id.into_inner(), admin.now, admin.id(), Channels::clone(&channels));
    let copied = db.write(move |conn| {
        let Some(copy) = writing::copy(conn, &known, id, now)? else { return Ok(None) };
        audit::record(conn, &[NewChange::new(Some(by), "message", copy, "created", now).after(&[("copy of", id)])])?;
        Ok(Some(copy))
    });
    let copy = copied.await?.ok_or(Error::NotFound)?;
    admin.go(format!("{}/edit", urls::message(&copy)), "This is the copy. Give it a name of its own.")
}

async fn delete(
    admin: Admin,
    id: Path<MessageId>,
    _form: Form,
    (db, uses): (Data<Db>, Data<Uses>),
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let gone = db.write(move |conn| {
        let message = queries::lock(conn, id)?.ok_or(DbError::from(diesel::result::Error::NotFound))?;
        if !uses.of(conn, queries::REF, &id.to_string())?.is_empty() {
            return Ok(None);
        }
        queries::delete(conn, id)?;
        let change = NewChange::new(Some(by), "message", id, "deleted", now).before(&message.draft());
        audit::record(conn, &[change])?;
        Ok(Some(message.name))
    });
    match gone.await? {
        Some(name) => admin.go("/messages", &format!("{name} was deleted.")),
        None => admin.go_with(urls::message(&id), "warning", "A campaign uses this message; take the step out first."),
    }
}
