//! What a contact agreed to, by channel: an append-only log, of which the latest entry holds.

mod model;
mod queries;
mod routes;
mod undoing;

pub use model::{Channel, Consent, NewConsent};
pub(super) use model::{consent_kinds, image};
pub(super) use queries::{LONGEST_SOURCE, insert_many, latest_of_many};
pub use queries::{consented, consents_of};
pub(super) use routes::routes;
pub(super) use undoing::{Said, take_back};

use std::collections::BTreeMap;

use self::model::{CONSENTED, WITHDREW};
use super::model::Editor;
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::clock;
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// Writes down that a contact agreed, or no longer agrees; nothing that was written before is touched.
pub fn record_consent(conn: &mut Conn, contact: ContactId, new: &NewConsent, editor: Editor) -> db::Result<()> {
    let before = queries::latest_of(conn, contact, new.channel)?;
    queries::insert(conn, contact, new, editor)?;
    let (kind, verb) = if new.is_granted { (&CONSENTED, "Agreed to") } else { (&WITHDREW, "No longer agrees to") };
    let title = format!("{verb} {}: {}", new.channel.phrase(), new.source);
    let told = NewActivity::new(contact, kind, title, new.at).about("consent", new.channel.key());
    let told = if new.words.is_empty() { told } else { told.detail(new.words.clone()) };
    activity::record(conn, &[told])?;
    let act = if new.is_granted { "consented" } else { "withdrew" };
    let key = format!("consent:{}", new.channel.key());
    let mut change = NewChange::new(editor.user, "contact", contact, act, editor.now).within(editor.act);
    let mut after = model::image(new.is_granted, &new.source, &new.words);
    match before {
        // What is written down afterwards changes nothing about how they stand.
        Some(before) if before.at > new.at => after = format!("of {}, {after}", clock::day(&new.at.utc())),
        Some(before) => {
            let was = model::image(before.is_granted, &before.source, &before.words);
            change = change.before(&BTreeMap::from([(&key, was)]));
        }
        None => (),
    }
    Ok(audit::record(conn, &[change.after(&BTreeMap::from([(&key, after)]))])?)
}

/// How a contact stands with each channel: the entry that holds, if there is one.
pub fn standing(log: &[Consent]) -> Vec<(Channel, Option<&Consent>)> {
    Channel::ALL.map(|channel| (channel, log.iter().find(|entry| entry.channel == channel.key()))).to_vec()
}
