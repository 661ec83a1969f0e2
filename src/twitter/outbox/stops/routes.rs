//! Letting a queue go on.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, post, resource};

use super::queries;
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::StepId;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Form};
use crate::worker::Nudge;

pub(in crate::twitter::outbox) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/tweets/stops/{step}/release").route(post().to(release).wrap(may(Permission::EditTweets))));
}

async fn release(
    admin: Admin,
    step: Path<StepId>,
    _form: Form,
    db: Data<Db>,
    nudge: Data<Nudge>,
) -> web::Result<HttpResponse> {
    let (step, now, by) = (step.into_inner(), admin.now, admin.id());
    let released = db.write(move |conn| {
        let released = queries::release(conn, step, by, now)? > 0;
        if released {
            audit::record(conn, &[NewChange::new(Some(by), "campaign_step", step, "queue released", now)])?;
        }
        Ok(released)
    });
    if released.await? {
        nudge.now();
        return admin.go("/tweets/posts", "The queue goes on. If X refuses again, it stops again.");
    }
    admin.go_with("/tweets/posts", "info", "This queue was not stopped any more.")
}
