//! The real server on a free port, with a clock that stands still, its own database and its own stand-in X.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};

use actix_web::dev::ServerHandle;
use chrono::Duration;
use linnet::clock::{At, Clock};
use linnet::config::Config;
use linnet::db::Db;
use linnet::sandbox::{self, Sandbox};
use linnet::server;
use linnet::users::{self, Role, SetupToken};
use linnet::wiring::House;
use linnet::worker::Done;
use tempfile::TempDir;

use super::browser::Browser;
use super::database::Database;

/// The password of everybody in a test.
pub(crate) const PASSWORD: &str = "a long password";

/// A running Linnet.
pub(crate) struct App {
    pub(crate) house: House,
    pub(crate) x: Sandbox,
    pub(crate) url: String,
    server: ServerHandle,
    pub(crate) folder: TempDir,
    // Dropped last, after everything that is connected to it.
    pub(crate) database: Database,
}

impl App {
    /// Starts everything, at noon of 23 November 2026 UTC.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// The same with settings of one's own.
    pub(crate) async fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::start_over(settings, Database::open).await
    }

    /// The same with another way to the database.
    pub(crate) async fn start_over(settings: &[(&str, &str)], open: impl FnOnce(&Database) -> Db) -> Self {
        let clock = Clock::fixed(At::from_epoch(1_795_435_200).expect("an instant"));
        let x = sandbox::Sandbox::start(sandbox::Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            state_file: None,
            clock: clock.clone(),
        })
        .expect("the sandbox starts");
        let folder = tempfile::tempdir().expect("a folder for the test");
        let port = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .expect("a free port")
            .local_addr()
            .expect("its address")
            .port();
        let mut values: HashMap<String, String> = [
            ("LINNET_LISTEN", format!("127.0.0.1:{port}")),
            ("LINNET_DATA", folder.path().display().to_string()),
            ("LINNET_X_API_URL", x.url().to_owned()),
            ("LINNET_X_WEB_URL", x.url().to_owned()),
            ("LINNET_X_PLATFORM_URL", x.url().to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        values.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let config = Config::from_map(&values).expect("the settings are fine");
        let database = Database::new();
        let house = House::build(config, clock, open(&database)).expect("everything can be put together");
        let (serving, address) = server::bind(&house, SetupToken(None)).expect("the server listens");
        let handle = serving.handle();
        actix_web::rt::spawn(serving);
        Self { house, x, url: format!("http://{address}"), server: handle, folder, database }
    }

    /// Nobody yet.
    pub(crate) fn visitor(&self) -> Browser {
        Browser::new(&self.url)
    }

    /// A signed-in administrator.
    pub(crate) async fn admin(&self) -> Browser {
        self.signed_in("Ada Admin", Role::Administrator).await
    }

    /// Somebody signed in.
    pub(crate) async fn signed_in(&self, name: &str, role: Role) -> Browser {
        let email = self.user(name, role);
        let mut browser = self.visitor();
        browser.open("/login").await;
        browser.fill("E-mail", &email).fill("Password", PASSWORD).press("Sign in").await;
        assert_eq!(browser.status(), 200, "{name} cannot sign in: {}", browser.text());
        browser
    }

    /// Somebody who may sign in; gives back their address.
    pub(crate) fn user(&self, name: &str, role: Role) -> String {
        let email = format!("{}@example.org", name.to_lowercase().replace(' ', "."));
        let new = users::NewUser {
            email_key: users::email_key(&email),
            email: email.clone(),
            name: name.to_owned(),
            role: role.key(),
            password_hash: hash(),
            time_zone: "UTC".to_owned(),
            created_at: self.house.clock.now(),
        };
        match self.house.db.write_now(|conn| Ok(users::create(conn, &new)?)) {
            Err(error) if error.is_duplicate() => (),
            made => drop(made.expect("a user can be created")),
        }
        email
    }

    /// Runs every reconciler until all are idle.
    pub(crate) async fn tick(&self) -> Vec<Done> {
        let worker = self.house.worker();
        tokio::task::spawn_blocking(move || worker.tick()).await.expect("the tick ends")
    }

    /// Lets time pass.
    pub(crate) fn advance(&self, while_: Duration) {
        self.house.clock.advance(while_);
    }

    /// Runs something on the database.
    pub(crate) fn db<T>(&self, f: impl Fn(&mut linnet::db::Conn) -> linnet::db::Result<T>) -> T {
        self.house.db.write_now(f).expect("the database does what the test asks")
    }
}

impl Drop for App {
    fn drop(&mut self) {
        // Without the graceful part: the test is over.
        drop(self.server.stop(false));
        self.house.stop();
        self.x.stop();
    }
}

/// Hashed once: argon2 is slow on purpose.
fn hash() -> String {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    HASH.get_or_init(|| users::hash_password(PASSWORD).expect("a password can be hashed")).clone()
}
