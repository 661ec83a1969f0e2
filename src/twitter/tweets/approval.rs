//! Nobody approves what they wrote themselves, unless nobody else could: then there is nobody to ask.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, post, resource};

use super::compose::Checked;
use super::model::{NewTweet, Tweet, TweetState, Written};
use super::routes::Shown;
use super::{categories, queries, show};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::ids::{TweetId, UserId};
use crate::seal;
use crate::tokens::Sources;
use crate::users::{self, Admin, Permission, may};
use crate::web::{self, Error, Form, urls};

const OWN: &str = "You wrote it, so somebody else approves it.";
const CHANGED: &str = "The text was changed meanwhile. Read it again before you decide.";

/// What whoever looks may do about a tweet's approval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Nothing, and why.
    Nothing(&'static str),
    /// Ask somebody else.
    Ask,
    /// Approve one's own, because nobody else could.
    ApproveOwn,
    /// Approve it or send it back.
    Decide,
}

/// Who looks, as far as approving goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looker {
    pub(super) id: UserId,
    pub(super) may_edit: bool,
    pub(super) may_approve: bool,
}

impl Looker {
    pub(super) fn of(admin: &Admin) -> Self {
        let may = |permission| admin.may(permission);
        Self { id: admin.id(), may_edit: may(Permission::EditTweets), may_approve: may(Permission::ApproveTweets) }
    }

    /// Whether they are the only ones who could approve what they write.
    pub(super) fn is_alone(self, conn: &mut Conn) -> db::Result<bool> {
        Ok(self.may_approve && !users::anybody_else_may(conn, self.id, Permission::ApproveTweets)?)
    }
}

/// What comes next for a tweet.
pub(super) fn next(tweet: &Tweet, looker: Looker, is_alone: bool) -> Next {
    let is_own = tweet.writer_id == Some(looker.id);
    match tweet.standing() {
        TweetState::Approved => Next::Nothing(""),
        _ if is_own && is_alone => Next::ApproveOwn,
        TweetState::Draft if looker.may_edit => Next::Ask,
        TweetState::Draft => Next::Nothing("It is still being written."),
        TweetState::Waiting if is_own => Next::Nothing(OWN),
        TweetState::Waiting if looker.may_approve => Next::Decide,
        TweetState::Waiting => Next::Nothing("It waits for somebody who may approve tweets."),
    }
}

/// What a page shows of a text is what is approved: the form carries this.
pub(super) fn seen(text: &str) -> String {
    seal::digest(text)
}

pub(super) fn routes(cfg: &mut ServiceConfig) {
    let decide = || may(Permission::ApproveTweets);
    cfg.service(resource("/tweets/{id:[0-9]+}/ask").route(post().to(ask).wrap(may(Permission::EditTweets))))
        .service(resource("/tweets/{id:[0-9]+}/approve").route(post().to(approve).wrap(decide())))
        .service(resource("/tweets/{id:[0-9]+}/refuse").route(post().to(refuse).wrap(decide())));
}

/// Saves somebody's draft, under a category that comes to be with it.
pub fn draft_tweet(conn: &mut Conn, (new, category): (&NewTweet, &str), by: UserId, now: At) -> db::Result<TweetId> {
    let NewTweet { name, text, description } = new.clone();
    let written = Written { name, text, description, category: Some(category.to_owned()) };
    let category = categories::ensure(conn, category, now)?;
    let id = queries::draft(conn, &written, Some(category), by, now)?;
    audit::record(conn, &[NewChange::new(Some(by), "tweet", id, "created", now).after(&written)])?;
    Ok(id)
}

/// The same, and asks for approval.
pub fn propose_tweet(conn: &mut Conn, new: (&NewTweet, &str), by: UserId, now: At) -> db::Result<TweetId> {
    let id = draft_tweet(conn, new, by, now)?;
    let tweet = queries::tweet(conn, id)?.ok_or(diesel::result::Error::NotFound)?;
    asked(conn, &tweet, by, now)?;
    Ok(id)
}

/// Asks for approval within the caller's transaction; the refusal says why not.
pub(super) fn asked(conn: &mut Conn, tweet: &Tweet, by: UserId, now: At) -> db::Result<()> {
    queries::ask(conn, tweet.id, now)?;
    Ok(audit::record(conn, &[NewChange::new(Some(by), "tweet", tweet.id, "asked for approval", now)])?)
}

