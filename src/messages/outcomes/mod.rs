//! Outcomes, written down: by contact and channel, by day, and on the contact's timeline.

mod queries;

use std::collections::{BTreeMap, HashMap};

pub(super) use queries::{Daily, Line, Number, days, latest, numbers, under_way};

use super::channel::Channels;
use super::model::{Fate, Message, Once, PASSED, REACHED};
use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{MessageId, StepId};
use crate::web::grouped;

/// What was written of one way to one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) channel: String,
    pub(super) fate: Fate,
    pub(super) reason: String,
}

/// What is about to be written.
#[derive(Clone, Debug)]
pub(super) struct News {
    pub(super) once: Once,
    pub(super) channel: &'static str,
    pub(super) fate: Fate,
    pub(super) reason: String,
}

/// What was tried already, in the order of these.
pub(super) fn entries(conn: &mut Conn, onces: &[Once]) -> db::Result<Vec<Vec<Entry>>> {
    let keys: Vec<Vec<u8>> = onces.iter().map(Once::key).collect();
    let mut found: HashMap<Vec<u8>, Vec<Entry>> = HashMap::new();
    for (key, channel, fate, reason) in queries::entries(conn, &keys)? {
        // What this build does not know is over: nobody is written to twice.
        let fate = Fate::parse(&fate).unwrap_or(Fate::Stopped);
        found.entry(key).or_default().push(Entry { channel, fate, reason: reason.unwrap_or_default() });
    }
    Ok(keys.iter().map(|key| found.remove(key).unwrap_or_default()).collect())
}

/// Writes outcomes down; of those that are over also the day, and on the timeline.
pub(super) fn record(
    conn: &mut Conn,
    message: &Message,
    channels: &Channels,
    news: &[News],
    now: At,
) -> db::Result<()> {
    queries::put(conn, message.id, news, now)?;
    let mut counts: BTreeMap<(&'static str, Fate), u64> = BTreeMap::new();
    let over = || news.iter().filter(|one| one.fate.is_over());
    for one in over() {
        *counts.entry((one.channel, one.fate)).or_default() += 1;
    }
    queries::count(conn, message.id, &counts, now)?;
    let told: Vec<NewActivity> = over().map(|one| told(message, channels, one, now)).collect();
    Ok(activity::record(conn, &told)?)
}

fn told(message: &Message, channels: &Channels, news: &News, now: At) -> NewActivity {
    let (name, channel) = (&message.name, channels.name_of(news.channel));
    let (kind, title) = match news.fate {
        Fate::Sent => (&REACHED, format!("“{name}” went out: {channel}")),
        Fate::Failed => (&PASSED, format!("“{name}”: {channel} failed: {}", news.reason)),
        Fate::Stopped => (&PASSED, format!("“{name}” was stopped: {}", news.reason)),
        _ => (&PASSED, format!("“{name}”: no {channel}: {}", news.reason)),
    };
    NewActivity::new(news.once.contact, kind, title, now).about("message", message.id)
}

/// `Tweet: 12 went out, 3 not possible`: what came of a step, by channel; "" before anything did.
pub(super) fn told_of_steps(conn: &mut Conn, channels: &Channels, steps: &[StepId]) -> db::Result<Vec<String>> {
    let keys: Vec<&str> = channels.all().iter().map(|known| known.key).collect();
    let numbers = queries::of_steps(conn, steps, &keys)?;
    let of_step = |step: &StepId| {
        let parts: Vec<String> = channels
            .all()
            .iter()
            .filter_map(|known| {
                let words: Vec<String> = Fate::ALL
                    .into_iter()
                    .filter_map(|fate| {
                        let is_it = |row: &&queries::StepNumber| {
                            row.step_id == *step && row.channel == known.key && row.outcome == fate.key()
                        };
                        let count = numbers.iter().find(is_it)?.count;
                        (count > 0).then(|| format!("{} {}", bounded(count), fate.label().to_lowercase()))
                    })
                    .collect();
                (!words.is_empty()).then(|| format!("{}: {}", known.name, words.join(", ")))
            })
            .collect();
        parts.join(" · ")
    };
    Ok(steps.iter().map(of_step).collect())
}

/// `1,204`, `more than 10,000`.
fn bounded(count: i64) -> String {
    if count > queries::TOLD { format!("more than {}", grouped(queries::TOLD)) } else { grouped(count) }
}

/// How many a channel of a message reached, and what else came of it, over all days.
pub(super) fn totals(conn: &mut Conn, message: MessageId) -> db::Result<HashMap<(String, Fate), u64>> {
    let rows = numbers(conn, message)?;
    let known = |row: Number| Some(((row.channel, Fate::parse(&row.outcome)?), row.contacts));
    Ok(rows.into_iter().filter_map(known).collect())
}
