//! `/contacts/{id}`.

use actix_web::web::{Data, Path, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::seen::{Question, look};
use super::views::Show;
use super::{inplace, timeline};
use crate::activity::Kind;
use crate::config::Config;
use crate::criteria::Criteria;
use crate::db::Db;
use crate::ids::ContactId;
use crate::messages::Channels;
use crate::twitter;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled};
use crate::worker::Nudge;

/// The table of routes; after those of `contacts`.
pub fn routes(cfg: &mut ServiceConfig) {
    let views = || may(Permission::ViewContacts);
    inplace::routes(cfg);
    cfg.service(resource("/contacts/{id}/timeline.csv").route(get().to(timeline::export).wrap(views())))
        .service(resource("/contacts/{id}").route(get().to(show).wrap(views())));
}

async fn show(
    admin: Admin,
    id: Path<ContactId>,
    request: HttpRequest,
    (db, channels): (Data<Db>, Data<Channels>),
    (config, nudge, kinds, criteria): (Data<Config>, Data<Nudge>, Data<Vec<Kind>>, Data<Criteria>),
) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let query = Filled::decode(request.query_string().as_bytes());
    let question = Question {
        query: query.clone(),
        kinds: kinds.to_vec(),
        zone: admin.user.time_zone.clone(),
        now,
        may_edit: admin.may(Permission::EditContacts),
        may_edit_tasks: admin.may(Permission::EditTasks),
        channels: channels.as_ref().clone(),
        criteria: criteria.as_ref().clone(),
        asking: crate::contacts::asking(&admin),
    };
    let config = config.into_inner();
    let x_web = config.x_web.clone();
    let seen = db.read(move |conn| look(conn, &config, id, &question)).await?.ok_or(Error::NotFound)?;
    if seen.contact.state == crate::contacts::State::Merged {
        // Old links lead to whom they became a part of.
        let survivor = db.read(move |conn| Ok(crate::contacts::survivor(conn, id)?)).await?.ok_or(Error::NotFound)?;
        return Ok(web::see_other(web::urls::contact(&survivor)));
    }
    if seen.glance.is_stale && db.write(move |conn| twitter::want_on_visit(conn, id, now)).await? {
        nudge.now();
    }
    web::page(Show::of(&admin, seen, &query, &kinds, x_web.as_str())?)
}
