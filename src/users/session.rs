//! The session, kept in the database, and the signed-in user as an extractor.

use std::collections::HashMap;
use std::future::{Ready, ready};

use actix_session::config::{CookieContentSecurity, PersistentSession};
use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{Session, SessionExt as _, SessionMiddleware};
use actix_web::cookie::time::Duration as Ttl;
use actix_web::cookie::{CookieJar, Key, SameSite};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse};
use chrono_tz::Tz;

use super::model::{Permission, Role, User};
use super::queries;
use crate::clock::{At, Clock};
use crate::config::Config;
use crate::db::Db;
use crate::ids::UserId;
use crate::seal::{self, Seal};
use crate::web::{self, Error, MenuItem, Shell};

/// The key of the signed-in user's id in the session.
pub(super) const USER: &str = "user";
const DAYS: i64 = 7;

const MENU: [(&str, &str, &str, Permission); 13] = [
    ("Home", "/", "home", Permission::SignedIn),
    ("Contacts", "/contacts", "users", Permission::ViewContacts),
    ("Tasks", "/tasks", "list-check", Permission::ViewTasks),
    ("Tags", "/tags", "tag", Permission::ViewContacts),
    ("Campaigns", "/campaigns", "sitemap", Permission::ViewCampaigns),
    ("Messages", "/messages", "message", Permission::ViewMessages),
    ("Tweets", "/tweets/overview", "brand-x", Permission::ViewTweets),
    ("Landing pages", "/pages", "world", Permission::ViewPages),
    ("Assets", "/assets", "file", Permission::ViewAssets),
    ("Custom fields", "/fields", "forms", Permission::ManageFields),
    ("Twitter", "/twitter", "plug", Permission::ManageTwitter),
    ("Users", "/users", "user", Permission::ManageUsers),
    ("System", "/system", "activity", Permission::ViewSystem),
];

/// Where sessions are kept: the database, under a hash of the key that only the browser holds.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Clock,
}

impl Sessions {
    /// Over a database.
    pub fn new(db: Db, clock: Clock) -> Self {
        Self { db, clock }
    }

    fn expires(&self, ttl: Ttl) -> At {
        self.clock.now().plus(chrono::Duration::seconds(ttl.whole_seconds()))
    }

    async fn put(&self, key: String, state: HashMap<String, String>, ttl: Ttl) -> anyhow::Result<SessionKey> {
        let user = state.get(USER).and_then(|id| id.parse::<UserId>().ok());
        let (hash, text, expires) = (seal::digest(&key), serde_json::to_string(&state)?, self.expires(ttl));
        self.db.write(move |conn| Ok(queries::put_session(conn, &hash, user, &text, expires)?)).await?;
        SessionKey::try_from(key).map_err(|error| anyhow::anyhow!("{error}"))
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<HashMap<String, String>>, LoadError> {
        let (hash, now) = (seal::digest(key.as_ref()), self.clock.now());
        let state = self.db.read(move |conn| Ok(queries::session(conn, &hash, now)?)).await;
        let state = state.map_err(|error| LoadError::Other(error.into()))?;
        state
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|error| LoadError::Deserialization(error.into()))
    }

    async fn save(&self, state: HashMap<String, String>, ttl: &Ttl) -> Result<SessionKey, SaveError> {
        self.put(seal::random_text(), state, *ttl).await.map_err(SaveError::Other)
    }

    async fn update(
        &self,
        key: SessionKey,
        state: HashMap<String, String>,
        ttl: &Ttl,
    ) -> Result<SessionKey, UpdateError> {
        self.put(key.as_ref().to_owned(), state, *ttl).await.map_err(UpdateError::Other)
    }

    async fn update_ttl(&self, key: &SessionKey, ttl: &Ttl) -> Result<(), anyhow::Error> {
        let (hash, expires) = (seal::digest(key.as_ref()), self.expires(*ttl));
        self.db.write(move |conn| Ok(queries::extend_session(conn, &hash, expires)?)).await?;
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let hash = seal::digest(key.as_ref());
        self.db.write(move |conn| Ok(queries::drop_session(conn, &hash)?)).await?;
        Ok(())
    }
}

fn cookie_name(config: &Config) -> &'static str {
    if config.is_https() { "__Host-linnet" } else { "linnet" }
}

