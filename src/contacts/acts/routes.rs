//! `/contacts/acts`.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::views::{Line, List, Refused, Show, Standing};
use crate::audit::{self, Act};
use crate::contacts::follow::Follows;
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::Left;
use crate::contacts::{batch, merge, queries};
use crate::db::{self, Conn, Db};
use crate::ids::{ActId, ContactId, UserId};
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;
/// Refusals shown on an act's page.
const REFUSALS: i64 = 200;

pub(in crate::contacts) fn routes(cfg: &mut ServiceConfig) {
    let looks = || may(Permission::ViewContacts);
    let edits = || may(Permission::EditContacts);
    cfg.service(resource("/contacts/acts").route(get().to(list).wrap(looks())))
        .service(resource("/contacts/acts/{id}").route(get().to(show).wrap(looks())))
        .service(resource("/contacts/acts/{id}/standing").route(get().to(standing).wrap(looks())))
        .service(resource("/contacts/acts/{id}/stop").route(post().to(stop).wrap(edits())))
        .service(resource("/contacts/acts/{id}/undo").route(post().to(undo).wrap(edits())));
}

fn users_by_id(conn: &mut Conn) -> db::Result<Vec<(UserId, String)>> {
    Ok(users::everybody(conn)?.into_iter().map(|user| (user.id, user.name)).collect())
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let cursor = Cursor::of(&Filled::decode(request.query_string().as_bytes()));
    let from = cursor.clone();
    let (rows, people) =
        db.read(move |conn| Ok((audit::acts_page(conn, &from, web::limit_of(SHOWN))?, users_by_id(conn)?))).await?;
    let page = Paged::of(rows, SHOWN, &cursor, |act| act.id.to_string());
    let link = |way: &str, key: Option<String>| key.map(|key| format!("/contacts/acts?{way}={key}"));
    let by = |act: &Act| people.iter().find(|(id, _)| Some(*id) == act.user_id).map(|(_, name)| name.clone());
    web::page(List {
        shell: admin.shell()?,
        prev: link("before", page.before),
        next: link("after", page.after),
        rows: page
            .rows
            .into_iter()
            .map(|act| Line { by: by(&act).unwrap_or_else(|| "Linnet".to_owned()), act })
            .collect(),
    })
}

/// An act, and what it had to leave.
struct Seen {
    act: Act,
    by: String,
    /// Who took it back.
    back_by: Option<String>,
    left: i64,
    refused: Vec<Refused>,
}

fn look(conn: &mut Conn, id: ActId) -> db::Result<Option<Seen>> {
    let Some(act) = audit::find_act(conn, id)? else { return Ok(None) };
    let is_undo = matches!(act.state.as_str(), "undoing" | "undone");
    let rows = batch::refused(conn, id, is_undo, REFUSALS)?;
    let ids: Vec<ContactId> = rows.iter().flat_map(|left| std::iter::once(left.contact).chain(left.other)).collect();
    let names = queries::names_of(conn, &ids)?;
    let called = |id: ContactId| names.get(&id).cloned().unwrap_or_else(|| format!("Contact {id}"));
    let line = |left: Left| Refused {
        url: urls::contact(&left.contact),
        name: called(left.contact),
        other: left.other.map(|other| (called(other), urls::contact(&other))),
        reason: if left.other.is_some() { left.why } else { left.sentence() },
    };
    let people = users_by_id(conn)?;
    let name = |user: Option<UserId>| people.iter().find(|(id, _)| Some(*id) == user).map(|(_, name)| name.clone());
    Ok(Some(Seen {
        refused: rows.into_iter().map(line).collect(),
        left: batch::left(conn, id, is_undo)?,
        by: name(act.user_id).unwrap_or_else(|| "Linnet".to_owned()),
        back_by: name(act.undone_by),
        act,
    }))
}

/// What somebody has to be allowed who stops an act or takes it back: the same as for doing it.
fn needed(act: &Act) -> Permission {
    match act.kind.as_str() {
        "import" => Permission::ImportContacts,
        "delete" => Permission::DeleteContacts,
        _ => Permission::EditContacts,
    }
}

/// An act that somebody may stop or take back.
async fn allowed(admin: &Admin, id: ActId, db: &Db) -> web::Result<Act> {
    let act = db.read(move |conn| Ok(audit::find_act(conn, id)?)).await?.ok_or(Error::NotFound)?;
    if admin.may(needed(&act)) { Ok(act) } else { Err(Error::Forbidden) }
}

async fn seen(admin: &Admin, id: ActId, db: &Db) -> web::Result<Show> {
    let seen = db.read(move |conn| look(conn, id)).await?.ok_or(Error::NotFound)?;
    let Seen { act, by, back_by, left, refused } = seen;
    let may_edit = admin.may(needed(&act));
    Ok(Show { shell: admin.shell()?, may_edit, standing: Standing { act, by, back_by, left, refused, now: admin.now } })
}

async fn show(admin: Admin, id: Path<ActId>, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(seen(&admin, id.into_inner(), &db).await?)
}

/// The part that a script asks for again while it moves.
async fn standing(admin: Admin, id: Path<ActId>, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(seen(&admin, id.into_inner(), &db).await?.part())
}

async fn stop(admin: Admin, id: Path<ActId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now) = (allowed(&admin, id.into_inner(), &db).await?.id, admin.now);
    let stopped = db.write(move |conn| Ok(audit::stop_act(conn, id, now)?)).await?;
    let url = format!("/contacts/acts/{id}");
    match stopped {
        0 => admin.go_with(url, "info", "It was over already."),
        _ => admin.go(url, "It was stopped. What it did so far can be taken back."),
    }
}

async fn undo(
    admin: Admin,
    id: Path<ActId>,
    _form: Form,
    db: Data<Db>,
    (nudge, follows, watchers): (Data<Nudge>, Data<Follows>, Data<Watchers>),
) -> web::Result<HttpResponse> {
    let act = allowed(&admin, id.into_inner(), &db).await?;
    let (id, user, now) = (act.id, Some(admin.id()), admin.now);
    if act.kind == "merge" {
        let editor = Editor::new(user, now);
        let undone = db.write(move |conn| merge::undo(conn, id, &follows, &watchers, editor)).await?;
        nudge.now();
        return merge::told(&admin, undone, format!("/contacts/acts/{id}"));
    }
    let begun = db.write(move |conn| Ok(audit::begin_undo(conn, id, user, now)?)).await?;
    let url = format!("/contacts/acts/{id}");
    if begun == 0 {
        return admin.go_with(
            url,
            "warning",
            "It cannot be taken back: it is not over, was taken back, or is too old.",
        );
    }
    nudge.now();
    Ok(web::see_other(url))
}
