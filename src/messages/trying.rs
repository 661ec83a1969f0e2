//! Channels are tried in order, for whole batches: whoever one does not reach goes on to the next.

use std::collections::BTreeMap;

use super::channel::{Channels, Known};
use super::model::{Fate, Message, Once, Way};
use super::outcomes::{self, Entry, News};
use crate::contacts;
use crate::db;
use crate::steps::{Batch, Cx, Outcome, Standing, Step};

const UNKNOWN: &str = "This version of Linnet does not know this channel.";
const BLOCKED: &str = "not to be contacted on it";

/// A message about to go out, or under way, to a batch.
pub(super) struct Trial<'a> {
    pub(super) channels: &'a Channels,
    pub(super) message: &'a Message,
    /// In the order in which they are tried.
    pub(super) ways: &'a [Way],
    pub(super) batch: &'a Batch,
}

/// What comes next for one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Next {
    /// This channel is asked.
    Try(String),
    /// It is decided.
    Is(Outcome),
}

impl Trial<'_> {
    /// Tries channels until each contact is reached, under way, or has none left; as many rounds as channels.
    pub(super) fn run(&self, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let mut entries = outcomes::entries(cx.conn, &self.onces())?;
        let mut asked: Vec<Vec<String>> = vec![Vec::new(); entries.len()];
        loop {
            let groups = self.groups(&entries, &asked);
            if groups.is_empty() {
                break;
            }
            for (channel, places) in groups {
                let answers = self.ask(&channel, &places, cx)?;
                self.write(&channel, &places, &answers, &mut entries, cx)?;
                for place in places {
                    if let Some(asked) = asked.get_mut(place) {
                        asked.push(channel.clone());
                    }
                }
            }
        }
        let end = |(entries, asked): (&Vec<Entry>, &Vec<String>)| match next(entries, self.ways, asked, self.channels) {
            Next::Is(outcome) => outcome,
            Next::Try(_) => Outcome::Waiting,
        };
        Ok(entries.iter().zip(&asked).map(end).collect())
    }

    /// How those stand that wait. Where a channel says no, the engine runs the step again if the campaign still acts,
    /// and only then is the next channel tried.
    pub(super) fn settle(&self, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let mut entries = outcomes::entries(cx.conn, &self.onces())?;
        let lost = || Outcome::Skipped("It is tried again.".to_owned());
        let mut outcomes: Vec<Outcome> = entries.iter().map(|entries| over(entries).unwrap_or_else(lost)).collect();
        for (channel, places) in open(&entries) {
            let Some((_, step)) = self.channels.get(&channel) else { continue };
            let answers = step.settle(self.config(&channel), &self.part(&places), cx)?;
            let went: Vec<(usize, Outcome)> = places.iter().copied().zip(answers).collect();
            let sent: Vec<usize> = went.iter().filter(|one| one.1 == Outcome::Done).map(|one| one.0).collect();
            let fates = vec![(Fate::Sent, String::new()); sent.len()];
            self.write(&channel, &sent, &fates, &mut entries, cx)?;
            for (place, outcome) in went {
                if let Some(slot) = outcomes.get_mut(place) {
                    *slot = match outcome {
                        Outcome::Failed(reason) => Outcome::Skipped(reason),
                        other => other,
                    };
                }
            }
        }
        Ok(outcomes)
    }

    /// Takes back what waits, in every channel.
    pub(super) fn withdraw(&self, cx: &mut Cx<'_>) -> db::Result<()> {
        let mut entries = outcomes::entries(cx.conn, &self.onces())?;
        for (channel, places) in open(&entries) {
            let Some((_, step)) = self.channels.get(&channel) else { continue };
            let part = self.part(&places);
            step.withdraw(&part, cx)?;
            let stand = step.settle(self.config(&channel), &part, cx)?;
            let taken: Vec<(usize, (Fate, String))> = places
                .into_iter()
                .zip(stand)
                .filter_map(|(place, outcome)| match outcome {
                    Outcome::Skipped(reason) => Some((place, (Fate::Withdrawn, reason))),
                    _ => None,
                })
                .collect();
            let (places, fates): (Vec<_>, Vec<_>) = taken.into_iter().unzip();
            self.write(&channel, &places, &fates, &mut entries, cx)?;
        }
        Ok(())
    }

    fn onces(&self) -> Vec<Once> {
        self.batch.members.iter().map(|member| self.once(member)).collect()
    }

    fn once(&self, member: &Standing) -> Once {
        let (campaign, step) = (self.batch.campaign, self.batch.step);
        Once { campaign, step, contact: member.contact, rotation: member.rotation }
    }

    /// A channel's settings: also of one that was switched off while something was under way.
    fn config(&self, channel: &str) -> &str {
        self.ways.iter().find(|way| way.channel == channel).map_or("null", |way| way.config.as_str())
    }

    fn part(&self, places: &[usize]) -> Batch {
        let members = places.iter().filter_map(|place| self.batch.members.get(*place)).copied().collect();
        Batch { members, ..self.batch.clone() }
    }

    /// Who is asked by which channel next.
    fn groups(&self, entries: &[Vec<Entry>], asked: &[Vec<String>]) -> BTreeMap<String, Vec<usize>> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, (entries, asked)) in entries.iter().zip(asked).enumerate() {
            if let Next::Try(channel) = next(entries, self.ways, asked, self.channels) {
                groups.entry(channel).or_default().push(place);
            }
        }
        groups
    }

    /// What a channel makes of these contacts.
    fn ask(&self, channel: &str, places: &[usize], cx: &mut Cx<'_>) -> db::Result<Vec<(Fate, String)>> {
        let part = self.part(places);
        let Some((known, step)) = self.channels.get(channel) else {
            return Ok(vec![(Fate::Passed, UNKNOWN.to_owned()); places.len()]);
        };
        let blocked = match known.blocked_by {
            Some(on) => contacts::blocked(cx.conn, on, &part.contacts())?,
            None => std::collections::HashSet::new(),
        };
        let free = |member: &&Standing| !blocked.contains(&member.contact);
        let members: Vec<Standing> = part.members.iter().filter(free).copied().collect();
        let free = Batch { members, ..part.clone() };
        let mut answers = self.run_one((known, step), &free, cx)?.into_iter();
        let answer = |member: &Standing| {
            if blocked.contains(&member.contact) { Some((Fate::Passed, BLOCKED.to_owned())) } else { answers.next() }
        };
        Ok(part.members.iter().filter_map(answer).collect())
    }

    fn run_one(
        &self,
        (known, step): (&Known, &dyn Step),
        free: &Batch,
        cx: &mut Cx<'_>,
    ) -> db::Result<Vec<(Fate, String)>> {
        if free.members.is_empty() {
            return Ok(Vec::new());
        }
        let went = step.run(self.config(known.key), free, cx)?;
        let skipped = |outcome: &Outcome| matches!(outcome, Outcome::Skipped(_));
        let stopped = if went.iter().any(skipped) { known.is_stopped(free, cx)? } else { vec![false; went.len()] };
        let fate = |(outcome, stopped): (Outcome, bool)| match outcome {
            Outcome::Done => (Fate::Sent, String::new()),
            Outcome::Waiting => (Fate::Waiting, String::new()),
            Outcome::Skipped(reason) if stopped => (Fate::Stopped, reason),
            Outcome::Skipped(reason) => (Fate::Passed, reason),
            Outcome::Failed(reason) => (Fate::Failed, reason),
        };
        Ok(went.into_iter().zip(stopped).map(fate).collect())
    }

    /// Writes what became different, and remembers it for the next round.
    fn write(
        &self,
        channel: &str,
        places: &[usize],
        fates: &[(Fate, String)],
        entries: &mut [Vec<Entry>],
        cx: &mut Cx<'_>,
    ) -> db::Result<()> {
        let key = self.channels.get(channel).map(|(known, _)| known.key);
        let mut news = Vec::new();
        for (place, (fate, reason)) in places.iter().zip(fates) {
            let (Some(entries), Some(member)) = (entries.get_mut(*place), self.batch.members.get(*place)) else {
                continue;
            };
            let entry = Entry { channel: channel.to_owned(), fate: *fate, reason: reason.clone() };
            if entries.contains(&entry) {
                continue;
            }
            entries.retain(|entry| entry.channel != channel);
            entries.push(entry);
            if let Some(channel) = key {
                news.push(News { once: self.once(member), channel, fate: *fate, reason: reason.clone() });
            }
        }
        outcomes::record(cx.conn, self.message, self.channels, &news, cx.now)
    }
}

