//! `/`.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, get, resource};

use super::views::{Show, steps};
use crate::users::{Admin, Permission, may};
use crate::web;

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/").route(get().to(show).wrap(may(Permission::SignedIn))));
}

async fn show(admin: Admin) -> web::Result<HttpResponse> {
    web::page(Show { shell: admin.shell()?, steps: steps(|permission| admin.may(permission)) })
}
