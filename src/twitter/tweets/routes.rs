//! `/tweets`: writing.

use actix_web::dev::Payload;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use std::future::{Ready, ready};

use super::approval::{self, Looker};
use super::compose::{Checked, groups};
use super::model::{Tweet, Written};
use super::preview::Preview;
use super::queries::{self, KIND};
use super::views::Edit;
use super::{categories, forms, library, live, shelf, show};
use crate::audit::{self, NewChange};
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::ids::{CategoryId, TweetId};
use crate::steps::Uses;
use crate::tokens::Sources;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, Form, urls};

/// The table of routes. Ids are digits, so that other addresses below `/tweets` stay free.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let view = || may(Permission::ViewTweets);
    let edit = || may(Permission::EditTweets);
    live::routes(cfg);
    categories::routes(cfg);
    cfg.service(resource("/tweets").route(get().to(library::list).wrap(view())).route(post().to(create).wrap(edit())))
        .service(resource("/tweets/new").route(get().to(new).wrap(edit())))
        .service(
            resource("/tweets/{id:[0-9]+}")
                .route(get().to(show::show).wrap(view()))
                .route(post().to(change).wrap(edit())),
        )
        .service(resource("/tweets/{id:[0-9]+}/edit").route(get().to(edit_page).wrap(edit())));
    approval::routes(cfg);
    shelf::routes(cfg);
}

/// What pages about a text are made with.
pub(super) struct Shown {
    pub(super) db: Data<Db>,
    sources: Data<Sources>,
    config: Data<Config>,
    uses: Data<Uses>,
}

impl Shown {
    pub(super) fn sources(&self) -> Sources {
        self.sources.get_ref().clone()
    }

    pub(super) fn uses(&self) -> Uses {
        self.uses.get_ref().clone()
    }

    pub(super) fn asks_consent(&self) -> bool {
        self.config.asks_consent()
    }
}

impl FromRequest for Shown {
    type Error = Error;
    type Future = Ready<web::Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let all = (request.app_data(), request.app_data(), request.app_data(), request.app_data());
        ready(match all {
            (Some(db), Some(sources), Some(config), Some(uses)) => {
                let (db, sources, config) = (Data::clone(db), Data::clone(sources), Data::clone(config));
                Ok(Self { db, sources, config, uses: Data::clone(uses) })
            }
            _ => Err(Error::Bug(anyhow::anyhow!("the server was put together without what tweets are shown with"))),
        })
    }
}

/// The form with its count, its card, and what may be inserted.
pub(super) async fn composed(admin: &Admin, shown: &Shown, form: Filled, tweet: Option<Tweet>) -> web::Result<Edit> {
    let (text, search, asked) = (forms::text_of(&form), form.text("token_search").to_owned(), form.clone());
    let (sources, asks_consent, looker) = (shown.sources(), shown.asks_consent(), Looker::of(admin));
    let (checked, preview, groups, categories, is_alone) = shown
        .db
        .read(move |conn| {
            let checked = Checked::with_audience(conn, &sources, &text, asks_consent)?;
            let preview = Preview::of(conn, &sources, &text, &asked)?;
            let groups = groups(conn, &sources, &search)?;
            Ok((checked, preview, groups, categories::all(conn)?, looker.is_alone(conn)?))
        })
        .await?;
    let categories = categories.into_iter().map(|(_, name)| (name.clone(), name)).collect();
    Ok(Edit { shell: admin.shell()?, form, tweet, checked, preview, groups, categories, is_alone })
}

async fn new(admin: Admin, shown: Shown) -> web::Result<HttpResponse> {
    web::page(composed(&admin, &shown, Filled::default(), None).await?)
}

async fn edit_page(admin: Admin, id: Path<TweetId>, shown: Shown) -> web::Result<HttpResponse> {
    let tweet = found(&shown.db, id.into_inner()).await?;
    let category = tweet.category_id;
    let category = shown.db.read(move |conn| category_name(conn, category)).await?;
    web::page(composed(&admin, &shown, forms::filled(&tweet, category.as_deref()), Some(tweet)).await?)
}

pub(super) fn category_name(conn: &mut Conn, id: Option<CategoryId>) -> db::Result<Option<String>> {
    Ok(match id {
        Some(id) => categories::name(conn, id)?,
        None => None,
    })
}

