//! What changes beside the form while somebody types; for the script a part, for the button the whole page.

use actix_web::web::{ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};

use super::compose::{Checked, groups};
use super::forms;
use super::preview::Preview;
use super::routes::{self, Shown};
use super::views::{Live, Readers, Tokens};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Filled, Form};

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let edit = || may(Permission::EditTweets);
    cfg.service(resource("/tweets/preview").route(post().to(preview).wrap(edit())))
        .service(resource("/tweets/readers").route(get().to(readers).wrap(may(Permission::ViewTweets))))
        .service(resource("/tweets/tokens").route(get().to(tokens).wrap(edit())));
}

async fn preview(admin: Admin, request: HttpRequest, form: Form, shown: Shown) -> web::Result<HttpResponse> {
    let filled = form.0;
    if request.headers().contains_key("x-part") {
        let (text, sources, asks_consent) = (forms::text_of(&filled), shown.sources(), shown.asks_consent());
        let (checked, preview) = shown
            .db
            .read(move |conn| {
                let checked = Checked::with_audience(conn, &sources, &text, asks_consent)?;
                Ok((checked, Preview::of(conn, &sources, &text, &filled)?))
            })
            .await?;
        return web::page(Live { checked, preview });
    }
    let tweet = match filled.text("id").parse() {
        Ok(id) => Some(routes::found(&shown.db, id).await?),
        Err(_new) => None,
    };
    web::page(routes::composed(&admin, &shown, filled, tweet).await?)
}

/// Who can be chosen, as one types.
async fn readers(request: HttpRequest, shown: Shown) -> web::Result<HttpResponse> {
    let asked = Filled::decode(request.query_string().as_bytes());
    let sources = shown.sources();
    let preview = shown.db.read(move |conn| Preview::of(conn, &sources, "", &asked)).await?;
    web::page(Readers { preview })
}

async fn tokens(request: HttpRequest, shown: Shown) -> web::Result<HttpResponse> {
    let search = Filled::decode(request.query_string().as_bytes()).text("search").to_owned();
    let sources = shown.sources();
    let groups = shown.db.read(move |conn| groups(conn, &sources, &search)).await?;
    web::page(Tokens { groups })
}
