//! The ways in which a tweet reaches a contact.

use std::collections::{HashMap, HashSet};

use chrono::Duration;

use super::intent::intent;
use super::{Config, SendTweet, keys_of, links, onces, queries, standing, text};
use crate::contacts::{self, Channel};
use crate::db;
use crate::ids::{ContactId, TweetId};
use crate::steps::{Batch, Cx, Outcome, Standing};
use crate::tasks::{self, NewTask};
use crate::tokens::{Format, Piece, Place, pieces};
use crate::twitter::outbox::{self, NOBODY, NewPost, Once, Way, text_key};
use crate::twitter::{mentions, sending};

/// What the builder offers.
pub(super) const CHOICES: [(&str, &str); 6] = [
    (
        "mention",
        "Post to the contact: names them where the text has {twitter_handle}; only with their recorded consent, and not too often",
    ),
    (
        "reply",
        "Reply when they mentioned us: one reply to their latest post that names the account; whoever did not is skipped",
    ),
    ("draft", "Draft for a person: waits until somebody reads and approves it"),
    (
        "task",
        "Task for the owner: a link opens X with the text filled in, and a person posts it by hand; costs nothing",
    ),
    (
        "brand",
        "Post without naming them: one post a contact; the texts have to differ, because X refuses the same one twice",
    ),
    ("once", "One post for everybody: the first contact who comes here has it posted, for all of them"),
];
/// Who asks for the task.
pub(super) const PURPOSE: &str = "twitter.intent";
pub(super) const NAMES: &str =
    "The text names the contact, and this way names nobody. Choose another tweet, or another way.";
const SAME_FOR_ALL: &str = "Every contact would get the same text, and X refuses one that the account has posted \
     already. Choose “One post for everybody”, or a tweet with a contact's values in it.";
const SPEAKS_TO_ONE: &str = "One post for everybody speaks to nobody in particular: choose a tweet without \
     {twitter_handle} and contact fields, or give each a fallback.";
const SAME: &str = "The account posted or queued the same text within a day, and X refuses that.";
const NOT_MENTIONED: &str = "has not mentioned the account on X lately, and X permits a reply only then";
const GONE: &str = "The task is gone.";
const SAME_SPAN: Duration = Duration::hours(24);

/// A step in a sentence.
pub(super) fn sentence(way: Way, name: &str) -> String {
    match way {
        Way::Mention => format!("Send the tweet “{name}”"),
        Way::Reply => format!("Answer the contact’s mention with the tweet “{name}”"),
        Way::Brand => format!("Post the tweet “{name}” without naming the contact"),
        Way::Once => format!("Post the tweet “{name}” once, for everybody"),
        Way::Draft => format!("Put the tweet “{name}” up for approval"),
        Way::Task => format!("Ask the owner to post “{name}” by hand"),
    }
}

/// Why a text does not go this way; `None` when it does.
pub(super) fn against(way: Way, text: &str) -> Option<&'static str> {
    let pieces = pieces(text);
    let of_contact = |piece: &&Piece<'_>| match piece {
        Piece::Token(token) => matches!(token.name, "contactfield" | "twitter_handle"),
        Piece::Text(_) => false,
    };
    let is_open = |piece: &Piece<'_>| matches!(piece, Piece::Token(token) if token.fallback.is_none());
    match way {
        Way::Brand if text::names_handle(text) || text::mentions_people(text) => Some(NAMES),
        Way::Brand => pieces.iter().find(of_contact).is_none().then_some(SAME_FOR_ALL),
        Way::Once => pieces.iter().filter(of_contact).any(is_open).then_some(SPEAKS_TO_ONE),
        _ => None,
    }
}

/// The key of a post for everybody who comes to a step.
pub(super) fn everybody(batch: &Batch) -> Once {
    Once { campaign: batch.campaign, step: batch.step, contact: NOBODY, rotation: 0 }
}

