//! Requests out, answers in: signed, timed, capped, never redirected.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap};
use reqwest::redirect::Policy;
use url::{Host, Url};

use super::calls::address;
use super::{Answer, Client, Window};
use crate::clock::At;
use crate::config::is_loopback;
use crate::seal;
use crate::twitter::failure::{Failure, Reply, classify};
use crate::twitter::oauth::{Call, Moment, Signer};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const LARGEST_ANSWER: usize = 1 << 20;
const LARGEST_PICTURE: usize = 2 << 20;
const PICTURE_HOSTS: [&str; 2] = ["pbs.twimg.com", "abs.twimg.com"];
const PICTURE_TYPES: [&str; 4] = ["image/jpeg", "image/png", "image/gif", "image/webp"];

/// One call about to be made.
pub(super) struct Request<'a> {
    pub(super) keys: &'a dyn Signer,
    pub(super) method: &'static str,
    pub(super) endpoint: &'static str,
    pub(super) path: Vec<&'a str>,
    pub(super) params: Vec<(&'static str, String)>,
    pub(super) json: Option<String>,
    pub(super) callback: Option<String>,
    pub(super) verifier: Option<String>,
}

impl<'a> Request<'a> {
    pub(super) fn get(keys: &'a dyn Signer, endpoint: &'static str, path: &[&'a str]) -> Self {
        let path = path.to_vec();
        Self { keys, method: "GET", endpoint, path, params: Vec::new(), json: None, callback: None, verifier: None }
    }

    pub(super) fn post(keys: &'a dyn Signer, endpoint: &'static str, path: &[&'a str]) -> Self {
        Self { method: "POST", ..Self::get(keys, endpoint, path) }
    }
}

impl<T> Answer<T> {
    fn failed(failure: Failure) -> Self {
        Self { result: Err(failure), windows: Vec::new(), access_level: None, transaction: None, skew_seconds: None }
    }

    /// The same answer with its body understood.
    pub(super) fn then<U>(self, read: impl FnOnce(&T) -> Result<U, Failure>) -> Answer<U> {
        Answer {
            result: self.result.and_then(|body| read(&body)),
            windows: self.windows,
            access_level: self.access_level,
            transaction: self.transaction,
            skew_seconds: self.skew_seconds,
        }
    }
}

impl Client {
    /// The body of a success, or the failure.
    pub(super) async fn send(&self, request: Request<'_>) -> Answer<String> {
        let built = match self.built(&request) {
            Ok(built) => built,
            Err(failure) => return Answer::failed(failure),
        };
        let response = match built.send().await {
            Ok(response) => response,
            Err(error) => return Answer::failed(unsent(&error)),
        };
        let (status, now) = (response.status(), self.clock.now());
        let headers = response.headers().clone();
        let skew_seconds = date(&headers).map(|theirs| theirs.since(now).num_seconds());
        let windows = windows(&headers, request.endpoint, skew_seconds.unwrap_or_default());
        let body = capped(response, LARGEST_ANSWER).await;
        let result = body.and_then(|body| {
            let body = String::from_utf8_lossy(&body).into_owned();
            if status.is_success() && !body.trim_start().starts_with('<') {
                return Ok(body);
            }
            let has_token = request.keys.is_for_account();
            let (status, jitter) = (status.as_u16(), jitter());
            Err(classify(&Reply { status, body: &body, windows: &windows, has_token, skew_seconds, now, jitter }))
        });
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (access_level, transaction) = (header("x-access-level"), header("x-transaction-id"));
        Answer { result, windows, access_level, transaction, skew_seconds }
    }

    fn built(&self, request: &Request<'_>) -> Result<reqwest::RequestBuilder, Failure> {
        let mut url = address(&self.api, &request.path);
        let (callback, verifier) = (request.callback.as_deref(), request.verifier.as_deref());
        let call = Call { method: request.method, url: &url, params: &request.params, callback, verifier };
        let timestamp = u64::try_from(self.clock.now().epoch()).unwrap_or_default();
        let moment = Moment { nonce: seal::hex(&seal::random::<16>()), timestamp };
        let authorization = request.keys.authorization(&call, &moment);
        if !request.params.is_empty() {
            url.query_pairs_mut().extend_pairs(&request.params);
        }
        let wire = self.wire()?;
        let mut built = if request.method == "POST" { wire.post(url) } else { wire.get(url) };
        built = built.header(AUTHORIZATION, authorization);
        if let Some(json) = &request.json {
            built = built.header(CONTENT_TYPE, "application/json").body(json.clone());
        } else if request.method == "POST" {
            // Without a body some servers ask for a length.
            built = built.body("");
        }
        Ok(built)
    }

    fn wire(&self) -> Result<&reqwest::Client, Failure> {
        if let Some(wire) = self.wire.get() {
            return Ok(wire);
        }
        // Somebody else may have installed it: then it is the same one.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT.min(self.timeout))
            .timeout(self.timeout)
            // A connection that lay idle may be gone, which makes the outcome of a post unknown.
            .pool_idle_timeout(Duration::from_secs(10))
            .user_agent(concat!("Linnet/", env!("CARGO_PKG_VERSION")));
        if self.is_local {
            builder = builder.no_proxy();
        }
        let wire = builder.build().map_err(|error| Failure::NotSent(error.to_string()))?;
        Ok(self.wire.get_or_init(|| wire))
    }

    /// A picture of X and its media type.
    pub async fn picture(&self, address: &str) -> Result<(Vec<u8>, String), Failure> {
        let url = Url::parse(address).ok().filter(|url| self.is_picture_host(url));
        let url = url.ok_or_else(|| Failure::Permanent("the picture lies on a host that is not X's".to_owned()))?;
        let response = self.wire()?.get(url).send().await.map_err(|error| unsent(&error))?;
        match response.status().as_u16() {
            200 => (),
            404 | 403 | 410 => return Err(Failure::NotFound),
            status => return Err(Failure::Unknown(format!("status {status}"))),
        }
        let bytes = capped(response, LARGEST_PICTURE).await?;
        let kind = infer::get(&bytes).map(|kind| kind.mime_type()).filter(|kind| PICTURE_TYPES.contains(kind));
        let kind = kind.ok_or_else(|| Failure::Permanent("what lies there is not a picture".to_owned()))?;
        Ok((bytes, kind.to_owned()))
    }

    fn is_picture_host(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) if url.scheme() == "https" && PICTURE_HOSTS.contains(&name) => true,
            _ => self.is_local && is_loopback(url),
        }
    }
}

