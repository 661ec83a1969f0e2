//! `/system`.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, resource};

use super::views::Show;
use crate::db::Db;
use crate::seal::Seal;
use crate::users::{Admin, Permission, may};
use crate::{twitter, web, worker};

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/system").route(get().to(show).wrap(may(Permission::ViewSystem))));
}

async fn show(admin: Admin, db: Data<Db>, seal: Data<Seal>) -> web::Result<HttpResponse> {
    let (now, seal) = (admin.now, seal.into_inner());
    let (runs, x) = db.read(move |conn| Ok((worker::runs(conn)?, twitter::health(conn, &seal, now)?))).await?;
    web::page(Show { shell: admin.shell()?, runs, x })
}
