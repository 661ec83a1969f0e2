//! The stand-in X, driven by a client that shares nothing with it: `oauth1-request` and `reqwest`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets what it did not expect stops there"
)]

mod client;
mod limits;
mod network;
mod oauth;
mod pages;
mod posting;
mod reading;
mod refusals;

use linnet::clock::{At, Clock};
use linnet::sandbox::{App, Options, Policy, Sandbox, Seed, SeedPost, SeedToken, SeedUser};

use client::Client;

/// Monday, 23 November 2026, nine in the morning.
const NOW: i64 = 1_795_424_400;
const CALLBACK: &str = "http://127.0.0.1:8080/twitter/callback?from=x";

/// A stand-in with one app, some people, and a clock that stands still.
struct Stage {
    x: Sandbox,
    clock: Clock,
}

impl Stage {
    fn new() -> Self {
        let stage = Self::empty(None);
        stage.x.try_seed(company()).unwrap();
        stage
    }

    fn empty(state_file: Option<std::path::PathBuf>) -> Self {
        let clock = Clock::fixed(At::from_epoch(NOW).unwrap());
        let listen = "127.0.0.1:0".parse().unwrap();
        let x = Sandbox::start(Options { listen, state_file, clock: clock.clone() }).unwrap();
        Self { x, clock }
    }

    /// The app, acting for `songbird_co`.
    fn client(&self) -> Client {
        Client::new(self.x.url(), ("key", "secret"), Some(("token", "token-secret")), self.clock.clone())
    }

    /// The app, acting for nobody yet.
    fn app(&self) -> Client {
        Client::new(self.x.url(), ("key", "secret"), None, self.clock.clone())
    }

    fn policy(&self, policy: Policy) {
        self.x.try_seed(Seed { policy: Some(policy), ..Seed::default() }).unwrap();
    }

    fn seed(&self, json: serde_json::Value) {
        self.x.try_seed(serde_json::from_value(json).unwrap()).unwrap();
    }
}

fn company() -> Seed {
    let app = App {
        key: "key".into(),
        secret: "secret".into(),
        callbacks: vec![CALLBACK.into()],
        allow_oob: true,
        ..App::default()
    };
    let user = |handle: &str| SeedUser { handle: handle.into(), ..SeedUser::default() };
    let token = SeedToken {
        app: "key".into(),
        user: "songbird_co".into(),
        token: Some("token".into()),
        secret: Some("token-secret".into()),
        access: None,
    };
    let users = vec![
        user("songbird_co"),
        SeedUser {
            bio: Some("Numbers 🐦 with @songbird_co at https://ada.example.com".into()),
            name: Some("Ada <b>".into()),
            location: Some("London".into()),
            url: Some("https://ada.example.org/me".into()),
            ..user("Ada_Reads")
        },
        SeedUser { protected: Some(true), ..user("behind_doors") },
        SeedUser { suspended: Some(true), ..user("was_suspended") },
        SeedUser { deleted: Some(true), ..user("has_left") },
    ];
    Seed { apps: vec![app], users, tokens: vec![token], ..Seed::default() }
}

fn post(author: &str, text: &str, minutes_ago: u32) -> SeedPost {
    SeedPost { author: author.into(), text: text.into(), minutes_ago: Some(minutes_ago), ..SeedPost::default() }
}
