//! `/tweets`: the library.

use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};
use actix_web::{HttpRequest, HttpResponse};
use url::form_urlencoded::Serializer;

use super::compose::{Checked, groups};
use super::preview::Preview;
use super::views::{Count, Edit, List, Show, Tokens, use_in_words};
use super::{forms, queries};
use crate::audit::{self, NewChange};
use crate::db::Db;
use crate::ids::TweetId;
use crate::tokens::Sources;
use crate::twitter::model::{NewTweet, Tweet};
use crate::users::{Admin, Permission, may};
use crate::web::{self, Cursor, Error, Filled, Form, Paged, urls};

const SHOWN: usize = 50;

/// The table of routes. Ids are digits, so that other addresses below `/tweets` stay free.
pub(in crate::twitter) fn routes(cfg: &mut ServiceConfig) {
    let view = || may(Permission::ViewTweets);
    let edit = || may(Permission::EditTweets);
    cfg.service(resource("/tweets").route(get().to(list).wrap(view())).route(post().to(create).wrap(edit())))
        .service(resource("/tweets/new").route(get().to(new).wrap(edit())))
        .service(resource("/tweets/count").route(post().to(count).wrap(edit())))
        .service(resource("/tweets/tokens").route(get().to(tokens).wrap(edit())))
        .service(
            resource("/tweets/{id:[0-9]+}").route(get().to(show).wrap(view())).route(post().to(change).wrap(edit())),
        )
        .service(resource("/tweets/{id:[0-9]+}/edit").route(get().to(edit_page).wrap(edit())))
        .service(resource("/tweets/{id:[0-9]+}/delete").route(post().to(delete).wrap(edit())));
}

async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (search, cursor) = (query.text("search").to_owned(), Cursor::of(&query));
    let (sought, from) = (search.clone(), cursor.clone());
    let rows = db.read(move |conn| Ok(queries::page(conn, &sought, &from, web::limit_of(SHOWN))?)).await?;
    let page = Paged::of(rows, SHOWN, &cursor, queries::key);
    let address = |name: &str, key: Option<String>| {
        let key = key?;
        let query = Serializer::new(String::new()).append_pair("search", &search).append_pair(name, &key).finish();
        Some(format!("/tweets?{query}"))
    };
    web::page(List {
        shell: admin.shell()?,
        prev: address("before", page.before),
        next: address("after", page.after),
        tweets: page.rows,
        may_edit: admin.may(Permission::EditTweets),
        search,
    })
}

/// The form with its count and what may be inserted.
async fn composed(admin: &Admin, db: &Db, sources: &Sources, form: Filled, tweet: Option<Tweet>) -> web::Result<Edit> {
    let (text, search, sources) = (forms::text_of(&form), form.text("token_search").to_owned(), sources.clone());
    let (checked, groups) =
        db.read(move |conn| Ok((Checked::of(conn, &sources, &text)?, groups(conn, &sources, &search)?))).await?;
    Ok(Edit { shell: admin.shell()?, form, tweet, checked, groups })
}

async fn new(admin: Admin, db: Data<Db>, sources: Data<Sources>) -> web::Result<HttpResponse> {
    web::page(composed(&admin, &db, &sources, Filled::default(), None).await?)
}

async fn edit_page(admin: Admin, id: Path<TweetId>, db: Data<Db>, sources: Data<Sources>) -> web::Result<HttpResponse> {
    let tweet = found(&db, id.into_inner()).await?;
    web::page(composed(&admin, &db, &sources, forms::filled(&tweet), Some(tweet)).await?)
}

async fn found(db: &Db, id: TweetId) -> web::Result<Tweet> {
    db.read(move |conn| Ok(queries::tweet(conn, id)?)).await?.ok_or(Error::NotFound)
}

/// The tweet as typed, or what is wrong with it written into the form.
async fn accepted(filled: &mut Filled, db: &Db, sources: &Sources) -> web::Result<Option<NewTweet>> {
    let new = forms::parse(filled);
    let (text, sources) = (forms::text_of(filled), sources.clone());
    let checked = db.read(move |conn| Checked::of(conn, &sources, &text)).await?;
    forms::refuse(filled, &checked);
    Ok(new.filter(|_| filled.is_fine()))
}