/// Approves within the caller's transaction.
pub(super) fn approved(conn: &mut Conn, tweet: &Tweet, by: UserId, now: At) -> db::Result<()> {
    queries::approve(conn, tweet, by, now)?;
    let image = [("text", &tweet.text)];
    Ok(audit::record(conn, &[NewChange::new(Some(by), "tweet", tweet.id, "approved", now).after(&image)])?)
}

/// Why a text cannot be sent, whoever approves it.
fn hindrance(conn: &mut Conn, sources: &Sources, tweet: &Tweet) -> db::Result<Option<String>> {
    let refusals = Checked::of(conn, sources, &tweet.text)?.refusals();
    Ok((!refusals.is_empty()).then(|| refusals.join(" ")))
}

async fn ask(
    admin: Admin,
    id: Path<TweetId>,
    _form: Form,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let (id, now, by, sources) = (id.into_inner(), admin.now, admin.id(), sources.get_ref().clone());
    let done = db.write(move |conn| {
        let Some(tweet) = queries::locked(conn, id)? else { return Ok(None) };
        let why = match tweet.standing() {
            TweetState::Draft => hindrance(conn, &sources, &tweet)?,
            TweetState::Waiting => Some("Approval was asked for already.".to_owned()),
            TweetState::Approved => Some("It is approved already.".to_owned()),
        };
        if why.is_none() {
            asked(conn, &tweet, by, now)?;
        }
        Ok(Some(why))
    });
    match done.await?.ok_or(Error::NotFound)? {
        None => admin.go(urls::tweet(&id), "Approval is asked for. It waits in the list of tweets."),
        Some(why) => admin.go_with(urls::tweet(&id), "warning", &why),
    }
}

async fn approve(
    admin: Admin,
    id: Path<TweetId>,
    form: Form,
    db: Data<Db>,
    sources: Data<Sources>,
) -> web::Result<HttpResponse> {
    let (id, now, looker, sources) = (id.into_inner(), admin.now, Looker::of(&admin), sources.get_ref().clone());
    let seen_text = form.0.text("seen").to_owned();
    let done = db.write(move |conn| {
        let Some(tweet) = queries::locked(conn, id)? else { return Ok(None) };
        let why = match next(&tweet, looker, looker.is_alone(conn)?) {
            Next::Decide | Next::ApproveOwn if seen(&tweet.text) != seen_text => Some(CHANGED.to_owned()),
            Next::Decide | Next::ApproveOwn => hindrance(conn, &sources, &tweet)?,
            Next::Ask => Some("Nobody asked for approval yet.".to_owned()),
            Next::Nothing("") => Some("It is approved already.".to_owned()),
            Next::Nothing(why) => Some(why.to_owned()),
        };
        if why.is_none() {
            approved(conn, &tweet, looker.id, now)?;
        }
        Ok(Some(why))
    });
    match done.await?.ok_or(Error::NotFound)? {
        None => admin.go(urls::tweet(&id), "The tweet is approved. Campaigns may send it."),
        Some(why) => admin.go_with(urls::tweet(&id), "warning", &why),
    }
}

async fn refuse(admin: Admin, id: Path<TweetId>, form: Form, db: Data<Db>, shown: Shown) -> web::Result<HttpResponse> {
    let (mut filled, id, now, looker) = (form.0, id.into_inner(), admin.now, Looker::of(&admin));
    let Some(why) = filled.required("verdict", "What should change", 2000) else {
        return web::again(show::page(&admin, &shown, id, filled).await?);
    };
    let done = db.write(move |conn| {
        let Some(tweet) = queries::locked(conn, id)? else { return Ok(None) };
        if tweet.standing() != TweetState::Waiting {
            return Ok(Some(false));
        }
        queries::send_back(conn, id, &why, looker.id, now)?;
        let change = NewChange::new(Some(looker.id), "tweet", id, "sent back", now).after(&[("why", &why)]);
        audit::record(conn, &[change])?;
        Ok(Some(true))
    });
    if done.await?.ok_or(Error::NotFound)? {
        return admin.go(urls::tweet(&id), "The tweet was sent back. Whoever wrote it sees why.");
    }
    admin.go_with(urls::tweet(&id), "warning", "It does not wait for approval any more.")
}
