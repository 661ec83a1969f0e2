//! `POST /contacts/{id}/channel`.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, post, resource};

use super::queries;
use crate::audit::{self, NewChange};
use crate::contacts;
use crate::db::Db;
use crate::ids::ContactId;
use crate::messages::channel::Channels;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Form, urls};

/// The table of routes.
pub(in crate::messages) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/{id}/channel").route(post().to(change).wrap(edits())));
}

async fn change(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    (db, channels): (Data<Db>, Data<Channels>),
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let typed = form.0.text("channel").to_owned();
    let chosen = channels.get(&typed).map(|(known, _)| (known.key, known.name));
    if chosen.is_none() && !typed.is_empty() {
        return Err(Error::Bad("There is no such channel.".to_owned()));
    }
    let saved = db.write(move |conn| {
        if !contacts::find(conn, id)?.is_some_and(|contact| contact.state.is_live()) {
            return Ok(false);
        }
        let before = queries::preferred(conn, &[id])?.remove(&id);
        let channel = chosen.map(|(key, _)| key);
        queries::prefer(conn, id, channel, now)?;
        let change = NewChange::new(Some(by), "contact", id, "preferred channel changed", now);
        audit::record(conn, &[change.before(&before).after(&channel)])?;
        Ok(true)
    });
    if !saved.await? {
        return Err(Error::NotFound);
    }
    let sentence = chosen.map_or_else(
        || "They are reached as each message says.".to_owned(),
        |(_, name)| format!("{name} is tried first from now on."),
    );
    admin.go(urls::contact(&id), &sentence)
}
