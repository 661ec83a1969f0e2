//! A template and its status, as a response.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::Result;

/// A page, with 200.
pub fn page(template: impl Template) -> Result<HttpResponse> {
    render(StatusCode::OK, template)
}

/// A refused form: the page again, with what was typed and why, with 422.
pub fn again(template: impl Template) -> Result<HttpResponse> {
    render(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// Whether the script asks for a part of a page that is open; a page of its own is for whoever has no script.
pub fn is_part(request: &HttpRequest) -> bool {
    request.headers().contains_key("hx-request")
}

/// To another page, with 303: what follows every saved form.
pub fn see_other(url: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", url.as_ref())).finish()
}

/// A `Content-Disposition` that carries a file's own name, whatever characters it has.
pub fn download_name(disposition: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._- ".contains(c) { c } else { '_' }).collect();
    let encoded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("{disposition}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

fn render(status: StatusCode, template: impl Template) -> Result<HttpResponse> {
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header(("Cache-Control", "no-store"))
        .body(template.render()?))
}
