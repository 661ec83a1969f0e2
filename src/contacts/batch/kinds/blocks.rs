//! Do not contact, and contact again.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{BatchAct, Wish, read, rendered, wish};
use crate::contacts::blocks::{Channel, LONGEST_COMMENT, Why, block, unblock};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::Patched;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::Html;
use crate::web::Filled;

pub(super) struct Block;
pub(super) struct Unblock;

#[derive(Serialize, Deserialize)]
struct Config {
    channel: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    comment: String,
}

#[derive(Template)]
#[template(path = "contacts/batch/block.html")]
struct Controls<'a> {
    form: &'a Filled,
    channels: Vec<(&'static str, &'static str)>,
    whys: Vec<(&'static str, &'static str)>,
}

fn channels() -> Vec<(&'static str, &'static str)> {
    Channel::ALL.map(|channel| (channel.key(), channel.label())).to_vec()
}

fn channel(filled: &mut Filled) -> Option<Channel> {
    let channel = Channel::parse(filled.text("channel"));
    if channel.is_none() {
        filled.refuse("channel", "Choose a channel.");
    }
    channel
}

fn known(config: &Config) -> db::Result<Channel> {
    Ok(Channel::parse(&config.channel).ok_or_else(|| anyhow::anyhow!("there is no channel “{}”", config.channel))?)
}

fn count(changed: &[ContactId]) -> Patched {
    Patched { changed: u64::try_from(changed.len()).unwrap_or(0), refused: Vec::new() }
}

impl BatchAct for Block {
    fn key(&self) -> &'static str {
        "block"
    }

    fn label(&self) -> &'static str {
        "Do not contact"
    }

    fn icon(&self) -> &'static str {
        "ban"
    }

    fn form(&self, _conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let whys = Why::ALL.map(|why| (why.key(), why.label())).to_vec();
        rendered(&Controls { form: filled, channels: channels(), whys })
    }

    fn parse(&self, _conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let why = Why::parse(filled.text("why"));
        if why.is_none() {
            filled.refuse("why", "Choose a reason.");
        }
        let comment = filled.optional("comment", "The comment", LONGEST_COMMENT).unwrap_or_default();
        let (Some(channel), Some(why)) = (channel(filled), why) else { return Ok(None) };
        let label = format!("Do not contact {}: {}", channel.where_(), why.label().to_lowercase());
        wish(filled, &Config { channel: channel.key().to_owned(), why: why.key().to_owned(), comment }, label)
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        _watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let config: Config = read(config)?;
        let why = Why::parse(&config.why).unwrap_or(Why::ByUs);
        Ok(count(&block(conn, ids, known(&config)?, why, &config.comment, editor)?))
    }
}

impl BatchAct for Unblock {
    fn key(&self) -> &'static str {
        "unblock"
    }

    fn label(&self) -> &'static str {
        "May be contacted again"
    }

    fn icon(&self) -> &'static str {
        "circle-check"
    }

    fn form(&self, _conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        rendered(&Controls { form: filled, channels: channels(), whys: Vec::new() })
    }

    fn parse(&self, _conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let Some(channel) = channel(filled) else { return Ok(None) };
        let config = Config { channel: channel.key().to_owned(), why: String::new(), comment: String::new() };
        wish(filled, &config, format!("May be contacted {} again", channel.where_()))
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        _watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let config: Config = read(config)?;
        Ok(count(&unblock(conn, ids, known(&config)?, editor)?))
    }
}
