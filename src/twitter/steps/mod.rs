//! What Twitter offers campaigns: the action *Send a tweet*.

mod clicked;
mod estimate;
mod form;
mod handle;
mod intent;
mod links;
mod queries;
mod sent;
mod text;
mod ways;

pub use clicked::ClicksLink;
pub use handle::HasHandle;
pub(super) use queries::names;
pub use sent::TweetWasSent;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use url::Url;

use super::outbox::{self, Once, PostState, Way};
use super::sender;
use crate::config::Config as Instance;
use crate::contacts::{ConsentChannel, consented};
use crate::db::{self, Conn};
use crate::ids::{ContactId, StepId, TweetId};
use crate::links::Tracker;
use crate::steps::{Action, Alert, Batch, Crowd, Cx, Estimate, Html, Outcome, Subject};
use crate::tasks;
use crate::tokens::{Format, Place, Sources};
use crate::web::Filled;

pub(super) use text::approvable;

const MENTIONS_OTHERS: &str = "The text mentions somebody outright, who agreed to nothing; a contact's own handle comes \
     from {twitter_handle}, and goes to those who consented.";
const NO_CONSENT: &str = "no consent to mentions on X is recorded";
const TAKEN_BACK: &str = "The campaign took it back before it was sent.";
const DELETED: &str = "The tweet of this step was deleted.";
const NOT_APPROVED: &str =
    "The tweet of this step is not approved yet. Somebody approves it on its page, under Tweets.";
const NOT_FOR_LIVE: &str = "This tweet is not approved yet, and the campaign is published: whoever comes here now would \
     get nothing. Have it approved first, under Tweets, or choose another.";
const ARCHIVED: &str = "The tweet of this step is archived. Bring it back on its page, or choose another.";

/// What a step that answers mentions refers to, as `refs` names it: mentions are read while there is one.
pub(super) const ANSWERS: (&str, &str) = ("x_mentions", "account");

/// *Send a tweet*: queues one post per contact and waits until it is known what became of it.
#[derive(Clone)]
pub struct SendTweet {
    sources: Sources,
    /// Whether nobody is mentioned without consent.
    asks_consent: bool,
    /// Whether X is a stand-in on this machine, where an address of this machine will do for a link.
    x_is_local: bool,
    /// Makes links of ours of those in the text.
    tracker: Option<Tracker>,
    /// Where a person posts by hand.
    web: Url,
}

/// Which text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// From the library.
    pub tweet: TweetId,
    /// How it reaches the contact.
    #[serde(default)]
    pub way: Way,
    /// A task is due so many days after the contact comes to the step.
    #[serde(default = "due_days")]
    pub due_days: u16,
}

impl Config {
    /// A tweet, sent as a post that may name the contact.
    pub fn of(tweet: TweetId) -> Self {
        Self { tweet, way: Way::default(), due_days: due_days() }
    }
}

fn due_days() -> u16 {
    2
}

impl SendTweet {
    /// Over the tokens of this build, for the X of this instance.
    pub fn new(sources: Sources, instance: &Instance) -> Self {
        let (asks_consent, x_is_local) = (instance.asks_consent(), instance.x_is_local());
        Self { sources, asks_consent, x_is_local, tracker: None, web: intent::x() }
    }

