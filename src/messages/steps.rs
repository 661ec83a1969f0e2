//! What messages offer campaigns: the action *Send marketing message*.

use std::collections::HashMap;

use askama::Template;
use serde::{Deserialize, Serialize};

use super::channel::Channels;
use super::model::{Message, Way};
use super::trying::Trial;
use super::{outcomes, queries};
use crate::db::{self, Conn};
use crate::ids::{MessageId, StepId};
use crate::steps::{Action, Batch, Crowd, Cx, Estimate, Html, Outcome, Subject};
use crate::web::Filled;

const DELETED: &str = "The message of this step was deleted.";
const NO_CHANNEL: &str = "has no channel that is switched on. Set one up on its page.";

/// *Send marketing message*: the first channel that reaches a contact.
pub struct SendMessage {
    channels: Channels,
}

/// Which message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// From the list.
    pub message: MessageId,
}

#[derive(Template)]
#[template(path = "messages/steps/message.html")]
struct Form<'a> {
    form: &'a Filled,
    messages: Vec<(String, String)>,
}

impl SendMessage {
    /// Over the channels of this build.
    pub fn new(channels: Channels) -> Self {
        Self { channels }
    }
}

impl Action for SendMessage {
    const KIND: &'static str = "message.send";
    const LABEL: &'static str = "Send marketing message";
    const ICON: &'static str = "message";
    const COSTS: bool = true;
    type Config = Config;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let messages = queries::choices(conn)?.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        Ok(Html(Form { form: filled, messages }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        let message = match filled.text("message").parse::<MessageId>() {
            Ok(id) => queries::find(conn, id)?.map(|message| message.id),
            Err(_not_chosen) => None,
        };
        if message.is_none() {
            filled.refuse("message", "Choose the message to send.");
        }
        Ok(message.map(|message| Config { message }))
    }

    fn fill(&self, config: &Config) -> Filled {
        Filled::of([("message", config.message.to_string())])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<MessageId> = configs.iter().map(|config| config.message).collect();
        let names: HashMap<MessageId, String> = queries::names(conn, &ids)?.into_iter().collect();
        let ways = queries::ways_of(conn, &ids)?;
        let sentence = |id: &MessageId| {
            let Some(name) = names.get(id) else { return "Send a message that was deleted".to_owned() };
            let on: Vec<&str> = ways
                .iter()
                .filter(|way| way.message_id == *id && way.is_on)
                .map(|way| self.channels.name_of(&way.channel))
                .collect();
            let on = if on.is_empty() { "no channel yet".to_owned() } else { on.join(", else ") };
            format!("Send the message “{name}”: {on}")
        };
        Ok(ids.iter().map(sentence).collect())
    }

    fn refers_to(&self, config: &Config) -> Vec<Subject> {
        vec![Subject { kind: "message", key: config.message.to_string() }]
    }

    fn objection(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<String>> {
        let Some(message) = queries::find(conn, config.message)? else { return Ok(Some(DELETED.to_owned())) };
        let ways = queries::ways_of(conn, &[message.id])?;
        let on: Vec<&Way> = ways.iter().filter(|way| way.is_on).collect();
        if on.is_empty() {
            return Ok(Some(format!("“{}” {NO_CHANNEL}", message.name)));
        }
        for way in on {
            let against = match self.channels.get(&way.channel) {
                Some((_, step)) => step.objection(conn, &way.config)?,
                None => Some("This version of Linnet does not know it.".to_owned()),
            };
            if let Some(why) = against {
                let channel = self.channels.name_of(&way.channel);
                return Ok(Some(format!("{channel} of “{}”: {why}", message.name)));
            }
        }
        Ok(None)
    }

    fn unfit(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<(&'static str, String)>> {
        let Some(message) = queries::find(conn, config.message)? else {
            return Ok(Some(("message", DELETED.to_owned())));
        };
        for way in queries::ways_of(conn, &[message.id])?.into_iter().filter(|way| way.is_on) {
            let Some((known, step)) = self.channels.get(&way.channel) else { continue };
            if let Some((_, why)) = step.unfit(conn, &way.config)? {
                return Ok(Some(("message", format!("{} of “{}”: {why}", known.name, message.name))));
            }
        }
        Ok(None)
    }

    /// Each channel as if everybody came to it: more than this it cannot be.
    fn estimate(&self, conn: &mut Conn, config: &Config, crowd: &Crowd) -> db::Result<Option<Estimate>> {
        let mut whole: Option<Estimate> = None;
        for way in queries::ways_of(conn, &[config.message])?.into_iter().filter(|way| way.is_on) {
            let Some((known, step)) = self.channels.get(&way.channel) else { continue };
            let Some(part) = step.estimate(conn, &way.config, crowd)? else { continue };
            let whole = whole.get_or_insert_default();
            whole
                .facts
                .extend(part.facts.into_iter().map(|(label, figure)| (format!("{}: {label}", known.name), figure)));
            whole.warnings.extend(part.warnings);
            whole.at_most_micros += part.at_most_micros;
        }
        Ok(whole)
    }

    fn told(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>> {
        outcomes::told_of_steps(conn, &self.channels, steps)
    }

    fn run(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let Some((message, ways)) = found(config, cx)? else {
            return Ok(vec![Outcome::Failed(DELETED.to_owned()); batch.members.len()]);
        };
        if let Some(why) = message.hindrance(cx.now) {
            return Ok(vec![Outcome::Skipped(why.to_owned()); batch.members.len()]);
        }
        Trial { channels: &self.channels, message: &message, ways: &ways, batch }.run(cx)
    }

    fn settle(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let Some((message, ways)) = found(config, cx)? else {
            return Ok(vec![Outcome::Failed(DELETED.to_owned()); batch.members.len()]);
        };
        Trial { channels: &self.channels, message: &message, ways: &ways, batch }.settle(cx)
    }

    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()> {
        let Some(message) = queries::message_of_step(cx.conn, batch.step)? else { return Ok(()) };
        let ways = queries::ways_of(cx.conn, &[message.id])?;
        Trial { channels: &self.channels, message: &message, ways: &ways, batch }.withdraw(cx)
    }
}

fn found(config: &Config, cx: &mut Cx<'_>) -> db::Result<Option<(Message, Vec<Way>)>> {
    let Some(message) = queries::find(cx.conn, config.message)? else { return Ok(None) };
    let ways = queries::ways_of(cx.conn, &[message.id])?;
    Ok(Some((message, ways)))
}