pub(super) async fn found(db: &Db, id: TweetId) -> web::Result<Tweet> {
    db.read(move |conn| Ok(queries::tweet(conn, id)?)).await?.ok_or(Error::NotFound)
}

/// The tweet as typed, or what is wrong with it written into the form.
async fn accepted(filled: &mut Filled, shown: &Shown) -> web::Result<Option<Written>> {
    let new = forms::parse(filled);
    let (text, sources) = (forms::text_of(filled), shown.sources());
    let checked = shown.db.read(move |conn| Checked::of(conn, &sources, &text)).await?;
    forms::refuse(filled, &checked);
    Ok(new.filter(|_| filled.is_fine()))
}

/// What happens right after saving, as the button said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    Ask,
    Approve,
}

impl Then {
    fn of(filled: &Filled) -> Self {
        match filled.text("then") {
            "ask" => Self::Ask,
            "approve" => Self::Approve,
            _ => Self::Nothing,
        }
    }

    /// Does it within the transaction that saved; answers what to say.
    fn act(self, conn: &mut Conn, id: TweetId, looker: Looker, now: crate::clock::At) -> db::Result<&'static str> {
        let tweet = queries::locked(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
        let next = approval::next(&tweet, looker, looker.is_alone(conn)?);
        Ok(match (self, next) {
            (Self::Ask, approval::Next::Ask) => {
                approval::asked(conn, &tweet, looker.id, now)?;
                "was saved, and approval is asked for."
            }
            (Self::Approve, approval::Next::ApproveOwn) => {
                approval::approved(conn, &tweet, looker.id, now)?;
                "was saved and is approved: nobody else could."
            }
            (_, approval::Next::Nothing(_)) => "was saved.",
            _ if tweet.approved_text.is_some() => {
                "was saved. It is a draft; until it is approved, the text before goes on being sent."
            }
            _ => "was saved. It is a draft: campaigns send it once it is approved.",
        })
    }
}

async fn create(admin: Admin, form: Form, shown: Shown) -> web::Result<HttpResponse> {
    let (mut filled, now, by, looker) = (form.0, admin.now, admin.id(), Looker::of(&admin));
    let Some(new) = accepted(&mut filled, &shown).await? else {
        return web::again(composed(&admin, &shown, filled, None).await?);
    };
    let (name, then) = (new.name.clone(), Then::of(&filled));
    let (id, said) = shown
        .db
        .write(move |conn| {
            let category = category_of(conn, &new, now)?;
            let id = queries::draft(conn, &new, category, by, now)?;
            audit::record(conn, &[NewChange::new(Some(by), KIND, id, "created", now).after(&new)])?;
            Ok((id, then.act(conn, id, looker, now)?))
        })
        .await?;
    admin.go(urls::tweet(&id), &format!("“{name}” {said}"))
}

fn category_of(conn: &mut Conn, new: &Written, now: crate::clock::At) -> db::Result<Option<CategoryId>> {
    Ok(new.category.as_deref().map(|name| categories::ensure(conn, name, now)).transpose()?)
}

async fn change(admin: Admin, id: Path<TweetId>, form: Form, shown: Shown) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by, looker) = (form.0, id.into_inner(), admin.now, admin.id(), Looker::of(&admin));
    let tweet = found(&shown.db, id).await?;
    let Some(new) = accepted(&mut filled, &shown).await? else {
        return web::again(composed(&admin, &shown, filled, Some(tweet)).await?);
    };
    let (name, then) = (new.name.clone(), Then::of(&filled));
    let changed = shown.db.write(move |conn| {
        let Some(old) = queries::locked(conn, id)? else { return Ok(None) };
        let category = category_of(conn, &new, now)?;
        queries::describe(conn, id, &new, category, now)?;
        if new.text != old.text {
            queries::rewrite(conn, &old, &new.text, by, now)?;
        }
        let category = category_name(conn, old.category_id)?;
        let before = Written { name: old.name, text: old.text, description: old.description, category };
        audit::record(conn, &[NewChange::new(Some(by), KIND, id, "changed", now).before(&before).after(&new)])?;
        Ok(Some(then.act(conn, id, looker, now)?))
    });
    let said = changed.await?.ok_or(Error::NotFound)?;
    admin.go(urls::tweet(&id), &format!("“{name}” {said}"))
}