impl SendTweet {
    /// One post a contact, whatever its way.
    pub(super) fn post(&self, config: &Config, text: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let (keys, blocked) = (keys_of(batch), contacts::blocked(cx.conn, Channel::X, &batch.contacts())?);
        let is_free = |(_, member): &(&Vec<u8>, &Standing)| !blocked.contains(&member.contact);
        let free: Vec<Vec<u8>> = keys.iter().zip(&batch.members).filter(is_free).map(|(key, _)| key.clone()).collect();
        outbox::revive(cx.conn, &free, cx.now)?;
        let mut rendered = self.rendered(cx.conn, (config.way, text), &batch.contacts())?;
        for (text, member) in rendered.iter_mut().zip(&batch.members) {
            if blocked.contains(&member.contact) {
                *text = Err(Outcome::Skipped(outbox::BLOCKED.to_owned()));
            }
        }
        let known = standing(cx.conn, &keys)?;
        let is_new: Vec<bool> = keys.iter().map(|key| !known.contains_key(key)).collect();
        let answered = match config.way {
            Way::Reply => replies(cx, batch, &is_new, &mut rendered)?,
            _ => vec![None; keys.len()],
        };
        if config.way == Way::Brand {
            refuse_same(cx, &is_new, &mut rendered)?;
        }
        self.track(config, batch, &mut rendered, cx)?;
        let new: Vec<NewPost> = onces(batch)
            .zip(&rendered)
            .zip(answered)
            .filter_map(|((once, text), reply_to_xid)| {
                let text = text.clone().ok()?;
                let mentions = matches!(config.way, Way::Mention | Way::Draft) && text::mentions_people(&text);
                let post = NewPost::queued(&once, config.tweet, text, cx.now).by(config.way, mentions);
                Some(NewPost { reply_to_xid, ..post })
            })
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

    /// One post for everybody who comes here.
    pub(super) fn announce(
        &self,
        config: &Config,
        text: &str,
        batch: &Batch,
        cx: &mut Cx<'_>,
    ) -> db::Result<Vec<Outcome>> {
        let (once, many) = (everybody(batch), batch.members.len());
        let key = once.key();
        outbox::revive(cx.conn, std::slice::from_ref(&key), cx.now)?;
        if let Some(why) = against(Way::Once, text) {
            return Ok(vec![Outcome::Failed(why.to_owned()); many]);
        }
        let expanded = self.sources.expand(cx.conn, text, &[None], &Place::default(), Format::Text)?;
        let mut written = [text::sendable(expanded.into_iter().next().unwrap_or_default()).map_err(Outcome::Failed)];
        if let Some(tracker) = &self.tracker {
            links::track(tracker, (batch, config.tweet), &[(None, 0)], &mut written, cx)?;
        }
        let [written] = written;
        if let Ok(written) = &written {
            let post = NewPost::queued(&once, config.tweet, written.clone(), cx.now).by(Way::Once, false);
            outbox::queue(cx.conn, &[post])?;
        }
        let outcome = match (standing(cx.conn, &[key])?.into_values().next(), written) {
            (Some(outcome), _) | (None, Err(outcome)) => outcome,
            (None, Ok(_)) => Outcome::Failed("The campaign was deleted.".to_owned()),
        };
        Ok(vec![outcome; many])
    }

    /// A task a contact, with a link that opens X with the text filled in.
    pub(super) fn ask(&self, config: &Config, text: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let blocked = contacts::blocked(cx.conn, Channel::X, &batch.contacts())?;
        let mut rendered = self.rendered(cx.conn, (Way::Task, text), &batch.contacts())?;
        for (text, member) in rendered.iter_mut().zip(&batch.members) {
            if blocked.contains(&member.contact) {
                *text = Err(Outcome::Skipped(outbox::BLOCKED.to_owned()));
            }
        }
        self.track(config, batch, &mut rendered, cx)?;
        let name = name_of(cx, config.tweet)?;
        let due_at = cx.now.plus(Duration::days(config.due_days.into()));
        let onces = tasks::Once::of(batch, PURPOSE);
        let task = |(once, text): (&tasks::Once, &Result<String, Outcome>)| {
            let text = text.as_ref().ok()?;
            let (title, link) = (format!("Post on X: {name}"), Some(intent(&self.web, text)));
            Some(NewTask { once: *once, owner: None, title, text: text.clone(), link, due_at })
        };
        let new: Vec<NewTask> = onces.iter().zip(&rendered).filter_map(task).collect();
        tasks::add(cx.conn, &new, cx.now)?;
        let standing = tasks::standing(cx.conn, &onces)?;
        let outcome = |(standing, text): (Option<tasks::Standing>, Result<String, Outcome>)| match (standing, text) {
            (_, Err(outcome @ Outcome::Skipped(_))) | (None, Err(outcome)) => outcome,
            (Some(standing), _) => outcome_of(standing),
            (None, Ok(_)) => Outcome::Failed(GONE.to_owned()),
        };
        Ok(standing.into_iter().zip(rendered).map(outcome).collect())
    }

    /// Links become ours, one for each contact.
    fn track(
        &self,
        config: &Config,
        batch: &Batch,
        rendered: &mut [Result<String, Outcome>],
        cx: &mut Cx<'_>,
    ) -> db::Result<()> {
        let Some(tracker) = &self.tracker else { return Ok(()) };
        let whose: Vec<_> = batch.members.iter().map(|member| (Some(member.contact), member.rotation)).collect();
        links::track(tracker, (batch, config.tweet), &whose, rendered, cx)
    }
}

/// How the tasks of a batch stand; those of contacts who want none any more are taken back.
pub(super) fn asked(batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
    let blocked = contacts::blocked(cx.conn, Channel::X, &batch.contacts())?;
    let onces = tasks::Once::of(batch, PURPOSE);
    let unwanted: Vec<tasks::Once> = onces.iter().filter(|once| blocked.contains(&once.contact)).copied().collect();
    if !unwanted.is_empty() {
        tasks::withdraw(cx.conn, &unwanted, outbox::BLOCKED, cx.now)?;
    }
    let lost = || Outcome::Failed(GONE.to_owned());
    let standing = tasks::standing(cx.conn, &onces)?;
    Ok(standing.into_iter().map(|standing| standing.map_or_else(lost, outcome_of)).collect())
}

fn name_of(cx: &mut Cx<'_>, tweet: TweetId) -> db::Result<String> {
    let names: HashMap<TweetId, String> = queries::names(cx.conn, &[tweet])?.into_iter().collect();
    Ok(names.get(&tweet).cloned().unwrap_or_default())
}

fn outcome_of(standing: tasks::Standing) -> Outcome {
    match standing {
        tasks::Standing::Open => Outcome::Waiting,
        tasks::Standing::Done => Outcome::Done,
        tasks::Standing::Dismissed(reason) => Outcome::Skipped(format!("The task was dismissed: {reason}")),
        tasks::Standing::Withdrawn(reason) => Outcome::Skipped(reason),
    }
}

/// The post that each new one answers; who mentioned nobody of us is skipped. A post is answered once.
fn replies(
    cx: &mut Cx<'_>,
    batch: &Batch,
    is_new: &[bool],
    rendered: &mut [Result<String, Outcome>],
) -> db::Result<Vec<Option<String>>> {
    let since = cx.now.minus(Duration::days(sending::rules(cx.conn)?.reply_days.into()));
    let wanting = batch.members.iter().zip(is_new).zip(rendered.iter());
    let contacts: Vec<ContactId> =
        wanting.filter(|((_, is_new), text)| **is_new && text.is_ok()).map(|((member, _), _)| member.contact).collect();
    let mut open = mentions::open(cx.conn, &contacts, since)?;
    let mut answered = Vec::new();
    for ((member, is_new), text) in batch.members.iter().zip(is_new).zip(rendered.iter_mut()) {
        let post = if *is_new && text.is_ok() { open.remove(&member.contact) } else { None };
        if *is_new && text.is_ok() && post.is_none() {
            *text = Err(Outcome::Skipped(NOT_MENTIONED.to_owned()));
        }
        answered.push(post);
    }
    let posts: Vec<String> = answered.iter().flatten().cloned().collect();
    mentions::answer(cx.conn, &posts, cx.now)?;
    Ok(answered)
}

/// What stands in the queue or the timeline already is not queued again: X would refuse it.
fn refuse_same(cx: &mut Cx<'_>, is_new: &[bool], rendered: &mut [Result<String, Outcome>]) -> db::Result<()> {
    let keys: Vec<Option<Vec<u8>>> = rendered
        .iter()
        .zip(is_new)
        .map(|(text, is_new)| text.as_ref().ok().filter(|_| *is_new).map(|text| text_key(text)))
        .collect();
    let asked: Vec<Vec<u8>> = keys.iter().flatten().cloned().collect();
    let mut taken: HashSet<Vec<u8>> = queries::texts_since(cx.conn, &asked, cx.now.minus(SAME_SPAN))?;
    for (text, key) in rendered.iter_mut().zip(keys) {
        if key.is_some_and(|key| !taken.insert(key)) {
            *text = Err(Outcome::Failed(SAME.to_owned()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{NAMES, SAME_FOR_ALL, SPEAKS_TO_ONE, Way, against};

    #[test]
    fn a_text_fits_its_way() {
        assert_eq!(against(Way::Brand, "Hello {contactfield=company}"), None);
        assert_eq!(against(Way::Brand, "Hello {twitter_handle}"), Some(NAMES));
        assert_eq!(against(Way::Brand, "Spring is here"), Some(SAME_FOR_ALL));
        assert_eq!(against(Way::Once, "Spring is here {pagelink=1}"), None);
        assert_eq!(against(Way::Once, "Hello {contactfield=firstname}"), Some(SPEAKS_TO_ONE));
        assert_eq!(against(Way::Once, "Hello {contactfield=firstname|friends}"), None);
        assert_eq!(against(Way::Mention, "Spring is here"), None);
    }
}
