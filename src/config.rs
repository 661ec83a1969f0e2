//! The environment, read once, checked whole; every mistake is reported together.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono_tz::Tz;
use url::{Host, Url};

/// What the outbox's lease outlasts, in milliseconds.
const TIMEOUTS: std::ops::RangeInclusive<u128> = 100..=60_000;

/// Everything the environment may say, as types.
#[derive(Clone, Debug)]
pub struct Config {
    /// A server of the operator's; `None` means the private one under `data`.
    pub database_url: Option<String>,
    /// Private database, asset files, generated secret.
    pub data: PathBuf,
    /// Buffer pool of the private database, in bytes.
    pub db_memory: u64,
    /// Where the web server listens.
    pub listen: SocketAddr,
    /// What people and X see, without a slash at the end.
    pub url: Url,
    /// From `LINNET_SECRET`; `None` means the file under `data`.
    pub secret: Option<String>,
    /// The X API, without a slash at the end.
    pub x_api: Url,
    /// Where the browser is sent to authorise, and where posts are linked to.
    pub x_web: Url,
    /// The zone of instants in texts for contacts who have none of their own.
    pub zone: Tz,
    /// Where the script of X's own share button is loaded from, without a slash at the end.
    pub x_platform: Url,
    /// How long an answer of X may take, from the first byte sent to the last one read.
    pub x_timeout: Duration,
    /// Whether consent to mentions is asked for also where X is a stand-in on this machine.
    pub always_asks_consent: bool,
    /// Filter of `tracing`.
    pub log: String,
    /// JSON lines instead of text.
    pub log_json: bool,
}

/// Every mistake found in the environment, one sentence each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct Mistakes(pub Vec<String>);

impl Config {
    /// Reads `.env`, then the environment.
    pub fn from_env() -> Result<Self, Mistakes> {
        dotenvy::dotenv().ok();
        Self::from_map(&std::env::vars().collect())
    }

    /// The same from given values, for tests and `demo`.
    pub fn from_map(values: &HashMap<String, String>) -> Result<Self, Mistakes> {
        let mut reader = Reader { values, mistakes: Vec::new() };
        let listen = reader.listen();
        let config = Self {
            database_url: reader.database(),
            data: PathBuf::from(reader.or("LINNET_DATA", "./data")),
            db_memory: reader.memory(),
            url: reader.url("LINNET_URL", &format!("http://{listen}")),
            listen,
            secret: reader.secret(),
            x_timeout: reader.x_timeout(),
            always_asks_consent: reader.consent(),
            x_api: reader.x_url("LINNET_X_API_URL", "https://api.x.com"),
            x_web: reader.x_url("LINNET_X_WEB_URL", "https://x.com"),
            zone: reader.zone(),
            x_platform: reader.x_url("LINNET_X_PLATFORM_URL", "https://platform.x.com"),
            log: reader.or("LINNET_LOG", "info"),
            log_json: reader.log_format(),
        };
        if reader.mistakes.is_empty() { Ok(config) } else { Err(Mistakes(reader.mistakes)) }
    }

    /// Whether the X we speak to is a sandbox on this machine.
    pub fn x_is_local(&self) -> bool {
        is_loopback(&self.x_api)
    }

    /// Whether nobody is mentioned without consent, as on the real X; a stand-in on this machine mentions everybody
    /// unless told otherwise.
    pub fn asks_consent(&self) -> bool {
        self.always_asks_consent || !self.x_is_local()
    }

    /// Whether cookies may be `Secure`: people reach us over https.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// An absolute address of ours for a path that begins with a slash.
    pub fn absolute(&self, path: &str) -> String {
        let mut address = self.url.as_str().trim_end_matches('/').to_owned();
        let _ = write!(address, "{path}");
        address
    }

    /// A folder under the data folder.
    pub fn folder(&self, name: impl AsRef<Path>) -> PathBuf {
        self.data.join(name)
    }
}

/// Whether an address points to this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

struct Reader<'a> {
    values: &'a HashMap<String, String>,
    mistakes: Vec<String>,
}

