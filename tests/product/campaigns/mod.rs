//! Sentences about campaigns: built by clicking, run by the worker, read on their pages.

mod building;
mod deciding;
mod running;
mod sending;
mod trouble;

use std::time::Duration as Span;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::contacts::{self, Draft};
use linnet::ids::ContactId;
use linnet::sandbox::{self, Seed, SeedToken, SeedUser};
use linnet::schema::{campaign_log, x_accounts};
use linnet::worker::{Reconciler as _, Worker};

use crate::support::App;
use crate::support::browser::Browser;

/// Somebody by first name, with points.
pub(crate) fn person(name: &str, points: i32) -> Draft {
    let email = Some(format!("{}@example.org", name.to_lowercase()));
    Draft { first_name: Some(name.to_owned()), email, points, ..Draft::default() }
}

pub(crate) fn people(app: &App, drafts: &[Draft]) -> Vec<ContactId> {
    let now = app.house.clock.now();
    app.db(|conn| contacts::create_many(conn, drafts, now))
}

/// Creates a campaign; gives back its address.
pub(crate) async fn create(ada: &mut Browser, name: &str, source: &str) -> String {
    ada.open("/campaigns").await;
    ada.follow("New campaign").await;
    ada.fill("Name", name).choose("Source", source).press("Save").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    ada.sees(&format!("{name} was saved."));
    ada.path().to_owned()
}

/// Where a kind of step leads that the campaign page offers at a place: `Add a step after “Greet”`.
pub(crate) fn offered(ada: &Browser, place: &str, kind: &str) -> String {
    let list = ada.source().split(&format!("<ul aria-label=\"{place}\">")).nth(1);
    let list = list.unwrap_or_else(|| panic!("nothing is offered at “{place}”: {}", ada.text()));
    let link = list.split("<li>").find(|link| link.contains(kind)).expect("the kind is offered");
    link.split('"').nth(1).expect("its address").replace("&#38;", "&")
}

/// Goes from the campaign page to the form of a step to be added.
pub(crate) async fn add(ada: &mut Browser, place: &str, kind: &str) {
    let address = offered(ada, place, kind);
    ada.open(&address).await.sees(kind);
}

/// Adds a step that puts a tag on, from the campaign page.
pub(crate) async fn add_tag(ada: &mut Browser, place: &str, name: &str, tag: &str, days: &str) {
    add(ada, place, "Add or remove tags").await;
    ada.fill("Name", name).fill("Add tags", tag).fill("Wait", days).choose("Unit", "days").press("Save").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    ada.sees(&format!("{name} was saved."));
}

/// Adds the tweet 1, from the campaign page.
pub(crate) async fn add_tweet(ada: &mut Browser, place: &str) {
    add(ada, place, "Send a tweet").await;
    ada.fill("Name", "Tweet").choose("Tweet", "Hello").press("Save").await.sees("Tweet was saved.");
}

pub(crate) async fn publish(ada: &mut Browser, campaign: &str) {
    ada.open(campaign).await;
    ada.follow("Publish…").await;
    ada.press("Publish").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    ada.sees("The campaign is published.");
}

pub(crate) async fn unpublish(ada: &mut Browser, campaign: &str) {
    ada.open(campaign).await;
    ada.press("Unpublish").await.sees("The campaign is unpublished.");
}

/// Sends a form that the page would not offer, with the session's token.
pub(crate) async fn force(ada: &mut Browser, path: &str) {
    let token = ada.source().split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let token = token.expect("a page with a form").to_owned();
    ada.post(path, &[("csrf", &token)]).await;
}

/// Only the engine: what it queues is not sent yet.
pub(crate) fn engine_only(app: &App) {
    let house = &app.house;
    let engine = linnet::campaigns::Engine::new(house.db.clone(), house.registry.clone(), house.nudge.clone());
    engine.run(house.clock.now()).expect("the engine runs");
}

pub(crate) async fn tick(app: &App) {
    tick_with(app.house.worker()).await;
}

/// The same with a worker that goes on living.
pub(crate) async fn tick_with(worker: Worker) {
    let done = tokio::task::spawn_blocking(move || worker.tick()).await.expect("the tick ends");
    for one in done {
        assert_eq!(one.trouble, None, "{} failed", one.name);
    }
}

pub(crate) async fn later(app: &App, while_: Duration) {
    app.advance(while_);
    tick(app).await;
}

/// The tags of a contact, by name.
pub(crate) fn tags(app: &App, contact: ContactId) -> Vec<String> {
    let mut all = app.db(|conn| Ok(contacts::tags_of(conn, &[contact])?));
    all.remove(&contact).unwrap_or_default().into_iter().map(|tag| tag.name).collect()
}

/// The states of a step's rows, by contact.
pub(crate) fn states(app: &App, step: u64) -> Vec<String> {
    app.db(|conn| {
        let of_step = campaign_log::table.filter(campaign_log::step_id.eq(linnet::ids::StepId(step)));
        Ok(of_step.order(campaign_log::contact_id).select(campaign_log::state).load(conn)?)
    })
}

pub(crate) fn sql(app: &App, sql: &str) {
    app.db(|conn| Ok(conn.batch_execute(sql)?));
}

/// A connected account, and the tweet 1 with this text.
pub(crate) fn connect(app: &App, text: &str) {
    app.x.seed(Seed {
        apps: vec![sandbox::App { key: "key".into(), secret: "secret".into(), ..sandbox::App::default() }],
        users: vec![
            SeedUser { id: Some("4001".into()), handle: "linnet_hq".into(), ..SeedUser::default() },
            SeedUser { handle: "grace".into(), ..SeedUser::default() },
        ],
        tokens: vec![SeedToken {
            app: "key".into(),
            user: "linnet_hq".into(),
            token: Some("4001-token".into()),
            secret: Some("token secret".into()),
            access: None,
        }],
        ..Seed::default()
    });
    let (seal, now) = (app.house.seal.clone(), app.house.clock.now());
    app.db(|conn| {
        diesel::insert_into(x_accounts::table)
            .values((
                x_accounts::client_key.eq("key"),
                x_accounts::client_secret.eq(seal.seal("secret")?),
                x_accounts::token.eq(Some(seal.seal("4001-token")?)),
                x_accounts::token_secret.eq(Some(seal.seal("token secret")?)),
                x_accounts::user_xid.eq(Some("4001")),
                x_accounts::handle.eq(Some("linnet_hq")),
                x_accounts::is_published.eq(true),
                x_accounts::changed_at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    });
    write_tweet(app, text);
}

pub(crate) fn write_tweet(app: &App, text: &str) {
    sql(
        app,
        &format!(
            "INSERT INTO tweets (id, name, text, created_at, changed_at) VALUES (1, 'Hello', '{text}', NOW(6), NOW(6));"
        ),
    );
}

/// What stands in the account's timeline.
pub(crate) fn posted(app: &App) -> Vec<String> {
    let posts = app.x.posts();
    let mut texts: Vec<String> =
        posts.into_iter().filter(|post| post.author == "linnet_hq").map(|post| post.text).collect();
    texts.sort();
    texts
}

/// Long enough for X to be asked again about what it did not answer.
pub(crate) const LOOK: Span = Span::from_secs(45);
