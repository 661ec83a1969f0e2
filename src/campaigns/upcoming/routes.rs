//! A step to come gets another time, or is left out: from a contact's page.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use askama::Template;

use super::{Cancelled, Canceller, Upcoming};
use crate::db::Db;
use crate::ids::{ContactId, LogId};
use crate::steps::Registry;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, Shell, urls};
use crate::worker::Nudge;

const TOO_LATE: &str = "This step is no longer to come: it happened meanwhile, or somebody took it away.";
const UNDER_WAY: &str = "it will not be tried again by itself, and what comes of it stands here soon.";
/// The longest reason of a person.
const LONGEST_REASON: usize = 150;

#[derive(Template)]
#[template(path = "campaigns/upcoming/reschedule.html")]
struct Reschedule {
    shell: Shell,
    form: Filled,
    step: Upcoming,
}

pub(in crate::campaigns) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(
        resource("/contacts/{id}/steps/{row}")
            .route(get().to(ask).wrap(edits()))
            .route(post().to(reschedule).wrap(edits())),
    )
    .service(resource("/contacts/{id}/steps/{row}/cancel").route(post().to(cancel).wrap(edits())));
}

async fn ask(admin: Admin, ids: Path<(ContactId, LogId)>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (contact, row) = ids.into_inner();
    let step = db.read(move |conn| super::find(conn, contact, row)).await?;
    let step = step.filter(Upcoming::is_movable).ok_or(Error::NotFound)?;
    let due = step.due_at.map(|at| web::typed_time(at, &admin.user.time_zone)).unwrap_or_default();
    web::page(Reschedule { shell: admin.shell()?, form: Filled::of([("due", due)]), step })
}

async fn reschedule(
    admin: Admin,
    ids: Path<(ContactId, LogId)>,
    form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let ((contact, row), mut filled) = (ids.into_inner(), form.0);
    let step = db.read(move |conn| super::find(conn, contact, row)).await?;
    let Some(step) = step.filter(Upcoming::is_movable) else {
        return admin.go_with(urls::contact(&contact), "warning", TOO_LATE);
    };
    let limit = admin.now.plus(chrono::Duration::days(3650));
    let to = match web::when(filled.text("due"), &admin.user.time_zone) {
        Some(at) if at <= limit => at.max(admin.now),
        Some(_) => return refused(&admin, filled, step, "That is more than ten years away."),
        None => return refused(&admin, filled, step, "Give a day and a time, like 2026-11-30 09:00."),
    };
    filled.set("due", "");
    let (by, now, name) = (admin.id(), admin.now, step.step.clone());
    let done = db.write(move |conn| super::reschedule(conn, &step, to, by, now)).await?;
    nudge.now();
    if done {
        let sentence = format!("“{name}” is due on {} now.", admin.shell()?.time(&to));
        return admin.go(urls::contact(&contact), &sentence);
    }
    admin.go_with(urls::contact(&contact), "warning", TOO_LATE)
}

fn refused(admin: &Admin, mut form: Filled, step: Upcoming, why: &str) -> web::Result<HttpResponse> {
    form.refuse("due", why);
    web::again(Reschedule { shell: admin.shell()?, form, step })
}

async fn cancel(
    admin: Admin,
    ids: Path<(ContactId, LogId)>,
    form: Form,
    db: Data<Db>,
    (nudge, registry): (Data<Nudge>, Data<Registry>),
) -> web::Result<HttpResponse> {
    let ((contact, row), now) = (ids.into_inner(), admin.now);
    let (by, name) = (admin.id(), admin.user.name.clone());
    let why: String = form.0.text("reason").chars().take(LONGEST_REASON).collect();
    let done = db.write(move |conn| {
        let Some(step) = super::find(conn, contact, row)? else { return Ok((Cancelled::TooLate, String::new())) };
        let canceller = Canceller { by, name: &name, why: &why };
        Ok((super::cancel(conn, &step, &canceller, &registry, now)?, step.step))
    });
    match done.await? {
        (Cancelled::Done, name) => {
            nudge.now();
            admin.go(urls::contact(&contact), &format!("“{name}” will not happen for this contact."))
        }
        (Cancelled::TooLate, _) => admin.go_with(urls::contact(&contact), "warning", TOO_LATE),
        (Cancelled::UnderWay, name) => {
            let sentence = format!("“{name}” is on its way already and could not be taken back; {UNDER_WAY}");
            admin.go_with(urls::contact(&contact), "warning", &sentence)
        }
    }
}
