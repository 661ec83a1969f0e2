//! The decision *Clicks a link of the tweet*.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::queries;
use crate::activity::{self, Activity};
use crate::db::{self, Conn};
use crate::ids::TweetId;
use crate::links::CLICK;
use crate::steps::{Decision, Html, Subject, named, picked};
use crate::web::Filled;

/// *Clicks a link of the tweet*: waits until a contact does.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClicksLink;

/// Which clicks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clicked {
    /// `None`: of any tweet.
    pub tweet: Option<TweetId>,
    /// A part of the address; empty: any link.
    #[serde(default)]
    pub address: String,
}

#[derive(Template)]
#[template(path = "twitter/steps/clicks.html")]
struct Form<'a> {
    form: &'a Filled,
    tweets: Vec<(String, String)>,
}

impl Decision for ClicksLink {
    const KIND: &'static str = "twitter.clicks";
    const LABEL: &'static str = "Clicks a link of the tweet";
    const ICON: &'static str = "click";
    type Config = Clicked;

    fn listens_to(&self) -> activity::Kind {
        CLICK
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let form = Form { form: filled, tweets: choices(conn, filled)? };
        Ok(Html(form.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Clicked>> {
        let tweet = chosen(conn, filled)?;
        let address = filled.text("address").trim().to_owned();
        if address.chars().count() > 500 {
            filled.refuse("address", "A part of the address is enough: at most 500 characters.");
        }
        Ok(filled.is_fine().then_some(Clicked { tweet, address }))
    }

    fn fill(&self, config: &Clicked) -> Filled {
        let tweet = config.tweet.map_or_else(String::new, |id| id.to_string());
        Filled::of([("tweet", tweet), ("address", config.address.clone())])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Clicked]) -> db::Result<Vec<String>> {
        let tweets: Vec<Option<TweetId>> = configs.iter().map(|config| config.tweet).collect();
        let sentence = |(config, of): (&Clicked, String)| {
            let with =
                if config.address.is_empty() { String::new() } else { format!(" with {} in it", config.address) };
            format!("Waits for a click on a link{with} of {of}")
        };
        Ok(configs.iter().zip(words(conn, &tweets)?).map(sentence).collect())
    }

    fn refers_to(&self, config: &Clicked) -> Vec<Subject> {
        subjects(config.tweet)
    }

    fn objection(&self, conn: &mut Conn, config: &Clicked) -> db::Result<Option<String>> {
        let Some(id) = config.tweet else { return Ok(None) };
        let is_gone = queries::names(conn, &[id])?.is_empty();
        Ok(is_gone.then(|| "The tweet it listens to was deleted. Choose another.".to_owned()))
    }

    fn matches(&self, config: &Clicked, did: &Activity) -> bool {
        let target = did.detail.as_deref().and_then(|detail| detail.lines().next()).unwrap_or("");
        let is_tweet = did.subject_kind.as_deref() == Some("tweet");
        let is_it = |id: TweetId| did.subject_key.as_deref() == Some(id.to_string().as_str());
        is_tweet && config.tweet.is_none_or(is_it) && target.contains(&config.address)
    }
}

/// What a picker of tweets offers.
pub(super) fn choices(conn: &mut Conn, filled: &Filled) -> db::Result<Vec<(String, String)>> {
    let chosen = filled.text("tweet").parse().ok();
    Ok(queries::choices(conn, chosen)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect())
}

/// The tweet that was picked; `None` is any. One that is gone is refused.
pub(super) fn chosen(conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<TweetId>> {
    let gone = "This tweet is gone. Choose another, or any.";
    picked(filled, "tweet", gone, |id| Ok(!queries::names(conn, &[*id])?.is_empty()))
}

/// `the tweet “Spring”`, `any tweet`, one for each.
pub(super) fn words(conn: &mut Conn, tweets: &[Option<TweetId>]) -> db::Result<Vec<String>> {
    let ids: Vec<TweetId> = tweets.iter().flatten().copied().collect();
    let words = ["any tweet", "the tweet", "a tweet that was deleted"];
    Ok(named(tweets.iter().copied(), queries::names(conn, &ids)?, words))
}

pub(super) fn subjects(tweet: Option<TweetId>) -> Vec<Subject> {
    tweet.iter().map(|id| Subject { kind: "tweet", key: id.to_string() }).collect()
}