async fn create(admin: Admin, form: Form, db: Data<Db>, sources: Data<Sources>) -> web::Result<HttpResponse> {
    let (mut filled, now, by) = (form.0, admin.now, admin.id());
    let Some(new) = accepted(&mut filled, &db, &sources).await? else {
        return web::again(composed(&admin, &db, &sources, filled, None).await?);
    };
    let name = new.name.clone();
    let id = db
        .write(move |conn| {
            let id = queries::create_tweet(conn, &new, now)?;
            audit::record(conn, &[NewChange::new(Some(by), "tweet", id, "created", now).after(&new)])?;
            Ok(id)
        })
        .await?;
    admin.go(urls::tweet(&id), &format!("“{name}” was saved."))
}

async fn change(
    admin: Admin,
    id: Path<TweetId>,
    form: Form,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let (mut filled, id, now, by) = (form.0, id.into_inner(), admin.now, admin.id());
    let tweet = found(&db, id).await?;
    let Some(new) = accepted(&mut filled, &db, &sources).await? else {
        return web::again(composed(&admin, &db, &sources, filled, Some(tweet)).await?);
    };
    let name = new.name.clone();
    let changed = db.write(move |conn| {
        let Some(old) = queries::locked(conn, id)? else { return Ok(None) };
        queries::change(conn, id, &new, now)?;
        let before = NewTweet { name: old.name, text: old.text, description: old.description };
        let change = NewChange::new(Some(by), "tweet", id, "changed", now).before(&before).after(&new);
        Ok(Some(audit::record(conn, &[change])?))
    });
    changed.await?.ok_or(Error::NotFound)?;
    admin.go(urls::tweet(&id), &format!("“{name}” was saved. Tweets that wait already keep their text."))
}

/// The count: a part of the page for the script, the whole page for the button.
async fn count(
    admin: Admin,
    request: HttpRequest,
    form: Form,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    if request.headers().contains_key("x-part") {
        let (text, sources) = (forms::text_of(&form.0), sources.get_ref().clone());
        let checked = db.read(move |conn| Checked::of(conn, &sources, &text)).await?;
        return web::page(Count { checked });
    }
    let tweet = match form.0.text("id").parse() {
        Ok(id) => Some(found(&db, id).await?),
        Err(_new) => None,
    };
    web::page(composed(&admin, &db, &sources, form.0, tweet).await?)
}

async fn tokens(request: HttpRequest, db: Data<Db>, sources: Data<Sources>) -> web::Result<HttpResponse> {
    let search = Filled::decode(request.query_string().as_bytes()).text("search").to_owned();
    let sources = sources.get_ref().clone();
    let groups = db.read(move |conn| groups(conn, &sources, &search)).await?;
    web::page(Tokens { groups })
}

async fn show(
    admin: Admin,
    id: Path<TweetId>,
    request: HttpRequest,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let tweet = found(&db, id.into_inner()).await?;
    let (asked, sources) = (tweet.clone(), sources.get_ref().clone());
    let (checked, preview, uses) = db
        .read(move |conn| {
            let checked = Checked::of(conn, &sources, &asked.text)?;
            let preview = Preview::of(conn, &sources, &asked, &query)?;
            Ok((checked, preview, queries::uses(conn, asked.id)?))
        })
        .await?;
    let uses = uses.iter().map(use_in_words).collect();
    let may_edit = admin.may(Permission::EditTweets);
    web::page(Show { shell: admin.shell()?, tweet, checked, preview, uses, may_edit })
}

async fn delete(admin: Admin, id: Path<TweetId>, _form: Form, db: Data<Db>) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let deleted = db.write(move |conn| {
        let Some(tweet) = queries::locked(conn, id)? else { return Ok(None) };
        if !queries::uses(conn, id)?.is_empty() {
            return Ok(Some(false));
        }
        queries::delete(conn, id)?;
        let image = (&tweet.name, &tweet.text);
        audit::record(conn, &[NewChange::new(Some(by), "tweet", id, "deleted", now).before(&image)])?;
        Ok(Some(true))
    });
    if deleted.await?.ok_or(Error::NotFound)? {
        return admin.go("/tweets", "The tweet was deleted. What was sent stays in the contacts' histories.");
    }
    admin.go_with(
        urls::tweet(&id),
        "danger",
        "A campaign uses this tweet, so it was not deleted. Take it out there first.",
    )
}
