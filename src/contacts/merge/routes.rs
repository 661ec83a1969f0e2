//! `/contacts/{id}/merge`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use chrono_tz::Tz;

use super::sides::{self, Sides};
use super::views::{Choose, Find, Recent};
use super::{Denied, Merge, Points, queries};
use crate::contacts::follow::Follows;
use crate::contacts::model::{Contact, Editor, Watchers};
use crate::contacts::{self, duplicates, queries as people};
use crate::criteria::{Asking, Criteria};
use crate::db::{self, Conn, Db};
use crate::ids::{ActId, ContactId};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, urls};
use crate::worker::Nudge;

/// Contacts offered at once.
const SHOWN: i64 = 10;

/// The table of routes.
pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let edits = || may(Permission::EditContacts);
    cfg.service(
        resource("/contacts/{id}/merge").route(get().to(show).wrap(edits())).route(post().to(do_merge).wrap(edits())),
    )
    .service(resource("/contacts/{id}/merge/undo").route(post().to(take_back).wrap(edits())));
}

async fn show(
    admin: Admin,
    id: Path<ContactId>,
    request: HttpRequest,
    (db, criteria): (Data<Db>, Data<Criteria>),
) -> web::Result<HttpResponse> {
    let (id, query) = (id.into_inner(), Filled::decode(request.query_string().as_bytes()));
    if let Ok(other) = query.text("with").parse::<ContactId>() {
        let zone = admin.zone();
        let sides = db.read(move |conn| open(conn, id, other, zone)).await?.ok_or(Error::NotFound)?;
        let form = proposed(&sides);
        return web::page(Choose { shell: admin.shell()?, form, sides, stale: String::new() });
    }
    let asking = contacts::asking(&admin);
    let search = query.text("search").to_owned();
    let typed = search.clone();
    let found = db.read(move |conn| {
        let Some(contact) = people::find(conn, id)?.filter(|contact| contact.state.is_live()) else { return Ok(None) };
        let (found, mistake) = candidates(conn, &criteria, &typed, &asking, id)?;
        Ok(Some((contact, found, mistake, recent(conn, id, &asking)?)))
    });
    let (contact, found, mistake, merges) = found.await?.ok_or(Error::NotFound)?;
    web::page(Find { shell: admin.shell()?, contact, search, found, merges, mistake })
}

/// Those that match a search; without one, those that look alike.
fn candidates(
    conn: &mut Conn,
    criteria: &Criteria,
    typed: &str,
    asking: &Asking,
    id: ContactId,
) -> db::Result<(Vec<Contact>, String)> {
    if typed.is_empty() {
        let alike = duplicates::like(conn, id, SHOWN)?;
        return Ok((people::lines(conn, &alike)?, String::new()));
    }
    match contacts::compile(conn, criteria, typed, asking)? {
        Ok(query) => {
            let mut ids = contacts::ids_after(conn, &query, ContactId(0), SHOWN + 1)?;
            ids.retain(|found| *found != id);
            Ok((people::lines(conn, &ids)?, String::new()))
        }
        Err(mistake) => Ok((Vec::new(), mistake.sentence)),
    }
}

fn recent(conn: &mut Conn, id: ContactId, asking: &Asking) -> db::Result<Vec<Recent>> {
    let rows = queries::recent(conn, id, asking.now)?;
    Ok(rows.into_iter().map(|(act, label, at)| Recent { act, label, at }).collect())
}

fn open(conn: &mut Conn, id: ContactId, other: ContactId, zone: Tz) -> db::Result<Option<Sides>> {
    let live = |conn: &mut Conn, id| Ok::<_, db::Error>(people::find(conn, id)?.filter(|found| found.state.is_live()));
    match (live(conn, id)?, live(conn, other)?) {
        (Some(one), Some(other)) if one.id != other.id => Ok(Some(Sides::of(conn, one, other, zone)?)),
        _ => Ok(None),
    }
}

