//! What Twitter offers campaigns: the action *Send a tweet*.

mod clicked;
mod estimate;
mod handle;
mod links;
mod queries;
mod sent;
mod text;

pub use clicked::ClicksLink;
pub use handle::HasHandle;
pub use sent::TweetWasSent;

use std::collections::HashMap;

use askama::Template;
use serde::{Deserialize, Serialize};

use super::outbox::{self, NewPost, Once, PostState};
use super::sender;
use crate::contacts::{self, Channel};
use crate::contacts::{ConsentChannel, consented};
use crate::db::{self, Conn};
use crate::ids::{ContactId, TweetId};
use crate::links::Tracker;
use crate::steps::{Action, Batch, Crowd, Cx, Estimate, Html, Outcome, Standing, Subject};
use crate::tokens::{Format, Place, Sources};
use crate::web::Filled;

const MENTIONS_OTHERS: &str = "The text mentions somebody outright, who agreed to nothing; a contact's own handle comes \
     from {twitter_handle}, and goes to those who consented.";
const NO_CONSENT: &str = "no consent to mentions on X is recorded";
const TAKEN_BACK: &str = "The campaign took it back before it was sent.";
const DELETED: &str = "The tweet of this step was deleted.";
const NOT_APPROVED: &str =
    "The tweet of this step is not approved yet. Somebody approves it on its page, under Tweets.";
const ARCHIVED: &str = "The tweet of this step is archived. Bring it back on its page, or choose another.";

/// *Send a tweet*: queues one post per contact and waits until it is known what became of it.
#[derive(Clone)]
pub struct SendTweet {
    sources: Sources,
    /// Whether X is a sandbox on this machine, where nobody real is mentioned.
    x_is_local: bool,
    /// Makes links of ours of those in the text.
    tracker: Option<Tracker>,
}

/// Which text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// From the library.
    pub tweet: TweetId,
}

#[derive(Template)]
#[template(path = "twitter/steps/tweet.html")]
struct StepForm<'a> {
    form: &'a Filled,
    tweets: Vec<(String, String)>,
}

impl SendTweet {
    /// Over the tokens of this build; `x_is_local` from [`crate::config::Config::x_is_local`].
    pub fn new(sources: Sources, x_is_local: bool) -> Self {
        Self { sources, x_is_local, tracker: None }
    }

    /// Every link of a text becomes one of ours, so that clicks are counted.
    pub fn tracking(mut self, tracker: Tracker) -> Self {
        // What X does not take for a link would not be one in the post.
        let is_link = self.x_is_local || text::is_link(&tracker.sample());
        self.tracker = Some(tracker).filter(|_| is_link);
        self
    }

    /// The text for each contact, or why there is none.
    fn rendered(
        &self,
        conn: &mut Conn,
        text: &str,
        contacts: &[ContactId],
    ) -> db::Result<Vec<Result<String, Outcome>>> {
        let some: Vec<Option<ContactId>> = contacts.iter().copied().map(Some).collect();
        let texts = self.sources.expand(conn, text, &some, &Place::default(), Format::Text)?;
        let with_handle = if text::names_handle(text) { Some(queries::with_handle(conn, contacts)?) } else { None };
        // Nobody real is mentioned in the sandbox.
        let agreed = if self.x_is_local { None } else { Some(consented(conn, ConsentChannel::XMention, contacts)?) };
        let names_others = !self.x_is_local && text::mentions_people(text);
        let judge = |(contact, text): (&ContactId, String)| {
            if names_others {
                return Err(Outcome::Failed(MENTIONS_OTHERS.to_owned()));
            }
            if with_handle.as_ref().is_some_and(|known| !known.contains(contact)) {
                return Err(Outcome::Skipped("no Twitter handle".to_owned()));
            }
            if agreed.as_ref().is_some_and(|agreed| !agreed.contains(contact)) && text::mentions_people(&text) {
                return Err(Outcome::Skipped(NO_CONSENT.to_owned()));
            }
            text::sendable(text).map_err(Outcome::Failed)
        };
        Ok(contacts.iter().zip(texts).map(judge).collect())
    }
}

