//! `POST /consent`: what a visitor answers to the question on a page, and back to that page.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Bytes, Data, ServiceConfig, post, resource};

use super::scripts;
use crate::config::Config;
use crate::web::{self, Error, Filled, slug, urls};

/// The one public address.
pub fn public_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/consent").route(post().to(answer)));
}

/// Only a yes in so many words is one. The way back is a page of ours and nothing else.
async fn answer(body: Bytes, config: Data<Config>) -> web::Result<HttpResponse> {
    let filled = Filled::decode(&body);
    let (page, said) = (filled.text("page"), filled.text("answer"));
    if page.is_empty() || slug::complaint(page).is_some() || urls::is_reserved(page) || !["yes", "no"].contains(&said) {
        return Err(Error::NotFound);
    }
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, urls::public_page(page)))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .cookie(scripts::answered(said == "yes", &config))
        .finish())
}
