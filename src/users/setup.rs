//! The first start: `/setup` creates the administrator, once.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, ServiceConfig, get, post, resource};

use super::forms::{AccountForm, Asked};
use super::model::Role;
use super::views::Setup;
use super::{login, password, queries};
use crate::clock::Clock;
use crate::db::Db;
use crate::web::{self, Error, Filled, Form};

/// What `/setup` asks for when we can be reached from other machines: printed to the log at the start.
#[derive(Clone, Debug)]
pub struct SetupToken(pub Option<String>);

/// `/setup`.
pub fn setup_routes(cfg: &mut ServiceConfig) {
    cfg.service(resource("/setup").route(get().to(ask)).route(post().to(create)));
}

async fn ask(session: Session, db: Data<Db>, token: Data<SetupToken>) -> web::Result<HttpResponse> {
    only_once(&db).await?;
    web::page(Setup { csrf: web::token_of(&session)?, form: Filled::default(), asks_token: token.0.is_some() })
}

async fn create(
    session: Session,
    form: Form,
    db: Data<Db>,
    clock: Data<Clock>,
    token: Data<SetupToken>,
) -> web::Result<HttpResponse> {
    only_once(&db).await?;
    let mut filled = form.0;
    if token.0.as_deref().is_some_and(|token| token != filled.text("token")) {
        filled.refuse("token", "This is not the token in the log.");
    }
    let account = AccountForm::parse(&mut filled, &Asked { password: true, role: Some(Role::Administrator) });
    let Some(account) = account.filter(|_| filled.is_fine()) else { return refused(&session, filled, &token) };
    let now = clock.now();
    let made = db.write(move |conn| {
        if queries::any(conn)? {
            return Ok(None);
        }
        let hash = password::hash(&account.password)?;
        let id = queries::create(conn, &account.new_user(hash, now))?;
        queries::signed_in(conn, id, now)?;
        Ok(Some(id))
    });
    match made.await? {
        Some(id) => login::welcome(&session, id, "/"),
        None => Err(Error::NotFound),
    }
}

fn refused(session: &Session, filled: Filled, token: &SetupToken) -> web::Result<HttpResponse> {
    web::again(Setup { csrf: web::token_of(session)?, form: filled, asks_token: token.0.is_some() })
}

async fn only_once(db: &Db) -> web::Result<()> {
    if db.read(|conn| Ok(queries::any(conn)?)).await? { Err(Error::NotFound) } else { Ok(()) }
}
