//! What comes next for one contact, read off what was tried; pure.

use crate::messages::channel::Channels;
use crate::messages::model::{Fate, Way};
use crate::messages::outcomes::Entry;
use crate::steps::Outcome;

/// What comes next for one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This channel is asked.
    Try(String),
    /// It is decided.
    Is(Outcome),
}

/// What is decided already.
pub(super) fn over(entries: &[Entry]) -> Option<Outcome> {
    if entries.iter().any(|entry| entry.fate == Fate::Sent) {
        return Some(Outcome::Done);
    }
    let stopped = entries.iter().find(|entry| entry.fate == Fate::Stopped)?;
    Some(Outcome::Skipped(stopped.reason.clone()))
}

/// The channel that the contact prefers before the others, whose order is the message's.
pub(super) fn next(
    entries: &[Entry],
    (ways, preferred): (&[Way], Option<&str>),
    asked: &[String],
    channels: &Channels,
) -> Next {
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
    let first = ways.iter().filter(is_new).find(|way| Some(way.channel.as_str()) == preferred);
    match first.or_else(|| ways.iter().find(is_new)) {
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
        next(entries, (&ways(), None), &asked, &Channels::default())
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

    #[test]
    fn what_a_contact_prefers_is_tried_first_when_the_message_has_it() {
        let first = |preferred, entries: &[Entry]| next(entries, (&ways(), Some(preferred)), &[], &Channels::default());
        assert_eq!(first("task", &[]), Next::Try("task".to_owned()));
        assert_eq!(first("task", &[entry("task", Fate::Failed)]), Next::Try("tweet".to_owned()));
        assert_eq!(first("mail", &[]), Next::Try("tweet".to_owned()), "it is switched off");
        assert_eq!(first("pigeon", &[]), Next::Try("tweet".to_owned()));
    }
}
