//! `/tweets/drafts`: what waits for approval.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::queries;
use crate::config::Config;
use crate::db::Db;
use crate::ids::PostId;
use crate::twitter::outbox::evidence;
use crate::twitter::outbox::page::{self, PostLine};
use crate::twitter::sender;
use crate::twitter::steps;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Filled, Form, Paged, Shell, urls};
use crate::worker::Nudge;

const SHOWN: usize = 50;

#[derive(Template)]
#[template(path = "twitter/drafts.html")]
struct List {
    shell: Shell,
    rows: Vec<PostLine>,
    may_decide: bool,
    /// Why nothing is sent now.
    idle: Option<String>,
    prev: Option<String>,
    next: Option<String>,
}

pub(in crate::twitter::outbox) fn routes(cfg: &mut ServiceConfig) {
    let (view, decide) = (|| may(Permission::ViewTweets), || may(Permission::ApproveTweets));
    cfg.service(resource("/tweets/drafts").route(get().to(list).wrap(view())))
        .service(resource("/tweets/drafts/approve").route(post().to(approve).wrap(decide())))
        .service(resource("/tweets/drafts/decline").route(post().to(decline).wrap(decide())))
        .service(resource("/tweets/posts/{id}/approve").route(post().to(approve_one).wrap(decide())));
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (cursor, now) = (Cursor::of(&query), admin.now);
    let walk = cursor.clone();
    let seen = db.read(move |conn| {
        let ids = queries::page(conn, &walk, SHOWN)?;
        Ok((page::lines(conn, &ids)?, sender::idle(conn, now)?))
    });
    let (rows, idle) = seen.await?;
    let paged = Paged::of(rows, SHOWN, &cursor, |line| line.post.id.to_string());
    let address = |word: &str, id: String| format!("/tweets/drafts?{word}={id}");
    web::page(List {
        shell: admin.shell()?,
        rows: paged.rows,
        may_decide: admin.may(Permission::ApproveTweets),
        idle: idle.map(|idle| idle.words()),
        prev: paged.before.map(|id| address("before", id)),
        next: paged.after.map(|id| address("after", id)),
    })
}

async fn approve(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (ids, now, by) = (page::chosen(&form.0), admin.now, admin.id());
    if ids.is_empty() {
        return admin.go_with("/tweets/drafts", "warning", "Tick the drafts to approve first.");
    }
    let done = db.write(move |conn| super::approve(conn, &ids, by, now)).await?;
    nudge.now();
    admin.go("/tweets/drafts", &told(done, "approved and in the queue"))
}

async fn decline(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (ids, now, by) = (page::chosen(&form.0), admin.now, admin.id());
    if ids.is_empty() {
        return admin.go_with("/tweets/drafts", "warning", "Tick the drafts to decline first.");
    }
    let done = db.write(move |conn| super::decline(conn, &ids, by, now)).await?;
    nudge.now();
    admin.go("/tweets/drafts", &told(done, "declined"))
}

fn told(count: usize, what: &str) -> String {
    match count {
        0 => "Nothing was changed: somebody else decided meanwhile.".to_owned(),
        1 => format!("1 draft was {what}."),
        count => format!("{count} drafts were {what}."),
    }
}

/// One draft, perhaps with another text.
async fn approve_one(
    admin: Admin,
    id: Path<PostId>,
    form: Form,
    (db, config, nudge): (Data<Db>, Data<Config>, Data<Nudge>),
) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let (line, attempts) = page::look(&db, id).await?;
    let text = filled.value("text").replace("\r\n", "\n").trim().to_owned();
    let judged = steps::approvable(&text, line.handle.as_deref(), config.asks_consent());
    let (text, mentions) = match judged {
        Ok(judged) => judged,
        Err(why) => {
            filled.refuse("text", why);
            return web::again(page::page_of(&admin, (line, attempts), &config, filled)?);
        }
    };
    let is_other = text != line.post.text;
    let approved = db.write(move |conn| {
        if queries::lock(conn, &[id])?.is_empty() {
            return Ok(false);
        }
        if is_other {
            queries::rewrite(conn, id, &text, mentions)?;
            evidence::word(conn, &[id], (by, "edited"), "Another text.", now)?;
        }
        Ok(super::approve(conn, &[id], by, now)? > 0)
    });
    if approved.await? {
        nudge.now();
        return admin.go(urls::post(&id), "The draft is approved and in the queue.");
    }
    admin.go_with(urls::post(&id), "warning", page::GONE)
}
