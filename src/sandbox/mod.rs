//! A stand-in X, to try everything without an account and to test against.
//!
//! It speaks HTTP on loopback, checks signatures from RFC 5849 alone, and imports nothing it is meant to check.
//! `README.md` in this folder says which of its behaviour is documented, observed, or guessed.

mod auth;
mod authorise;
mod bill;
mod compose;
mod deflate;
mod doors;
mod http;
mod hub;
mod limits;
mod media;
mod mischief;
mod model;
mod oauth;
mod objects;
mod pictures;
mod policy;
mod posts;
mod routes;
mod sample;
mod search;
mod seed;
mod server;
mod signature;
mod state;
mod text;
mod timelines;
mod users;
mod views;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

pub use mischief::{Behaviour, Body, Fault, Reset};
pub use model::{Access, App, Bill, Line};
pub use policy::{Confirmed, Credits, Dialect, EndpointLimit, Limits, Policy, Ruling, Wording};
pub use seed::{Seed, SeedPhoto, SeedPost, SeedToken, SeedUser};
pub use state::Request;

use crate::clock::{At, Clock};

/// How a stand-in is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where its world is kept across restarts; without a file it is forgotten.
    pub state_file: Option<PathBuf>,
    /// What time it is there, before `POST /__sandbox/clock` says otherwise.
    pub clock: Clock,
}

/// A running stand-in; clones share it, and the last one to go stops it.
#[derive(Clone, Debug)]
pub struct Sandbox(Arc<server::Server>);

/// Something posted there, or seeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// Its snowflake.
    pub id: String,
    /// The handle of who posted it.
    pub author: String,
    /// As sent, byte for byte.
    pub text: String,
    /// As X shows it, with short links.
    pub shown: String,
    /// When.
    pub created_at: At,
    /// Whether it was deleted since.
    pub deleted: bool,
}

impl Sandbox {
    /// Binds, starts serving on a thread of its own, and returns when it listens.
    pub fn start(options: Options) -> Result<Self> {
        Ok(Self(Arc::new(server::Server::start(options)?)))
    }

    /// Where it is: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        self.0.hub.url()
    }

    /// Finishes what it is answering, writes its file and stops; a second time does nothing.
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Waits until it has stopped.
    pub fn wait(&self) {
        self.0.wait();
    }

    /// Adds apps, people, tokens, posts and switches; a wrong seed changes nothing and is logged as an error.
    pub fn seed(&self, seed: Seed) {
        if let Err(error) = self.try_seed(seed) {
            tracing::error!(%error, "the sandbox was given a wrong seed");
        }
    }

    /// The same, saying why a seed is wrong.
    pub fn try_seed(&self, seed: Seed) -> Result<()> {
        self.0.hub.seed(seed)
    }

    /// Orders faults, behind those ordered before; an empty list cancels them all.
    pub fn faults(&self, faults: Vec<Fault>) {
        self.0.hub.faults(faults);
    }

    /// Everything posted or seeded, newest first.
    pub fn posts(&self) -> Vec<Post> {
        self.0.hub.posts()
    }

    /// Every call of X's own paths since the start or the last reset, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        self.0.hub.requests()
    }

    /// What the calls would have cost.
    pub fn bill(&self) -> Bill {
        self.0.hub.bill()
    }

    /// Ends the leave a user gave an app, as if they had revoked it on X.
    pub fn revoke(&self, app: &str, user: &str) {
        self.0.hub.revoke(app, user);
    }

    /// Lets its clock go so many seconds ahead of the one it was handed, or behind.
    pub fn skew(&self, seconds: i64) {
        self.0.hub.skew(seconds);
    }

    /// Forgets everything: people, posts, tokens, switches, faults, the journal.
    pub fn reset(&self) {
        self.0.hub.reset();
    }
}
