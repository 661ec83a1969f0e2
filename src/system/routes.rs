//! `/system`.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, resource};

use super::views::Show;
use crate::db::Db;
use crate::users::{Admin, Permission, may};
use crate::{web, worker};

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/system").route(get().to(show).wrap(may(Permission::ViewSystem))));
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let runs = db.read(worker::runs).await?;
    web::page(Show { shell: admin.shell()?, runs })
}
