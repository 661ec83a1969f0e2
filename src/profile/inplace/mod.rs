//! What is changed on the page itself: a value, tags, the owner, points, do-not-contact.

mod blocks;
mod field;
mod points;
mod who;

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::contacts::{self, Contact};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::users::{Permission, may};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    let views = || may(Permission::ViewContacts);
    cfg.service(
        resource("/contacts/{id}/fields/{alias}")
            .route(get().to(field::edit).wrap(edits()))
            .route(post().to(field::save).wrap(edits())),
    )
    .service(resource("/contacts/{id}/tags").route(post().to(who::tags).wrap(edits())))
    .service(resource("/contacts/{id}/owner").route(post().to(who::owner).wrap(edits())))
    .service(
        resource("/contacts/{id}/points")
            .route(get().to(points::show).wrap(views()))
            .route(post().to(points::adjust).wrap(edits())),
    )
    .service(
        resource("/contacts/{id}/blocks")
            .route(get().to(blocks::show).wrap(views()))
            .route(post().to(blocks::change).wrap(edits())),
    );
}

/// A contact that can be changed: neither in the bin nor merged into another.
fn live(conn: &mut Conn, id: ContactId) -> db::Result<Option<Contact>> {
    Ok(contacts::find(conn, id)?.filter(|contact| contact.state.is_live()))
}
