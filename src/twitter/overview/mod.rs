//! `/tweets/overview`: how the module does: what was sent, what failed and why, what it cost, what was clicked, and
//! whether anything stands in the way. Every chart is drawn from figures that were kept as things happened.

mod look;
mod views;

use actix_web::web::{Data, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};

use crate::db::Db;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled};

/// The table of routes; to be registered before `/tweets/{id}`.
pub(super) fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/tweets/overview").route(get().to(show).wrap(may(Permission::ViewTweets))));
}

/// So many days can be looked back.
const DAYS: [u64; 3] = [14, 30, 90];

async fn show(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let asked = query.text("days").parse::<u64>().ok();
    let days = DAYS.into_iter().find(|days| Some(*days) == asked).unwrap_or(30);
    let now = admin.now;
    let seen = db.read(move |conn| look::look(conn, days, now)).await?;
    let may = views::May { connect: admin.may(Permission::ManageTwitter), edit: admin.may(Permission::EditTweets) };
    web::page(views::Show { shell: admin.shell()?, seen, may, days, choices: DAYS })
}