    /// The X where a person posts by hand.
    pub fn on(self, web: &Url) -> Self {
        Self { web: web.clone(), ..self }
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
        (way, text): (Way, &str),
        contacts: &[ContactId],
    ) -> db::Result<Vec<Result<String, Outcome>>> {
        let some: Vec<Option<ContactId>> = contacts.iter().copied().map(Some).collect();
        let texts = self.sources.expand(conn, text, &some, &Place::default(), Format::Text)?;
        let with_handle = if text::names_handle(text) { Some(queries::with_handle(conn, contacts)?) } else { None };
        // Nobody real is mentioned in the sandbox, unless it is told to ask; who mentioned us asked for a reply; and what a person posts by hand is
        // that person's word.
        let is_free = !self.asks_consent || matches!(way, Way::Reply | Way::Task);
        let agreed = if is_free { None } else { Some(consented(conn, ConsentChannel::XMention, contacts)?) };
        let names_others = self.asks_consent && way != Way::Task && text::mentions_people(text);
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
            if way == Way::Brand && text::mentions_people(&text) {
                return Err(Outcome::Failed(ways::NAMES.to_owned()));
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
    const COSTS: bool = true;
    type Config = Config;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        form::form(conn, filled)
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        form::parse(conn, filled)
    }

    fn fill(&self, config: &Config) -> Filled {
        Filled::of([
            ("tweet", config.tweet.to_string()),
            ("way", config.way.key().to_owned()),
            ("due_days", config.due_days.to_string()),
        ])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<TweetId> = configs.iter().map(|config| config.tweet).collect();
        let names: HashMap<TweetId, String> = queries::names(conn, &ids)?.into_iter().collect();
        let sentence = |config: &Config| match names.get(&config.tweet) {
            Some(name) => ways::sentence(config.way, name),
            None => "Send a tweet that was deleted".to_owned(),
        };
        Ok(configs.iter().map(sentence).collect())
    }

    fn refers_to(&self, config: &Config) -> Vec<Subject> {
        let tweet = Subject { kind: "tweet", key: config.tweet.to_string() };
        let mentions = Subject { kind: ANSWERS.0, key: ANSWERS.1.to_owned() };
        std::iter::once(tweet).chain((config.way == Way::Reply).then_some(mentions)).collect()
    }

    fn objection(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<String>> {
        let Some(tweet) = queries::tweet(conn, config.tweet)? else { return Ok(Some(DELETED.to_owned())) };
        if tweet.is_archived {
            return Ok(Some(ARCHIVED.to_owned()));
        }
        let Some(text) = tweet.approved else { return Ok(Some(NOT_APPROVED.to_owned())) };
        if let Some(why) = ways::against(config.way, &text) {
            return Ok(Some(why.to_owned()));
        }
        if config.way == Way::Task {
            return Ok(None);
        }
        if self.asks_consent && text::mentions_people(&text) {
            return Ok(Some(MENTIONS_OTHERS.to_owned()));
        }
        Ok(sender::is_off(conn)?.map(|idle| idle.words()))
    }

    fn unfit(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<(&'static str, String)>> {
        let why = match queries::tweet(conn, config.tweet)? {
            None => DELETED,
            Some(tweet) if tweet.is_archived => ARCHIVED,
            Some(tweet) if tweet.approved.is_none() => NOT_FOR_LIVE,
            Some(_) => return Ok(None),
        };
        Ok(Some(("tweet", why.to_owned())))
    }

    fn estimate(&self, conn: &mut Conn, config: &Config, crowd: &Crowd) -> db::Result<Option<Estimate>> {
        let text = queries::tweet(conn, config.tweet)?.and_then(|tweet| tweet.approved);
        let one = Crowd { contacts: 1, is_more: false, sample: Vec::new(), ..crowd.clone() };
        let crowd = match config.way {
            // A person posts it by hand.
            Way::Task => return Ok(None),
            Way::Once => &one,
            _ => crowd,
        };
        text.map(|text| estimate::of(conn, &self.sources, &text, crowd, self.asks_consent)).transpose()
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
        match config.way {
            Way::Once => self.announce(config, &text, batch, cx),
            Way::Task => self.ask(config, &text, batch, cx),
            _ => self.post(config, &text, batch, cx),
        }
    }

    fn settle(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let lost = || Outcome::Failed("Its sending is gone from the outbox.".to_owned());
        let keys = match config.way {
            Way::Once => vec![ways::everybody(batch).key(); batch.members.len()],
            Way::Task => return ways::asked(batch, cx),
            _ => keys_of(batch),
        };
        let standing = standing(cx.conn, &keys)?;
        Ok(keys.iter().map(|key| standing.get(key).cloned().unwrap_or_else(lost)).collect())
    }

    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()> {
        // Whatever its way: a step's settings may have changed since. A post for everybody comes back with whoever waits
        // for it still.
        let keys: Vec<Vec<u8>> = keys_of(batch).into_iter().chain([ways::everybody(batch).key()]).collect();
        outbox::withdraw(cx.conn, &keys, TAKEN_BACK, cx.now)?;
        tasks::withdraw(cx.conn, &tasks::Once::of(batch, ways::PURPOSE), TAKEN_BACK, cx.now)
    }

    fn alerts(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<Alert>> {
        let alert = |stop: outbox::Stop| Alert {
            step: stop.step_id,
            words: stop.reason,
            address: format!("/tweets/stops/{}/release", stop.step_id),
            label: "Let it go on",
        };
        Ok(outbox::stops_of(conn, steps)?.into_iter().map(alert).collect())
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
    Ok(rows
        .into_iter()
        .map(|(key, state, failure, reason)| (key, outcome_of(&state, failure.as_deref(), reason)))
        .collect())
}

fn outcome_of(state: &str, failure: Option<&str>, reason: Option<String>) -> Outcome {
    let reason = || reason.unwrap_or_else(|| "No reason was kept.".to_owned());
    match PostState::parse(state) {
        Some(PostState::Sent) => Outcome::Done,
        // A person's word, and nothing that went wrong: the contact goes on, as after a task that was dismissed.
        Some(PostState::Failed) if failure == Some(outbox::DECLINED) => Outcome::Skipped(reason()),
        Some(PostState::Failed) => Outcome::Failed(reason()),
        Some(PostState::Withdrawn) => Outcome::Skipped(reason()),
        _ => Outcome::Waiting,
    }
}
