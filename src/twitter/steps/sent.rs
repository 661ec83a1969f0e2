//! The condition *Tweet was sent*.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::clicked::{choices, chosen, subjects, words};
use super::queries;
use crate::db::{self, Conn};
use crate::ids::TweetId;
use crate::steps::{Batch, Condition, Cx, Html, Subject};
use crate::web::Filled;

/// *Tweet was sent*: whether X took one for this contact.
#[derive(Clone, Copy, Debug, Default)]
pub struct TweetWasSent;

/// Which tweets count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// `None`: any.
    pub tweet: Option<TweetId>,
    /// Only those of the campaign that asks.
    #[serde(default)]
    pub here: bool,
}

#[derive(Template)]
#[template(path = "twitter/steps/sent.html")]
struct Form<'a> {
    form: &'a Filled,
    tweets: Vec<(String, String)>,
}

impl Condition for TweetWasSent {
    const KIND: &'static str = "twitter.was_sent";
    const LABEL: &'static str = "Tweet was sent";
    const ICON: &'static str = "send";
    type Config = Sent;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let form = Form { form: filled, tweets: choices(conn, filled)? };
        Ok(Html(form.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Sent>> {
        let tweet = chosen(conn, filled)?;
        let here = filled.text("here") == "1";
        Ok(filled.is_fine().then_some(Sent { tweet, here }))
    }

    fn fill(&self, config: &Sent) -> Filled {
        let tweet = config.tweet.map_or_else(String::new, |id| id.to_string());
        Filled::of([("tweet", tweet), ("here", if config.here { "1" } else { "" }.to_owned())])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Sent]) -> db::Result<Vec<String>> {
        let tweets: Vec<Option<TweetId>> = configs.iter().map(|config| config.tweet).collect();
        let sentence = |(config, what): (&Sent, String)| {
            let by = if config.here { " by this campaign" } else { "" };
            format!("Was {what} sent to them{by}?")
        };
        Ok(configs.iter().zip(words(conn, &tweets)?).map(sentence).collect())
    }

    fn refers_to(&self, config: &Sent) -> Vec<Subject> {
        subjects(config.tweet)
    }

    fn holds(&self, config: &Sent, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        let campaign = config.here.then_some(batch.campaign);
        let sent = queries::with_sent(cx.conn, &batch.contacts(), config.tweet, campaign)?;
        Ok(batch.members.iter().map(|member| sent.contains(&member.contact)).collect())
    }
}