/// What is decided already.
fn over(entries: &[Entry]) -> Option<Outcome> {
    if entries.iter().any(|entry| entry.fate == Fate::Sent) {
        return Some(Outcome::Done);
    }
    let stopped = entries.iter().find(|entry| entry.fate == Fate::Stopped)?;
    Some(Outcome::Skipped(stopped.reason.clone()))
}

fn next(entries: &[Entry], ways: &[Way], asked: &[String], channels: &Channels) -> Next {
    if let Some(outcome) = over(entries) {
        return Next::Is(outcome);
    }
    if let Some(open) = entries.iter().find(|entry| !entry.fate.is_over()) {
        let is_asked = asked.contains(&open.channel);
        return if is_asked { Next::Is(Outcome::Waiting) } else { Next::Try(open.channel.clone()) };
    }
    let is_new = |way: &&Way| {
        way.is_on && !asked.contains(&way.channel) && !entries.iter().any(|entry| entry.channel == way.channel)
    };
    match ways.iter().find(is_new) {
        Some(way) => Next::Try(way.channel.clone()),
        None => Next::Is(Outcome::Skipped(all_reasons(entries, channels))),
    }
}

/// `Tweet: no Twitter handle. Task for the owner: …`
fn all_reasons(entries: &[Entry], channels: &Channels) -> String {
    if entries.is_empty() {
        return "The message has no channel that is switched on.".to_owned();
    }
    let reason =
        |entry: &Entry| format!("{}: {}", channels.name_of(&entry.channel), entry.reason.trim_end_matches('.'));
    format!("No channel was left. {}.", entries.iter().map(reason).collect::<Vec<_>>().join("; "))
}

