//! Messages written by others than the form: copies, and those of the sample company.

use super::channel::Channels;
use super::model::{Draft, Way};
use super::queries;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::MessageId;

/// A message with its channels, in the order in which they are tried: key and settings.
pub fn write(
    conn: &mut Conn,
    channels: &Channels,
    (name, category): (&str, Option<&str>),
    ways: &[(&str, String)],
    now: At,
) -> db::Result<MessageId> {
    let draft = Draft { name: name.to_owned(), category: category.map(str::to_owned), ..Draft::default() };
    let ways = (0..).zip(ways).map(|(position, (channel, config))| Way {
        message_id: MessageId(0),
        channel: (*channel).to_owned(),
        position,
        is_on: true,
        config: config.clone(),
    });
    put(conn, channels, &draft, ways.collect(), now)
}

/// The same message once more, under a name of its own.
pub(super) fn copy(conn: &mut Conn, channels: &Channels, id: MessageId, now: At) -> db::Result<Option<MessageId>> {
    let Some(message) = queries::find(conn, id)? else { return Ok(None) };
    let name: String = format!("Copy of {}", message.name).chars().take(191).collect();
    let ways = queries::ways_of(conn, &[id])?;
    put(conn, channels, &Draft { name, ..message.draft() }, ways, now).map(Some)
}

fn put(conn: &mut Conn, channels: &Channels, draft: &Draft, ways: Vec<Way>, now: At) -> db::Result<MessageId> {
    let id = queries::create(conn, draft, now)?;
    for way in ways {
        queries::put_way(conn, &Way { message_id: id, ..way }, now)?;
    }
    refer(conn, channels, id)?;
    Ok(id)
}

/// What the message names, over all its channels.
pub(super) fn refer(conn: &mut Conn, channels: &Channels, id: MessageId) -> db::Result<()> {
    let mut subjects = Vec::new();
    for way in queries::ways_of(conn, &[id])? {
        if let Some((_, step)) = channels.get(&way.channel) {
            // Settings that cannot be read name nothing.
            subjects.extend(step.refers_to(&way.config).unwrap_or_default());
        }
    }
    Ok(queries::refer(conn, id, &subjects)?)
}
