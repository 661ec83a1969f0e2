//! What an act said about many contacts' consent is taken back: nothing of the log goes, an entry says the opposite.

use std::collections::{BTreeMap, HashMap};

use super::model::{CONSENTED, Channel, Standing, WITHDREW, image};
use super::queries;
use crate::activity::{self, NewActivity};
use crate::audit::{self, NewChange};
use crate::contacts::model::Editor;
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// Whom an act is about, and how the journal has the entry before it and after.
pub(in crate::contacts) type Said = (ContactId, Option<String>, Option<String>);

/// Takes it back where it still is as the act made it; answers those whose consent was changed since, in sentences.
pub(in crate::contacts) fn take_back(
    conn: &mut Conn,
    channel: Channel,
    said: &[Said],
    reason: &str,
    editor: Editor,
) -> db::Result<Vec<(ContactId, String)>> {
    let ids: Vec<ContactId> = said.iter().map(|(id, ..)| *id).collect();
    let latest = queries::latest_of_many(conn, channel, &ids)?;
    let left = said.iter().filter(|one| !is_untouched(one, &latest)).map(|(id, ..)| *id);
    let left = left.map(|id| (id, format!("Consent to {} was changed since.", channel.phrase()))).collect();
    // Who had said nothing before agrees to nothing now.
    let had = |before: &Option<String>| before.as_ref().is_some_and(|image| image.starts_with("given"));
    let rows: Vec<(ContactId, bool, String)> = said
        .iter()
        .filter(|one| is_untouched(one, &latest))
        .filter(|(id, before, _)| latest.get(id).is_some_and(|entry| entry.is_granted != had(before)))
        .map(|(id, before, _)| (*id, had(before), reason.to_owned()))
        .collect();
    queries::insert_many(conn, channel, &rows, editor)?;
    tell(conn, channel, &rows, &latest, editor)?;
    Ok(left)
}

fn is_untouched((id, _, after): &Said, latest: &HashMap<ContactId, Standing>) -> bool {
    latest.get(id).map(Standing::image) == *after
}

/// Timelines and the journal hear of it.
fn tell(
    conn: &mut Conn,
    channel: Channel,
    rows: &[(ContactId, bool, String)],
    latest: &HashMap<ContactId, Standing>,
    editor: Editor,
) -> db::Result<()> {
    let news = |(id, is_granted, source): &(ContactId, bool, String)| {
        let (kind, verb) = if *is_granted { (&CONSENTED, "Agreed to") } else { (&WITHDREW, "No longer agrees to") };
        let title = format!("{verb} {}: {source}", channel.phrase());
        NewActivity::new(*id, kind, title, editor.now).about("consent", channel.key())
    };
    activity::record(conn, &rows.iter().map(news).collect::<Vec<_>>())?;
    let key = format!("consent:{}", channel.key());
    let change = |(id, is_granted, source): &(ContactId, bool, String)| {
        let act = if *is_granted { "consented" } else { "withdrew" };
        let change = NewChange::new(editor.user, "contact", id, act, editor.now).within(editor.act);
        let was = latest.get(id).map(Standing::image).unwrap_or_default();
        change.before(&BTreeMap::from([(&key, was)])).after(&BTreeMap::from([(&key, image(*is_granted, source, ""))]))
    };
    Ok(audit::record(conn, &rows.iter().map(change).collect::<Vec<_>>())?)
}
