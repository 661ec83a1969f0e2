//! A client of X that has never heard of our own.

use std::num::NonZeroU64;

use linnet::clock::Clock;
use oauth1_request::{Builder, Credentials, HMAC_SHA1, ParameterList};
use reqwest::{Method, RequestBuilder, Response};
use serde_json::{Value, json};

pub(super) struct Client {
    pub(super) http: reqwest::Client,
    url: String,
    app: Credentials<String>,
    token: Option<Credentials<String>>,
    clock: Clock,
}

/// What of an `Authorization` header differs from the right one.
#[derive(Default)]
pub(super) struct Odd {
    pub(super) nonce: Option<String>,
    pub(super) seconds: i64,
    pub(super) signed_url: Option<String>,
    pub(super) callback: Option<String>,
    pub(super) verifier: Option<String>,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) headers: reqwest::header::HeaderMap,
    pub(super) text: String,
    pub(super) json: Value,
}

impl Got {
    pub(super) async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Self { status, headers, text, json }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(super) fn field(&self, name: &str) -> String {
        let pairs = url::form_urlencoded::parse(self.text.as_bytes());
        pairs.into_iter().find(|(known, _)| known == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
    }

    pub(super) fn code(&self) -> &Value {
        &self.json["errors"][0]["code"]
    }
}

impl Client {
    pub(super) fn new(url: &str, app: (&str, &str), token: Option<(&str, &str)>, clock: Clock) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
        let pair = |(key, secret): (&str, &str)| Credentials::new(key.to_owned(), secret.to_owned());
        Self { http, url: url.to_owned(), app: pair(app), token: token.map(pair), clock }
    }

    pub(super) fn acting_with(mut self, token: &str, secret: &str) -> Self {
        self.token = Some(Credentials::new(token.to_owned(), secret.to_owned()));
        self
    }

    pub(super) fn authorization(&self, method: &Method, path: &str, params: &[(&str, &str)], odd: &Odd) -> String {
        let url = odd.signed_url.clone().unwrap_or_else(|| format!("{}{path}", self.url));
        let mut builder = Builder::<_, String, _>::new(self.app.clone(), HMAC_SHA1);
        builder.token(self.token.clone());
        builder.timestamp(NonZeroU64::new((self.clock.now().epoch() + odd.seconds).unsigned_abs()));
        builder.nonce(odd.nonce.as_deref());
        builder.callback(odd.callback.as_deref());
        builder.verifier(odd.verifier.as_deref());
        builder.version(true);
        let list = ParameterList::new(params.to_vec());
        builder.authorize(method.as_str(), url, &list)
    }

    pub(super) fn request(&self, method: Method, path: &str, params: &[(&str, &str)], odd: &Odd) -> RequestBuilder {
        let authorization = self.authorization(&method, path, params, odd);
        let request = self.http.request(method, format!("{}{path}", self.url)).header("authorization", authorization);
        if params.is_empty() { request } else { request.query(params) }
    }

    pub(super) async fn get(&self, path: &str, params: &[(&str, &str)]) -> Got {
        Got::of(self.request(Method::GET, path, params, &Odd::default()).send().await.unwrap()).await
    }

    pub(super) fn posting(&self, body: &Value) -> RequestBuilder {
        self.request(Method::POST, "/2/tweets", &[], &Odd::default()).json(body)
    }

    pub(super) async fn post(&self, body: Value) -> Got {
        Got::of(self.posting(&body).send().await.unwrap()).await
    }

    pub(super) async fn tweet(&self, text: &str) -> Got {
        self.post(json!({"text": text})).await
    }

    pub(super) async fn delete(&self, path: &str) -> Got {
        Got::of(self.request(Method::DELETE, path, &[], &Odd::default()).send().await.unwrap()).await
    }

    /// A signed call of `oauth/*`.
    pub(super) async fn leg(&self, path: &str, odd: Odd) -> Got {
        Got::of(self.request(Method::POST, path, &[], &odd).send().await.unwrap()).await
    }

    /// What a browser would get.
    pub(super) async fn browse(&self, path: &str) -> Got {
        Got::of(self.http.get(format!("{}{path}", self.url)).send().await.unwrap()).await
    }

    pub(super) async fn submit(&self, path: &str, form: &[(&str, &str)]) -> Got {
        Got::of(self.http.post(format!("{}{path}", self.url)).form(form).send().await.unwrap()).await
    }

    pub(super) async fn door(&self, path: &str, body: Value) -> Got {
        Got::of(self.http.post(format!("{}{path}", self.url)).json(&body).send().await.unwrap()).await
    }
}