impl Action for SendTweet {
    const KIND: &'static str = "twitter.tweet";
    const LABEL: &'static str = "Send a tweet";
    const ICON: &'static str = "brand-x";
    type Config = Config;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let chosen = filled.text("tweet").parse().ok();
        let tweets = queries::choices(conn, chosen)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        let markup = StepForm { form: filled, tweets }.render().map_err(anyhow::Error::from)?;
        Ok(Html(markup))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        let tweet = match filled.text("tweet").parse::<TweetId>() {
            Ok(id) => queries::tweet(conn, id)?.map(|_| id),
            Err(_) => None,
        };
        if tweet.is_none() {
            filled.refuse("tweet", "Choose the tweet to send.");
        }
        Ok(tweet.map(|tweet| Config { tweet }))
    }

    fn fill(&self, config: &Config) -> Filled {
        Filled::of([("tweet", config.tweet.to_string())])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<TweetId> = configs.iter().map(|config| config.tweet).collect();
        let names: HashMap<TweetId, String> = queries::names(conn, &ids)?.into_iter().collect();
        let sentence = |id| match names.get(id) {
            Some(name) => format!("Send the tweet “{name}”"),
            None => "Send a tweet that was deleted".to_owned(),
        };
        Ok(ids.iter().map(sentence).collect())
    }

    fn refers_to(&self, config: &Config) -> Vec<Subject> {
        vec![Subject { kind: "tweet", key: config.tweet.to_string() }]
    }

    fn objection(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<String>> {
        let Some(tweet) = queries::tweet(conn, config.tweet)? else { return Ok(Some(DELETED.to_owned())) };
        if tweet.is_archived {
            return Ok(Some(ARCHIVED.to_owned()));
        }
        let Some(text) = tweet.approved else { return Ok(Some(NOT_APPROVED.to_owned())) };
        if !self.x_is_local && text::mentions_people(&text) {
            return Ok(Some(MENTIONS_OTHERS.to_owned()));
        }
        Ok(sender::is_off(conn)?.map(|idle| idle.words()))
    }

    fn estimate(&self, conn: &mut Conn, config: &Config, crowd: &Crowd) -> db::Result<Option<Estimate>> {
        let text = queries::tweet(conn, config.tweet)?.and_then(|tweet| tweet.approved);
        text.map(|text| estimate::of(conn, &self.sources, &text, crowd, self.x_is_local)).transpose()
    }

    fn run(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let text = match queries::tweet(cx.conn, config.tweet)? {
            None => Err(DELETED),
            Some(tweet) => tweet.approved.ok_or(NOT_APPROVED),
        };
        let text = match text {
            Ok(text) => text,
            Err(why) => return Ok(vec![Outcome::Failed(why.to_owned()); batch.members.len()]),
        };
        let (keys, blocked) = (keys_of(batch), contacts::blocked(cx.conn, Channel::X, &batch.contacts())?);
        let is_free = |(_, member): &(&Vec<u8>, &Standing)| !blocked.contains(&member.contact);
        let free: Vec<Vec<u8>> = keys.iter().zip(&batch.members).filter(is_free).map(|(key, _)| key.clone()).collect();
        outbox::revive(cx.conn, &free, cx.now)?;
        let mut rendered = self.rendered(cx.conn, &text, &batch.contacts())?;
        for (text, member) in rendered.iter_mut().zip(&batch.members) {
            if blocked.contains(&member.contact) {
                *text = Err(Outcome::Skipped(outbox::BLOCKED.to_owned()));
            }
        }
        if let Some(tracker) = &self.tracker {
            links::track(tracker, (batch, config.tweet), &mut rendered, cx)?;
        }
        let new: Vec<NewPost> = onces(batch)
            .zip(&rendered)
            .filter_map(|(once, text)| Some(NewPost::queued(&once, config.tweet, text.clone().ok()?, cx.now)))
            .collect();
        outbox::queue(cx.conn, &new)?;
        let standing = standing(cx.conn, &keys)?;
        // What was queued before stands, whatever the text would be now.
        let outcome = |(key, text): (&Vec<u8>, Result<String, Outcome>)| match (standing.get(key), text) {
            (Some(outcome), _) => outcome.clone(),
            (None, Err(outcome)) => outcome,
            (None, Ok(_)) => Outcome::Failed("The contact was deleted.".to_owned()),
        };
        Ok(keys.iter().zip(rendered).map(outcome).collect())
    }

    fn settle(&self, _: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let keys = keys_of(batch);
        let standing = standing(cx.conn, &keys)?;
        let lost = || Outcome::Failed("Its sending is gone from the outbox.".to_owned());
        Ok(keys.iter().map(|key| standing.get(key).cloned().unwrap_or_else(lost)).collect())
    }

    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()> {
        outbox::withdraw(cx.conn, &keys_of(batch), TAKEN_BACK, cx.now)?;
        Ok(())
    }
}

fn onces(batch: &Batch) -> impl Iterator<Item = Once> + '_ {
    batch.members.iter().map(|member| Once {
        campaign: batch.campaign,
        step: batch.step,
        contact: member.contact,
        rotation: member.rotation,
    })
}

fn keys_of(batch: &Batch) -> Vec<Vec<u8>> {
    onces(batch).map(|once| once.key()).collect()
}

fn standing(conn: &mut Conn, keys: &[Vec<u8>]) -> db::Result<HashMap<Vec<u8>, Outcome>> {
    let rows = outbox::standing(conn, keys)?;
    Ok(rows.into_iter().map(|(key, state, reason)| (key, outcome_of(&state, reason))).collect())
}

fn outcome_of(state: &str, reason: Option<String>) -> Outcome {
    let reason = || reason.unwrap_or_else(|| "No reason was kept.".to_owned());
    match PostState::parse(state) {
        Some(PostState::Sent) => Outcome::Done,
        Some(PostState::Failed) => Outcome::Failed(reason()),
        Some(PostState::Withdrawn) => Outcome::Skipped(reason()),
        _ => Outcome::Waiting,
    }
}
