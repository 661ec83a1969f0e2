//! `/contacts/{id}`.

use actix_web::web::{Data, Path, ServiceConfig, get, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::views::{Entry, Show};
use crate::activity::{self, Kind};
use crate::campaigns;
use crate::clock::At;
use crate::config::Config;
use crate::contacts;
use crate::db::{self, Conn, Db};
use crate::ids::{ActivityId, ContactId};
use crate::twitter;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Paged, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;

/// The table of routes; after those of `contacts`.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/contacts/{id}").route(get().to(show).wrap(may(Permission::ViewContacts))));
}

/// What the page is made of, read over one connection.
struct Seen {
    contact: contacts::Contact,
    tags: Vec<contacts::Tag>,
    owner: Option<String>,
    facts: Vec<(&'static str, Vec<(String, String)>)>,
    panel: twitter::Panel,
    memberships: Vec<campaigns::Membership>,
    timeline: Paged<activity::Activity>,
}

async fn show(
    admin: Admin,
    id: Path<ContactId>,
    request: HttpRequest,
    db: Data<Db>,
    (config, nudge, kinds): (Data<Config>, Data<Nudge>, Data<Vec<Kind>>),
) -> web::Result<HttpResponse> {
    let (id, now, query) = (id.into_inner(), admin.now, Filled::decode(request.query_string().as_bytes()));
    let (config, x_web) = (config.clone().into_inner(), config.x_web.clone());
    let seen = db.read(move |conn| look(conn, &config, id, now, &query)).await?.ok_or(Error::NotFound)?;
    if seen.contact.state == contacts::State::Merged {
        // Old links lead to whom they became a part of.
        let survivor = db.read(move |conn| Ok(contacts::survivor(conn, id)?)).await?.ok_or(Error::NotFound)?;
        return Ok(web::see_other(urls::contact(&survivor)));
    }
    if seen.panel.is_stale && db.write(move |conn| twitter::want_on_visit(conn, id, now)).await? {
        nudge.now();
    }
    let url = urls::contact(&id);
    web::page(Show {
        shell: admin.shell()?,
        owner: seen.owner.unwrap_or_default(),
        tags: seen.tags,
        facts: seen.facts,
        handle_url: format!("{x_web}{}", seen.contact.twitter.as_deref().unwrap_or("")),
        panel: seen.panel,
        memberships: seen.memberships,
        newest: (seen.timeline.before.is_some()).then(|| url.clone()),
        older: seen.timeline.after.map(|key| format!("{url}?after={key}")),
        timeline: seen.timeline.rows.into_iter().map(|row| Entry::of(row, &kinds)).collect(),
        may_edit: admin.may(Permission::EditContacts),
        may_delete: admin.may(Permission::DeleteContacts),
        contact: seen.contact,
    })
}

fn look(conn: &mut Conn, config: &Config, id: ContactId, now: At, query: &Filled) -> db::Result<Option<Seen>> {
    let Some(contact) = contacts::find(conn, id)? else { return Ok(None) };
    // The timeline is walked in one direction; "newest" leads back to its beginning.
    let before: Option<ActivityId> = query.text("after").parse().ok();
    let cursor = before.map_or(Cursor::Start, |key| Cursor::After(key.to_string()));
    let rows = activity::recent(conn, id, before, web::limit_of(SHOWN))?;
    let owner = contact.owner_id.map(|owner| users::find(conn, owner)).transpose()?.flatten();
    Ok(Some(Seen {
        tags: contacts::tags_of(conn, &[id])?.remove(&id).unwrap_or_default(),
        owner: owner.map(|user| user.name),
        facts: contacts::facts(conn, id)?,
        memberships: campaigns::memberships_of(conn, id)?,
        panel: twitter::panel(conn, config, id, now)?,
        timeline: Paged::of(rows, SHOWN, &cursor, |row| row.id.to_string()),
        contact,
    }))
}
