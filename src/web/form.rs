//! What was typed into a form, and what was wrong with it.

use std::future::Future;
use std::pin::Pin;

use actix_session::{Session, SessionExt as _};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web::Bytes};
use subtle::ConstantTimeEq as _;

use super::{Error, Result};
use crate::seal;

/// The name of the hidden field that every form carries.
pub const CSRF_FIELD: &str = "csrf";

/// What was typed, by field name, and what was wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    values: Vec<(String, String)>,
    errors: Vec<(String, String)>,
}

impl Filled {
    /// From pairs, in order; a name may come several times.
    pub fn of<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let values = pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { values, errors: Vec::new() }
    }

    /// From a urlencoded body or query.
    pub fn decode(body: &[u8]) -> Self {
        Self::of(url::form_urlencoded::parse(body).into_owned())
    }

    /// The first value of a field as typed, or "".
    pub fn value(&self, name: &str) -> &str {
        self.values(name).first().copied().unwrap_or("")
    }

    /// The first value without white space around it.
    pub fn text(&self, name: &str) -> &str {
        self.value(name).trim()
    }

    /// Every value of a field.
    pub fn values(&self, name: &str) -> Vec<&str> {
        self.values.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a field has this value: for options and ticks.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values(name).contains(&value)
    }

    /// Whether a tick or switch is on.
    pub fn is_on(&self, name: &str) -> bool {
        !matches!(self.text(name), "" | "0" | "false" | "off")
    }

    /// Whether the field was in the form at all.
    pub fn knows(&self, name: &str) -> bool {
        self.values.iter().any(|(key, _)| key == name)
    }

    /// Every pair, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Sets a field to one value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Sets a field to these values, or to none.
    pub fn put(&mut self, name: &str, values: Vec<String>) {
        self.values.retain(|(key, _)| key != name);
        self.values.extend(values.into_iter().map(|value| (name.to_owned(), value)));
    }

    /// Says what is wrong with a field, in a sentence.
    pub fn refuse(&mut self, name: &str, sentence: impl Into<String>) {
        self.errors.push((name.to_owned(), sentence.into()));
    }

    /// What is wrong with a field.
    pub fn error(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|(key, _)| key == name).map(|(_, sentence)| sentence.as_str())
    }

    /// Everything that is wrong: field and sentence.
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }

    /// Whether nothing was refused so far.
    pub fn is_fine(&self) -> bool {
        self.errors.is_empty()
    }

    /// A required text of at most so many characters; refuses and answers `None` otherwise.
    pub fn required(&mut self, name: &str, label: &str, most: usize) -> Option<String> {
        let text = self.text(name).to_owned();
        if text.is_empty() {
            self.refuse(name, format!("{label} is needed."));
            return None;
        }
        self.within(name, label, most).then_some(text)
    }

    /// An optional text of at most so many characters; `None` when empty or refused.
    pub fn optional(&mut self, name: &str, label: &str, most: usize) -> Option<String> {
        let text = self.text(name).to_owned();
        (!text.is_empty() && self.within(name, label, most)).then_some(text)
    }

    fn within(&mut self, name: &str, label: &str, most: usize) -> bool {
        let length = self.text(name).chars().count();
        if length > most {
            self.refuse(name, format!("{label} can have {most} characters; this has {length}."));
        }
        length <= most
    }
}

/// A urlencoded form whose token was checked.
#[derive(Clone, Debug)]
pub struct Form(pub Filled);

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let session = request.get_session();
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body.await.map_err(|error| match error.as_response_error().status_code().as_u16() {
                413 => Error::TooLarge("What was sent is larger than this form may be.".to_owned()),
                _ => Error::Bad(error.to_string()),
            })?;
            let filled = Filled::decode(&body);
            verify_token(&session, filled.value(CSRF_FIELD))?;
            Ok(Self(filled))
        })
    }
}

/// The session's form token, made on first use.
pub fn token_of(session: &Session) -> Result<String> {
    if let Ok(Some(token)) = session.get::<String>(CSRF_FIELD) {
        return Ok(token);
    }
    let token = seal::random_text();
    session.insert(CSRF_FIELD, &token).map_err(|error| anyhow::anyhow!("cannot keep a form token: {error}"))?;
    Ok(token)
}

/// Whether a form came from a page of this session.
pub fn verify_token(session: &Session, given: &str) -> Result<()> {
    match session.get::<String>(CSRF_FIELD) {
        Ok(Some(token)) if bool::from(token.as_bytes().ct_eq(given.as_bytes())) => Ok(()),
        _ => Err(Error::Forged),
    }
}