impl Reader<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    fn or(&self, name: &str, default: &str) -> String {
        self.get(name).unwrap_or(default).to_owned()
    }

    fn wrong(&mut self, sentence: String) {
        self.mistakes.push(sentence);
    }

    fn listen(&mut self) -> SocketAddr {
        let text = self.or("LINNET_LISTEN", "127.0.0.1:8080");
        text.parse().unwrap_or_else(|_| {
            self.wrong(format!("LINNET_LISTEN is “{text}”; it must be an address and a port, like 127.0.0.1:8080."));
            SocketAddr::from(([127, 0, 0, 1], 8080))
        })
    }

    fn url(&mut self, name: &str, default: &str) -> Url {
        let text = self.or(name, default);
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/" => url,
            _ => {
                self.wrong(format!("{name} is “{text}”; it must be an http or https address without a path."));
                fallback_url()
            }
        }
    }

    fn x_url(&mut self, name: &str, default: &str) -> Url {
        let url = self.url(name, default);
        if url.scheme() != "https" && !is_loopback(&url) {
            self.wrong(format!("{name} is “{url}”; it must be https unless it points to this machine (loopback)."));
        }
        url
    }

    fn x_timeout(&mut self) -> Duration {
        let text = self.or("LINNET_X_TIMEOUT", "20s");
        span(&text).filter(|span| TIMEOUTS.contains(&span.as_millis())).unwrap_or_else(|| {
            self.wrong(format!("LINNET_X_TIMEOUT is “{text}”; write a time from 100ms to 60s, like 20s."));
            Duration::from_secs(20)
        })
    }

    fn consent(&mut self) -> bool {
        match self.get("LINNET_X_CONSENT") {
            None | Some("real") => false,
            Some("always") => true,
            Some(other) => {
                let sentence = format!("LINNET_X_CONSENT is “{other}”; it can be real or always.");
                self.wrong(sentence);
                false
            }
        }
    }

    fn database(&mut self) -> Option<String> {
        let text = self.get("DATABASE_URL")?.to_owned();
        if !text.starts_with("mysql://") {
            self.wrong(
                "DATABASE_URL must begin with mysql://, like mysql://user:password@host:3306/linnet.".to_owned(),
            );
        }
        Some(text)
    }

    fn secret(&mut self) -> Option<String> {
        let text = self.get("LINNET_SECRET")?.to_owned();
        if text.len() < 32 {
            self.wrong("LINNET_SECRET is too short; it needs at least 32 characters nobody can guess.".to_owned());
        }
        Some(text)
    }

    fn memory(&mut self) -> u64 {
        let Some(text) = self.get("LINNET_DB_MEMORY").map(str::to_owned) else {
            return (machine_memory() / 4).clamp(128 << 20, 2 << 30);
        };
        bytes(&text).unwrap_or_else(|| {
            self.wrong(format!("LINNET_DB_MEMORY is “{text}”; write a size like 512M or 2G."));
            128 << 20
        })
    }

    fn zone(&mut self) -> Tz {
        let text = self.or("LINNET_TIME_ZONE", "UTC");
        text.parse().unwrap_or_else(|_| {
            self.wrong(format!(
                "LINNET_TIME_ZONE is “{text}”; there is no such time zone. Write it like Europe/Berlin."
            ));
            Tz::UTC
        })
    }

    fn log_format(&mut self) -> bool {
        match self.get("LINNET_LOG_FORMAT") {
            None | Some("text") => false,
            Some("json") => true,
            Some(other) => {
                let sentence = format!("LINNET_LOG_FORMAT is “{other}”; it can be text or json.");
                self.wrong(sentence);
                false
            }
        }
    }
}

#[expect(clippy::expect_used, reason = "a constant that parses")]
fn fallback_url() -> Url {
    Url::parse("http://127.0.0.1").expect("a constant that parses")
}

fn span(text: &str) -> Option<Duration> {
    let (number, millis) = match text.strip_suffix("ms") {
        Some(number) => (number, 1),
        None => (text.strip_suffix('s')?, 1_000),
    };
    Some(Duration::from_millis(number.trim().parse::<u64>().ok()?.checked_mul(millis)?))
}

fn bytes(text: &str) -> Option<u64> {
    let (digits, shift) = match text.trim_end_matches(['B', 'b']).chars().last()? {
        'K' | 'k' => (text.trim_end_matches(['B', 'b', 'K', 'k']), 10),
        'M' | 'm' => (text.trim_end_matches(['B', 'b', 'M', 'm']), 20),
        'G' | 'g' => (text.trim_end_matches(['B', 'b', 'G', 'g']), 30),
        _ => (text, 0),
    };
    digits.trim().parse::<u64>().ok()?.checked_mul(1 << shift)
}

fn machine_memory() -> u64 {
    let kilobytes = std::fs::read_to_string("/proc/meminfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?.to_owned();
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    kilobytes.unwrap_or(2 << 20) * 1024
}
