//! A call as it came in and an answer as it goes out, apart from the server that carries both.

use serde_json::{Value, json};

use super::signature::{Pair, encode, pairs_of};
use crate::clock::At;

/// A request, whole.
#[derive(Clone, Debug, Default)]
pub(super) struct Call {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) host: String,
    pub(super) authorization: Vec<String>,
    pub(super) content_type: String,
    pub(super) origin: Option<String>,
    pub(super) body: String,
}

impl Call {
    /// The path's pieces, percent-decoding left alone: X's paths are plain.
    pub(super) fn segments(&self) -> Vec<&str> {
        self.path.split('/').filter(|piece| !piece.is_empty()).collect()
    }

    /// A query parameter, decoded.
    pub(super) fn param(&self, name: &str) -> Option<String> {
        value_of(pairs_of(&self.query), name)
    }

    /// A parameter that lists several things, with commas.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = self.param(name).unwrap_or_default();
        text.split(',').filter(|item| !item.is_empty()).map(str::to_owned).collect()
    }

    /// A field of the form in the body.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        value_of(self.form().and_then(pairs_of), name)
    }

    /// The body, when it is a form.
    pub(super) fn form(&self) -> Option<&str> {
        let kind = self.content_type.split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case("application/x-www-form-urlencoded").then_some(self.body.as_str())
    }
}

fn value_of(pairs: Option<Vec<Pair>>, name: &str) -> Option<String> {
    pairs?.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// A response, whole.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn of(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: vec![("content-type".into(), content_type.into())], body: body.into() }
    }

    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::of(status, "application/json; charset=utf-8", body.to_string())
    }

    /// A page of our own, which may load nothing but our style sheet and pictures.
    pub(super) fn page(status: u16, body: String) -> Self {
        let rules = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        Self::of(status, "text/html; charset=utf-8", body).with("content-security-policy", rules)
    }

    /// The form-encoded answers of `oauth/*`, which X labels as HTML.
    pub(super) fn form(pairs: &[(&str, &str)]) -> Self {
        let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        Self::of(200, "text/html;charset=utf-8", body.join("&"))
    }

    pub(super) fn redirect(to: &str) -> Self {
        Self::empty(302).with("location", to)
    }

    /// An error as version 1.1 and `oauth/*` word it.
    pub(super) fn code(status: u16, code: u16, message: &str) -> Self {
        Self::json(status, &json!({"errors": [{"code": code, "message": message}]}))
    }

    /// An error as version 2 words it, of no type of its own.
    pub(super) fn problem(status: u16, title: &str, detail: &str) -> Self {
        Self::json(status, &json!({"title": title, "type": "about:blank", "status": status, "detail": detail}))
    }

    /// 403, in version 2's words.
    pub(super) fn forbidden(detail: &str) -> Self {
        Self::problem(403, "Forbidden", detail)
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        self
    }

    /// With the time of the stand-in's own clock, as every answer of X has it.
    pub(super) fn dated(self, now: At) -> Self {
        self.with("date", &now.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// The body as JSON, to be changed on its way out.
    pub(super) fn value(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }
}
