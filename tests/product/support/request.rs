//! A bare request with headers of one's own, and its answer to the last byte: what a browser keeps to itself.

use reqwest::header::{COOKIE, HeaderMap, SET_COOKIE};
use reqwest::redirect::Policy;

use super::{App, Browser};

/// A request about to be sent.
pub(crate) struct Request(reqwest::RequestBuilder);

/// What came back; redirects are not followed.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    headers: HeaderMap,
}

impl App {
    pub(crate) fn request(&self, method: &str, path: &str) -> Request {
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder().redirect(Policy::none()).no_gzip().build().expect("a client");
        Request(client.request(method.parse().expect("a method"), format!("{}{path}", self.url)))
    }
}

impl Request {
    pub(crate) fn with(self, header: &str, value: &str) -> Self {
        Self(self.0.header(header, value))
    }

    /// With the cookies of somebody's browser.
    pub(crate) fn by(self, browser: &Browser) -> Self {
        let cookies: Vec<_> = browser.cookies().iter().map(|(name, value)| format!("{name}={value}")).collect();
        self.with(COOKIE.as_str(), &cookies.join("; "))
    }

    pub(crate) fn carrying(self, body: impl Into<Vec<u8>>) -> Self {
        Self(self.0.body(body.into()))
    }

    pub(crate) async fn send(self) -> Answer {
        let response = self.0.send().await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Answer { status, headers, body: response.bytes().await.expect("the answer comes whole").into() }
    }
}

impl Answer {
    /// A header, or "".
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The names of the cookies it sets.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        let lines = self.headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines.filter_map(|line| line.split('=').next()).collect()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
