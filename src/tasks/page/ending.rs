//! What a person does with a task: opens its link, takes it on, says that it is done, or that it will not be.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::routes::page_of;
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::TaskId;
use crate::tasks::by_hand::finish;
use crate::tasks::forms::is_link;
use crate::tasks::model::{End, Task};
use crate::tasks::queries;
use crate::users::Admin;
use crate::web::{self, Error, Form, urls};
use crate::worker::Nudge;

const ENDED: &str = "Somebody ended this task meanwhile; this is how it stands now.";
const NOT_OPENED: &str =
    "Open the link first: what is to be done is prepared there. If it was done another way, say so.";

/// To where it is done; that it was opened is written down.
pub(super) async fn open(admin: Admin, id: Path<TaskId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let task = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    let link = task.link.as_deref().filter(|link| is_link(link)).ok_or(Error::NotFound)?;
    if task.is_open() && task.opened_at.is_none() {
        db.write(move |conn| Ok(queries::opened(conn, id, now)?)).await?;
    }
    Ok(web::see_other(link))
}

pub(super) async fn take(admin: Admin, id: Path<TaskId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, by, now) = (id.into_inner(), admin.id(), admin.now);
    let taken = db.write(move |conn| {
        if queries::take(conn, id, by)? == 0 {
            return Ok(false);
        }
        audit::record(conn, &[NewChange::new(Some(by), "task", id, "taken on", now)])?;
        Ok(true)
    });
    if taken.await? {
        return admin.go(urls::task(&id), "The task is yours.");
    }
    admin.go_with(urls::task(&id), "warning", "Somebody else has it already, or it ended.")
}

pub(super) async fn done(
    admin: Admin,
    id: Path<TaskId>,
    form: Form,
    (db, nudge): (Data<Db>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, mut filled) = (id.into_inner(), form.0);
    let task = db.read(move |conn| Ok(queries::find(conn, id)?)).await?.ok_or(Error::NotFound)?;
    if task.is_open() && task.asks_to_open() && !filled.is_on("another_way") {
        filled.refuse("another_way", NOT_OPENED);
        return web::again(page_of(&admin, &db, id, filled).await?);
    }
    let to = if filled.is_on("from_list") { "/tasks".to_owned() } else { urls::task(&id) };
    let (by, now) = (admin.id(), admin.now);
    if db.write(move |conn| finish(conn, id, &End::Done, (by, now))).await? {
        nudge.now();
        return admin.go(to, &format!("Done: {}", task.title));
    }
    admin.go_with(to, "warning", ENDED)
}

pub(super) async fn dismiss(
    admin: Admin,
    id: Path<TaskId>,
    form: Form,
    (db, nudge): (Data<Db>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, mut filled, by, now) = (id.into_inner(), form.0, admin.id(), admin.now);
    let Some(reason) = filled.required("reason", "A reason", 200) else {
        return web::again(page_of(&admin, &db, id, filled).await?);
    };
    if db.write(move |conn| finish(conn, id, &End::Dismissed(reason.clone()), (by, now))).await? {
        nudge.now();
        return admin.go(urls::task(&id), "The task was dismissed.");
    }
    admin.go_with(urls::task(&id), "warning", ENDED)
}

pub(super) async fn reopen(admin: Admin, id: Path<TaskId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, by, now) = (id.into_inner(), admin.id(), admin.now);
    let opened = db.write(move |conn| {
        let Some(task) = queries::lock(conn, id)?.filter(may_open_again) else { return Ok(false) };
        queries::open_again(conn, &[task.id])?;
        audit::record(conn, &[NewChange::new(Some(by), "task", id, "opened again", now)])?;
        Ok(true)
    });
    if opened.await? {
        return admin.go(urls::task(&id), "The task is open again.");
    }
    admin.go_with(urls::task(&id), "warning", "It cannot be opened again.")
}

/// What a person ended, a person may open again; what a campaign took back, only the campaign.
pub(super) fn may_open_again(task: &Task) -> bool {
    use crate::tasks::model::TaskState;
    matches!(task.standing(), TaskState::Done | TaskState::Dismissed)
}