/// Whether anything was written decides: only a connection that never stood up is safe to repeat.
fn unsent(error: &reqwest::Error) -> Failure {
    if error.is_connect() || error.is_builder() {
        return Failure::NotSent("the connection could not be made".to_owned());
    }
    let what = if error.is_timeout() { "it took too long" } else { "the connection broke" };
    Failure::Unknown(what.to_owned())
}

async fn capped(mut response: reqwest::Response, most: usize) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(None) => return Ok(body),
            Ok(Some(chunk)) if body.len() + chunk.len() <= most => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Failure::Unknown("the answer is far too large".to_owned())),
            Err(error) if error.is_timeout() => return Err(Failure::Unknown("it took too long".to_owned())),
            Err(_error) => return Err(Failure::Unknown("the answer was cut off".to_owned())),
        }
    }
}

/// The windows that X names, with their ends by our clock: `skew_seconds` is how far X's is ahead.
fn windows(headers: &HeaderMap, endpoint: &'static str, skew_seconds: i64) -> Vec<Window> {
    // X tells whole seconds, so that a second or two is no difference.
    let ahead = if skew_seconds.abs() > 2 { chrono::Duration::seconds(skew_seconds) } else { chrono::Duration::zero() };
    let number = |prefix: &str, name: &str| -> Option<i64> {
        headers.get(format!("{prefix}-{name}"))?.to_str().ok()?.trim().parse().ok()
    };
    [("x-rate-limit", "15m"), ("x-app-limit-24hour", "day_app"), ("x-user-limit-24hour", "day_user")]
        .into_iter()
        .filter_map(|(prefix, span)| {
            Some(Window {
                endpoint,
                span,
                allowed: u32::try_from(number(prefix, "limit").unwrap_or_default()).unwrap_or(0),
                remaining: u32::try_from(number(prefix, "remaining")?).unwrap_or(0),
                resets_at: At::from_epoch(number(prefix, "reset")?)?.minus(ahead),
            })
        })
        .collect()
}

fn date(headers: &HeaderMap) -> Option<At> {
    let text = headers.get(DATE)?.to_str().ok()?;
    chrono::DateTime::parse_from_rfc2822(text).ok().map(|at| At::from(at.to_utc()))
}

fn jitter() -> i64 {
    let [byte] = seal::random::<1>();
    1 + i64::from(byte) % 30
}