/// Who is under way by which channel.
fn open(entries: &[Vec<Entry>]) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, entries) in entries.iter().enumerate() {
        if let Some(open) = entries.iter().find(|entry| !entry.fate.is_over()) {
            groups.entry(open.channel.clone()).or_default().push(place);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::{Channels, Entry, Fate, Next, Outcome, Way, next};
    use crate::ids::MessageId;

    fn ways() -> Vec<Way> {
        let way = |(position, (channel, is_on)): (u8, (&str, bool))| Way {
            message_id: MessageId(1),
            channel: channel.to_owned(),
            position,
            is_on,
            config: "{}".to_owned(),
        };
        (0..).zip([("tweet", true), ("mail", false), ("task", true)]).map(way).collect()
    }

    fn entry(channel: &str, fate: Fate) -> Entry {
        Entry { channel: channel.to_owned(), fate, reason: format!("why {channel}.") }
    }

    fn after(entries: &[Entry], asked: &[&str]) -> Next {
        let asked: Vec<String> = asked.iter().map(|channel| (*channel).to_owned()).collect();
        next(entries, &ways(), &asked, &Channels::default())
    }

    #[test]
    fn channels_are_tried_in_order_and_those_switched_off_are_left_out() {
        assert_eq!(after(&[], &[]), Next::Try("tweet".to_owned()));
        assert_eq!(after(&[entry("tweet", Fate::Passed)], &["tweet"]), Next::Try("task".to_owned()));
        let both = [entry("tweet", Fate::Passed), entry("task", Fate::Failed)];
        let words = "No channel was left. tweet: why tweet; task: why task.";
        assert_eq!(after(&both, &[]), Next::Is(Outcome::Skipped(words.to_owned())));
    }

    #[test]
    fn whoever_is_reached_under_way_or_stopped_is_tried_by_no_other() {
        assert_eq!(after(&[entry("tweet", Fate::Failed), entry("task", Fate::Sent)], &[]), Next::Is(Outcome::Done));
        assert_eq!(after(&[entry("tweet", Fate::Waiting)], &["tweet"]), Next::Is(Outcome::Waiting));
        assert_eq!(after(&[entry("tweet", Fate::Withdrawn)], &[]), Next::Try("tweet".to_owned()));
        let stopped = Next::Is(Outcome::Skipped("why task.".to_owned()));
        assert_eq!(after(&[entry("task", Fate::Stopped)], &[]), stopped);
        // Also by one that was switched off meanwhile.
        assert_eq!(after(&[entry("mail", Fate::Waiting)], &[]), Next::Try("mail".to_owned()));
    }
}
