//! `/tasks` and the form of a task.

use std::collections::HashMap;

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::views::{Edit, Pick, Show};
use super::{ending, list};
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::contacts::{self, Contact};
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, TaskId, UserId};
use crate::tasks::model::{ADDED, Task};
use crate::tasks::{by_hand, forms, queries};
use crate::users::{self, Admin, Permission, UserLine, may};
use crate::web::{self, Error, Filled, Form, urls};

/// Contacts a picker offers.
const PICKED: usize = 10;
const ENDED: &str = "Somebody ended this task meanwhile; this is how it stands now.";

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let (view, edits) = (|| may(Permission::ViewTasks), || may(Permission::EditTasks));
    cfg.service(resource("/tasks").route(get().to(list::list).wrap(view())).route(post().to(create).wrap(edits())))
        .service(resource("/tasks/new").route(get().to(new).wrap(edits())))
        .service(resource("/tasks/{id}").route(get().to(show).wrap(view())))
        .service(
            resource("/tasks/{id}/edit").route(get().to(edit).wrap(edits())).route(post().to(change).wrap(edits())),
        )
        .service(resource("/tasks/{id}/open").route(get().to(ending::open).wrap(edits())))
        .service(resource("/tasks/{id}/take").route(post().to(ending::take).wrap(edits())))
        .service(resource("/tasks/{id}/done").route(post().to(ending::done).wrap(edits())))
        .service(resource("/tasks/{id}/dismiss").route(post().to(ending::dismiss).wrap(edits())))
        .service(resource("/tasks/{id}/reopen").route(post().to(ending::reopen).wrap(edits())));
}

/// A task, whom it is about, and what pages call those who had to do with it.
pub(super) type Seen = (Task, Contact, HashMap<UserId, String>);

pub(super) fn look(conn: &mut Conn, id: TaskId) -> db::Result<Option<Seen>> {
    let Some(task) = queries::find(conn, id)? else { return Ok(None) };
    let Some(contact) = contacts::find(conn, task.contact_id)? else { return Ok(None) };
    let people: Vec<UserId> = [task.owner_id, task.created_by, task.finished_by].into_iter().flatten().collect();
    let names = users::names_of(conn, &people)?;
    Ok(Some((task, contact, names)))
}

pub(super) async fn page_of(admin: &Admin, db: &Db, id: TaskId, form: Filled) -> web::Result<Show> {
    let (task, contact, names) = db.read(move |conn| look(conn, id)).await?.ok_or(Error::NotFound)?;
    Ok(Show { shell: admin.shell()?, task, contact, names, form, may_edit: admin.may(Permission::EditTasks) })
}

async fn show(admin: Admin, id: Path<TaskId>, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(page_of(&admin, &db, id.into_inner(), Filled::default()).await?)
}

fn choices(people: &[UserLine]) -> Vec<(String, String)> {
    people.iter().map(|user| (user.id.to_string(), user.name.clone())).collect()
}

async fn new(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let Ok(id) = query.text("contact").parse::<ContactId>() else {
        let search = query.text("search").to_owned();
        let sought = search.clone();
        let found = db.read(move |conn| Ok(contacts::named(conn, &sought, PICKED)?)).await?;
        let person = |one: Contact| (one.id, one.name(), one.email.clone().unwrap_or_else(|| one.at_handle()));
        let people = found.into_iter().map(person).collect();
        return web::page(Pick { shell: admin.shell()?, search, people });
    };
    let (contact, people) = db.read(move |conn| Ok((contacts::find(conn, id)?, users::choices(conn)?))).await?;
    let contact = contact.filter(|contact| contact.state.is_live()).ok_or(Error::NotFound)?;
    let form = forms::blank(admin.id(), &admin.user.time_zone, admin.now);
    web::page(Edit { shell: admin.shell()?, contact, form, people: choices(&people), task: None })
}

async fn create(admin: Admin, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (mut filled, by, now) = (form.0, admin.id(), admin.now);
    let id: ContactId = filled.text("contact").parse().map_err(|_no_number| Error::NotFound)?;
    let (contact, people) = db.read(move |conn| Ok((contacts::find(conn, id)?, users::choices(conn)?))).await?;
    let contact = contact.filter(|contact| contact.state.is_live()).ok_or(Error::NotFound)?;
    let Some(typed) = forms::parse(&mut filled, &admin.user.time_zone, &people) else {
        let people = choices(&people);
        return web::again(Edit { shell: admin.shell()?, contact, form: filled, people, task: None });
    };
    db.write(move |conn| by_hand::write(conn, id, &typed, (by, now)).map(drop)).await?;
    admin.go(urls::contact(&id), "The task was saved.")
}

async fn wanted(db: &Db, id: TaskId) -> web::Result<(Task, Contact, Vec<UserLine>)> {
    let found = db.read(move |conn| Ok((look(conn, id)?, users::choices(conn)?))).await?;
    let (Some((task, contact, _)), people) = found else { return Err(Error::NotFound) };
    Ok((task, contact, people))
}

async fn edit(admin: Admin, id: Path<TaskId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (task, contact, people) = wanted(&db, id.into_inner()).await?;
    if !task.is_open() {
        return admin.go_with(urls::task(&task.id), "warning", ENDED);
    }
    let form = forms::fill(&task, &admin.user.time_zone);
    web::page(Edit { shell: admin.shell()?, contact, form, people: choices(&people), task: Some(task) })
}

async fn change(admin: Admin, id: Path<TaskId>, form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (task, contact, people) = wanted(&db, id.into_inner()).await?;
    let (id, mut filled, by, now) = (task.id, form.0, admin.id(), admin.now);
    let Some(typed) = forms::parse(&mut filled, &admin.user.time_zone, &people) else {
        let people = choices(&people);
        return web::again(Edit { shell: admin.shell()?, contact, form: filled, people, task: Some(task) });
    };
    let changed = db.write(move |conn| {
        let Some(before) = queries::lock(conn, id)?.filter(Task::is_open) else { return Ok(false) };
        queries::change(conn, id, &typed)?;
        let news = NewActivity::new(before.contact_id, &ADDED, format!("Task: {}", typed.title), before.created_at);
        retell(conn, news.about("task", id), &before)?;
        let change = NewChange::new(Some(by), "task", id, "changed", now).before(&before.title).after(&typed);
        audit::record(conn, &[change])?;
        Ok(true)
    });
    if changed.await? {
        return admin.go(urls::task(&id), "The task was saved.");
    }
    admin.go_with(urls::task(&id), "warning", ENDED)
}

/// The timeline says what the task is called now; what was done and opened again before is told in its own words.
fn retell(conn: &mut Conn, news: NewActivity, before: &Task) -> db::Result<()> {
    if before.opened_at.is_none() {
        activity::retell(conn, &news)?;
    }
    Ok(())
}
