//! `/twitter/kept`: what is kept of X, for how long, and having it all forgotten.

use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};
use askama::Template;

use super::{queries, tidy};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::Db;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form, Shell};
use crate::worker::Nudge;

/// Rows are counted up to this.
const COUNTED: i64 = 10_001;

#[derive(Template)]
#[template(path = "twitter/integration/kept.html")]
struct Kept {
    shell: Shell,
    form: Filled,
    profiles: String,
    posts: String,
    photos: String,
    oldest: Option<At>,
    /// Since when everything is being forgotten.
    purging: Option<At>,
}

/// The table of routes.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let manage = || may(Permission::ManageTwitter);
    cfg.service(resource("/twitter/kept").route(get().to(show).wrap(manage())).route(post().to(purge).wrap(manage())));
}

async fn page(admin: &Admin, db: &Db, form: Filled) -> web::Result<Kept> {
    let (counts, oldest, purging) =
        db.read(|conn| Ok((queries::counts(conn, COUNTED)?, queries::oldest(conn)?, tidy::asked(conn)?))).await?;
    let [profiles, posts, photos] =
        counts.map(|count| if count >= COUNTED { "more than 10,000".to_owned() } else { count.to_string() });
    Ok(Kept { shell: admin.shell()?, form, profiles, posts, photos, oldest, purging })
}

async fn show(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    web::page(page(&admin, &db, Filled::default()).await?)
}

async fn purge(admin: Admin, form: Form, db: Data<Db>, nudge: Data<Nudge>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    if !filled.is_on("sure") {
        filled.refuse("sure", "Tick this: what is forgotten has to be read, and paid for, again.");
        return web::again(page(&admin, &db, filled).await?);
    }
    db.write(move |conn| {
        tidy::ask(conn, now)?;
        Ok(audit::record(conn, &[NewChange::new(Some(by), "twitter", "kept", "purged", now)])?)
    })
    .await?;
    nudge.now();
    admin.go("/twitter/kept", "Everything that was kept of X is being forgotten.")
}
