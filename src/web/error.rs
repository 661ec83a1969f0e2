//! What a handler may fail with; each is a page with a way out.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use askama::Template;

use crate::{db, seal};

/// The result of a handler.
pub type Result<T> = std::result::Result<T, Error>;

/// Three kinds of failure: not there or not allowed, an outage, a bug. A person's own mistake is not among them: that
/// is the page again, with 422.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or it was deleted.
    #[error("not found")]
    NotFound,
    /// The signed-in user may not do this.
    #[error("forbidden")]
    Forbidden,
    /// The form's token is missing or not this session's.
    #[error("forged or outdated form")]
    Forged,
    /// The request makes no sense, in a sentence.
    #[error("{0}")]
    Bad(String),
    /// More bytes than allowed, in a sentence.
    #[error("{0}")]
    TooLarge(String),
    /// The database or something else we need cannot be reached.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// Our fault.
    #[error("{0:#}")]
    Bug(#[from] anyhow::Error),
}

impl From<db::Error> for Error {
    fn from(error: db::Error) -> Self {
        match error {
            db::Error::Query(diesel::result::Error::NotFound) => Self::NotFound,
            lost if lost.is_connection_lost() => Self::Unavailable(lost.to_string()),
            db::Error::Unavailable(why) => Self::Unavailable(why),
            db::Error::Query(error) => Self::Bug(error.into()),
            db::Error::Other(error) => Self::Bug(error),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Bug(error.into())
    }
}

#[derive(Template)]
#[template(path = "web/error.html")]
struct ErrorPage {
    title: &'static str,
    text: String,
    way_out_url: &'static str,
    way_out_label: &'static str,
    id: Option<String>,
}

impl Error {
    fn page(&self) -> ErrorPage {
        let (title, text) = match self {
            Self::NotFound => ("Not found", "There is nothing at this address. It may have been deleted, or the link may be mistyped.".to_owned()),
            Self::Forbidden => ("Not allowed", "Your role does not include this. An administrator can change your role.".to_owned()),
            Self::Forged => ("This form is out of date", "It was opened in another session, so nothing was changed. Go back, reload the page, and send it again.".to_owned()),
            Self::Bad(why) => ("This request cannot be understood", why.clone()),
            Self::TooLarge(why) => ("Too large", why.clone()),
            Self::Unavailable(_) => ("Back in a moment", "Linnet cannot reach its database right now. Nothing was changed; try again shortly.".to_owned()),
            Self::Bug(_) => ("Something went wrong", "This is our fault, and nothing was changed. Tell an administrator the number below: it is in the log.".to_owned()),
        };
        ErrorPage { title, text, way_out_url: "/", way_out_label: "To the start page", id: None }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::Forged => StatusCode::FORBIDDEN,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Bug(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut page = self.page();
        match self {
            Self::Bug(error) => {
                let id = seal::hex(&seal::random::<4>());
                tracing::error!(id, "{error:#}");
                page.id = Some(id);
            }
            Self::Unavailable(why) => tracing::warn!("unavailable: {why}"),
            _ => (),
        }
        let body = page.render().unwrap_or_else(|_| page.text.clone());
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self, Self::Unavailable(_)) {
            response.insert_header(("Retry-After", "5"));
        }
        response.content_type("text/html; charset=utf-8").insert_header(("Cache-Control", "no-store")).body(body)
    }
}
