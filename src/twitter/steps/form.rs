//! The step's form: strings in, types out.

use askama::Template;

use super::{Config, due_days, queries, ways};
use crate::db::{self, Conn};
use crate::ids::TweetId;
use crate::steps::Html;
use crate::twitter::outbox::Way;
use crate::web::Filled;

#[derive(Template)]
#[template(path = "twitter/steps/tweet.html")]
struct StepForm<'a> {
    form: &'a Filled,
    tweets: Vec<(String, String)>,
    ways: [(&'static str, &'static str); 6],
}

pub(super) fn form(conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
    let chosen = filled.text("tweet").parse().ok();
    let tweets = queries::choices(conn, chosen)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let mut form = filled.clone();
    if !form.knows("way") {
        form.set("way", Way::default().key());
        form.set("due_days", due_days().to_string());
    }
    let markup = StepForm { form: &form, tweets, ways: ways::CHOICES }.render().map_err(anyhow::Error::from)?;
    Ok(Html(markup))
}

pub(super) fn parse(conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
    let tweet = match filled.text("tweet").parse::<TweetId>() {
        Ok(id) => queries::tweet(conn, id)?.map(|_| id),
        Err(_) => None,
    };
    if tweet.is_none() {
        filled.refuse("tweet", "Choose the tweet to send.");
    }
    let way = match filled.text("way") {
        "" => Some(Way::default()),
        key => Way::parse(key),
    };
    if way.is_none() {
        filled.refuse("way", "Choose how it reaches the contact.");
    }
    let days = match filled.text("due_days") {
        "" => Some(due_days()),
        typed => typed.parse().ok().filter(|days| *days <= 365),
    };
    if days.is_none() {
        filled.refuse("due_days", "Give a number of days between 0 and 365.");
    }
    let (Some(tweet), Some(way), Some(due_days)) = (tweet, way, days) else { return Ok(None) };
    let text = queries::tweet(conn, tweet)?.and_then(|tweet| tweet.approved);
    if let Some(why) = text.and_then(|text| ways::against(way, &text)) {
        filled.refuse("way", why);
        return Ok(None);
    }
    Ok(Some(Config { tweet, way, due_days }))
}