/// The form as it is proposed.
fn proposed(sides: &Sides) -> Filled {
    let stays = sides::proposed_survivor(&sides.one, &sides.other);
    let owner =
        if sides.one.owner_id.is_some() || sides.other.owner_id.is_none() { sides.one.id } else { sides.other.id };
    let mut form =
        Filled::of([("survivor", stays.to_string()), ("points", "add".to_owned()), ("owner", owner.to_string())]);
    for line in &sides.different {
        form.set(&format!("field-{}", line.alias), line.proposed.to_string());
    }
    note_versions(&mut form, sides);
    form
}

fn note_versions(form: &mut Filled, sides: &Sides) {
    form.set("version", sides.one.version.to_string());
    form.set("other_version", sides.other.version.to_string());
}

/// What the form asks for.
fn wish(form: &Filled, sides: &Sides) -> Merge {
    let id = |name: &str| form.text(name).parse::<ContactId>().ok();
    let (one, other) = (&sides.one, &sides.other);
    let is_other = id("survivor") == Some(other.id);
    let (winner, loser) = if is_other { (other, one) } else { (one, other) };
    let seen = |name: &str| form.text(name).parse::<u32>().unwrap_or(0);
    let (version, other_version) = (seen("version"), seen("other_version"));
    let is_loser = |name: &str| id(name) == Some(loser.id);
    let taken = sides.different.iter().filter(|line| is_loser(&format!("field-{}", line.alias)));
    Merge {
        winner: winner.id,
        loser: loser.id,
        versions: Some(if is_other { (other_version, version) } else { (version, other_version) }),
        taken: taken.map(|line| line.alias.clone()).collect(),
        points: id("points").filter(|id| [one.id, other.id].contains(id)).map_or(Points::Add, Points::Of),
        owner: if is_loser("owner") { loser.owner_id } else { winner.owner_id },
    }
}

async fn do_merge(
    admin: Admin,
    id: Path<ContactId>,
    request: HttpRequest,
    form: Form,
    (db, follows, watchers, nudge): (Data<Db>, Data<Follows>, Data<Watchers>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, query) = (id.into_inner(), Filled::decode(request.query_string().as_bytes()));
    let other: ContactId = query.text("with").parse().map_err(|_error| Error::NotFound)?;
    let zone = admin.zone();
    let sides = db.read(move |conn| open(conn, id, other, zone)).await?.ok_or(Error::NotFound)?;
    let mut form = form.0;
    let (wish, editor) = (wish(&form, &sides), Editor::new(Some(admin.id()), admin.now));
    let winner = wish.winner;
    match db.write(move |conn| super::merge(conn, &wish, &follows, &watchers, editor)).await? {
        Ok(_) => {
            nudge.now();
            let sentence = "The two are one contact now. This can be taken back for thirty days, under Merge.";
            admin.go(urls::contact(&winner), sentence)
        }
        Err(Denied::Gone) => Err(Error::NotFound),
        Err(Denied::Stale) => {
            let stale = "One of the two was saved while you were choosing, so nothing was merged. Below is how both are now; your choices are kept.";
            note_versions(&mut form, &sides);
            let mut response = web::again(Choose { shell: admin.shell()?, form, sides, stale: stale.to_owned() })?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
    }
}

async fn take_back(
    admin: Admin,
    id: Path<ContactId>,
    form: Form,
    (db, follows, watchers, nudge): (Data<Db>, Data<Follows>, Data<Watchers>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (id, editor) = (id.into_inner(), Editor::new(Some(admin.id()), admin.now));
    let act: ActId = form.0.text("act").parse().map_err(|_error| Error::NotFound)?;
    match db.write(move |conn| super::undo(conn, act, &follows, &watchers, editor)).await? {
        Ok(undone) => {
            nudge.now();
            let mut sentence = "They are two contacts again.".to_owned();
            for left in &undone.left {
                sentence.push(' ');
                sentence.push_str(left);
            }
            admin.go(urls::contact(&undone.back), &sentence)
        }
        Err(why) => admin.go_with(format!("{}/merge", urls::contact(&id)), "warning", &why),
    }
}
