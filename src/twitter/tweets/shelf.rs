//! Cloning, archiving, deleting.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, post, resource};

use super::categories;
use super::model::Written;
use super::queries::{self, KIND};
use super::routes::found;
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::TweetId;
use crate::steps::Uses;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Form, urls};

const USED: &str = "A campaign uses this tweet, so it was not deleted. Take it out there first.";
const SENT: &str = "It was sent to somebody, so its history stays. Archive it instead.";
const LIVE: &str = "A published campaign sends this tweet, so it was not archived. Unpublish the campaign or choose another tweet there.";

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let edit = || may(Permission::EditTweets);
    cfg.service(resource("/tweets/{id:[0-9]+}/clone").route(post().to(clone).wrap(edit())))
        .service(resource("/tweets/{id:[0-9]+}/archive").route(post().to(archive).wrap(edit())))
        .service(resource("/tweets/{id:[0-9]+}/restore").route(post().to(restore).wrap(edit())))
        .service(resource("/tweets/{id:[0-9]+}/delete").route(post().to(delete).wrap(edit())));
}

async fn clone(admin: Admin, id: Path<TweetId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let copied = db.write(move |conn| {
        let Some(tweet) = queries::tweet(conn, id)? else { return Ok(None) };
        let category = match tweet.category_id {
            Some(category) => categories::name(conn, category)?,
            None => None,
        };
        let name: String = format!("Copy of {}", tweet.name).chars().take(191).collect();
        let new = Written { name, text: tweet.text, description: tweet.description, category };
        let copy = queries::draft(conn, &new, tweet.category_id, by, now)?;
        audit::record(conn, &[NewChange::new(Some(by), KIND, copy, "created", now).after(&new)])?;
        Ok(Some(copy))
    });
    let copy = copied.await?.ok_or(Error::NotFound)?;
    admin.go(format!("{}/edit", urls::tweet(&copy)), "This is the copy: a draft, with figures of its own.")
}

async fn archive(
    admin: Admin,
    id: Path<TweetId>,
    _form: Form,
    db: Data<Db>,
    uses: Data<Uses>,
) -> web::Result<HttpResponse> {
    let (id, now, by, uses) = (id.into_inner(), admin.now, admin.id(), uses.get_ref().clone());
    let done = db.write(move |conn| {
        if queries::locked(conn, id)?.is_none() {
            return Ok(None);
        }
        if uses.of(conn, KIND, &id.to_string())?.iter().any(|place| place.is_live) {
            return Ok(Some(false));
        }
        queries::archive(conn, id, Some(now))?;
        audit::record(conn, &[NewChange::new(Some(by), KIND, id, "archived", now)])?;
        Ok(Some(true))
    });
    if done.await?.ok_or(Error::NotFound)? {
        return admin.go(urls::tweet(&id), "The tweet is archived: out of the list and of the pickers.");
    }
    admin.go_with(urls::tweet(&id), "danger", LIVE)
}

async fn restore(admin: Admin, id: Path<TweetId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    found(&db, id).await?;
    db.write(move |conn| {
        queries::archive(conn, id, None)?;
        Ok(audit::record(conn, &[NewChange::new(Some(by), KIND, id, "restored", now)])?)
    })
    .await?;
    admin.go(urls::tweet(&id), "The tweet is in the list again.")
}

async fn delete(
    admin: Admin,
    id: Path<TweetId>,
    _form: Form,
    db: Data<Db>,
    uses: Data<Uses>,
) -> web::Result<HttpResponse> {
    let (id, now, by, uses) = (id.into_inner(), admin.now, admin.id(), uses.get_ref().clone());
    let done = db.write(move |conn| {
        let Some(tweet) = queries::locked(conn, id)? else { return Ok(None) };
        if !uses.of(conn, KIND, &id.to_string())?.is_empty() {
            return Ok(Some(Some(USED)));
        }
        if queries::has_posts(conn, id)? {
            return Ok(Some(Some(SENT)));
        }
        queries::delete(conn, id)?;
        let image = (&tweet.name, &tweet.text);
        audit::record(conn, &[NewChange::new(Some(by), KIND, id, "deleted", now).before(&image)])?;
        Ok(Some(None))
    });
    match done.await?.ok_or(Error::NotFound)? {
        None => admin.go("/tweets", "The tweet was deleted."),
        Some(why) => admin.go_with(urls::tweet(&id), "danger", why),
    }
}
