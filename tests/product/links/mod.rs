//! Sentences about tracked links: made with the tweet, clicked by people, counted once, leading nowhere else.

mod clicking;
mod making;

use diesel::prelude::*;
use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::ids::ContactId;
use linnet::schema::{link_clicks, links};

use crate::campaigns::{add_tweet, connect, create, people, person, publish, tick};
use crate::support::App;
use crate::support::browser::Browser;
use crate::support::request::{Answer, Request};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A published campaign that tweeted this to everybody.
pub(crate) async fn tweeted(app: &App, text: &str, names: &[&str]) -> (Browser, Vec<ContactId>) {
    connect(app, text);
    let drafts: Vec<Draft> =
        names.iter().map(|name| Draft { twitter: Handle::parse(name).ok(), ..person(name, 1) }).collect();
    let ids = people(app, &drafts);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    publish(&mut ada, &campaign).await;
    tick(app).await;
    tick(app).await;
    (ada, ids)
}

/// The links that were made: whose, where they stand (`/r/…`) and where they lead.
pub(crate) fn made(app: &App) -> Vec<(Option<ContactId>, String, String)> {
    let rows: Vec<(Option<ContactId>, String, String)> = app.db(|conn| {
        Ok(links::table.order(links::id).select((links::contact_id, links::code, links::target)).load(conn)?)
    });
    rows.into_iter().map(|(contact, code, target)| (contact, format!("/r/{code}"), target)).collect()
}

/// Who clicked, in order.
fn clicked(app: &App) -> Vec<Option<ContactId>> {
    app.db(|conn| Ok(link_clicks::table.order(link_clicks::id).select(link_clicks::contact_id).load(conn)?))
}

fn click(app: &App, path: &str) -> Request {
    app.request("GET", path).with("User-Agent", FIREFOX)
}

/// Clicks as a person with a browser does; gives back the status.
pub(crate) async fn clicks(app: &App, path: &str) -> u16 {
    click(app, path).send().await.status
}

fn leads(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.header("location"))
}
