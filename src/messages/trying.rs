//! Channels are tried in order, for whole batches: whoever one does not reach goes on to the next.

mod next;

use std::collections::BTreeMap;

use next::{Next, next, over};

use super::channel::{Channels, Known};
use super::model::{Fate, Message, Once, Way};
use super::outcomes::{self, Entry, News};
use super::preference::preferred;
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

impl Trial<'_> {
    /// Tries channels until each contact is reached, under way, or has none left; as many rounds as channels.
    pub(super) fn run(&self, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let mut entries = outcomes::entries(cx.conn, &self.onces())?;
        let mut asked: Vec<Vec<String>> = vec![Vec::new(); entries.len()];
        let firsts = self.firsts(cx)?;
        loop {
            let groups = self.groups(&entries, &asked, &firsts);
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
        let end = |((entries, asked), first): ((&Vec<Entry>, &Vec<String>), &Option<String>)| match next(
            entries,
            (self.ways, first.as_deref()),
            asked,
            self.channels,
        ) {
            Next::Is(outcome) => outcome,
            Next::Try(_) => Outcome::Waiting,
        };
        Ok(entries.iter().zip(&asked).zip(&firsts).map(end).collect())
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

    /// By which channel each wants to hear from us, in order.
    fn firsts(&self, cx: &mut Cx<'_>) -> db::Result<Vec<Option<String>>> {
        let preferred = preferred(cx.conn, &self.batch.contacts())?;
        Ok(self.batch.members.iter().map(|member| preferred.get(&member.contact).cloned()).collect())
    }

    /// Who is asked by which channel next.
    fn groups(
        &self,
        entries: &[Vec<Entry>],
        asked: &[Vec<String>],
        firsts: &[Option<String>],
    ) -> BTreeMap<String, Vec<usize>> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, ((entries, asked), first)) in entries.iter().zip(asked).zip(firsts).enumerate() {
            if let Next::Try(channel) = next(entries, (self.ways, first.as_deref()), asked, self.channels) {
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