/// The middleware that loads and saves sessions; around the admin only.
pub fn session_layer(config: &Config, seal: &Seal, sessions: Sessions) -> SessionMiddleware<Sessions> {
    SessionMiddleware::builder(sessions, cookie_key(seal))
        .cookie_name(cookie_name(config).to_owned())
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_secure(config.is_https())
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Signed)
        .session_lifecycle(PersistentSession::default().session_ttl(Ttl::days(DAYS)))
        .build()
}

fn cookie_key(seal: &Seal) -> Key {
    Key::derive_from(&seal.key("session cookie"))
}

/// Whether a public request comes from one of us: their visits are not counted. Costs nothing without the cookie.
pub async fn is_staff(request: &HttpRequest, config: &Config, seal: &Seal, db: &Db, now: At) -> web::Result<bool> {
    let Some(cookie) = request.cookie(cookie_name(config)) else { return Ok(false) };
    let mut jar = CookieJar::new();
    jar.add_original(cookie);
    let Some(key) = jar.signed(&cookie_key(seal)).get(cookie_name(config)) else { return Ok(false) };
    let hash = seal::digest(key.value());
    Ok(db.read(move |conn| Ok(queries::session_user(conn, &hash, now)?)).await?.is_some())
}

/// The signed-in user of this request; put there by `may(…)`.
#[derive(Clone)]
pub struct Admin {
    /// Who.
    pub user: User,
    /// The request's one "now".
    pub now: At,
    pub(super) path: String,
    pub(super) session: Session,
}

impl Admin {
    /// Their id.
    pub fn id(&self) -> UserId {
        self.user.id
    }

    /// Their role.
    pub fn role(&self) -> Role {
        Role::of(&self.user.role)
    }

    /// Whether they may do something: for buttons. Routes ask for it themselves.
    pub fn may(&self, permission: Permission) -> bool {
        self.role().may(permission)
    }

    /// Their zone: where their days begin.
    pub fn zone(&self) -> Tz {
        self.user.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// Their session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Everything around the page; takes the message that the page before left.
    pub fn shell(&self) -> web::Result<Shell> {
        let first = |path: &str| path.split(['/', '?']).nth(1).map(str::to_owned);
        let here = first(&self.path);
        let item = |&(label, url, icon, _): &(&'static str, &'static str, &'static str, Permission)| MenuItem {
            label,
            url,
            icon,
            is_here: first(url) == here,
        };
        Ok(Shell {
            user: self.user.name.clone(),
            email: self.user.email.clone(),
            role: self.role().label().to_owned(),
            menu: MENU.iter().filter(|entry| self.may(entry.3)).map(item).collect(),
            may_add: self.may(Permission::EditContacts),
            flash: web::take_flash(&self.session),
            csrf: web::token_of(&self.session)?,
            theme: self.user.theme.clone(),
            zone: self.user.time_zone.clone(),
            path: self.path.clone(),
            now: self.now,
        })
    }

    /// To another page, which will say this sentence.
    pub fn go(&self, url: impl AsRef<str>, sentence: &str) -> web::Result<HttpResponse> {
        self.go_with(url, "success", sentence)
    }

    /// The same in another tone: danger, warning or info.
    pub fn go_with(&self, url: impl AsRef<str>, tone: &str, sentence: &str) -> web::Result<HttpResponse> {
        web::flash(&self.session, tone, sentence)?;
        Ok(web::see_other(url))
    }
}

impl FromRequest for Admin {
    type Error = Error;
    type Future = Ready<web::Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let admin = request.extensions().get::<Self>().cloned();
        ready(admin.ok_or_else(|| Error::Bug(anyhow::anyhow!("{} is a route without may(…)", request.path()))))
    }
}

/// The user of a request's session; `None` when nobody is signed in (any more).
pub(super) async fn current(request: &HttpRequest, db: &Db, now: At) -> web::Result<Option<Admin>> {
    let session = request.get_session();
    let Ok(Some(id)) = session.get::<UserId>(USER) else { return Ok(None) };
    let user = db.read(move |conn| Ok(queries::find(conn, id)?)).await?;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Ok(user.filter(|user| user.disabled_at.is_none()).map(|user| Admin { user, now, path, session }))
}
