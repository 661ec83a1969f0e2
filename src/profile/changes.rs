//! The Changes tab: the journal of one contact, printed for people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono_tz::Tz;

use crate::audit::{self, Change};
use crate::clock::At;
use crate::contacts::{self, ConsentChannel, Image, MERGED_INTO, MOVED, STATUS, Why};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::{ChangeId, ContactId, UserId};
use crate::users;
use crate::web::{limit_of, urls};

const SHOWN: usize = 25;
/// Changes that are looked through for those about one thing.
const LOOKED_AT: i64 = 300;

/// The tab.
pub(super) struct Changes {
    pub(super) rows: Vec<Row>,
    pub(super) older: Option<String>,
}

/// One change.
pub(super) struct Row {
    /// `Changed`, `Merged` …
    pub(super) act: String,
    pub(super) who: String,
    pub(super) at: At,
    pub(super) lines: Vec<Line>,
    /// The act it is a part of, which can be taken back as a whole.
    pub(super) whole: Option<String>,
}

/// One field of it.
pub(super) struct Line {
    /// As images call it.
    key: String,
    pub(super) label: String,
    pub(super) before: String,
    pub(super) after: String,
}

/// What images are printed with.
struct Words {
    fields: Vec<Field>,
    users: HashMap<UserId, String>,
    contacts: HashMap<ContactId, String>,
    zone: Tz,
}

/// The latest changes of a contact, from one on.
pub(super) fn changes(conn: &mut Conn, contact: ContactId, before: Option<ChangeId>, zone: Tz) -> db::Result<Changes> {
    let mut found = audit::changes_before(conn, "contact", &contact.to_string(), before, limit_of(SHOWN))?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let older =
        found.last().filter(|_| more).map(|last| format!("{}?tab=changes&after={}", urls::contact(&contact), last.id));
    Ok(Changes { rows: rows(conn, &found, zone)?, older })
}

/// What of a contact's latest changes is about keys that begin so.
pub(super) fn about(conn: &mut Conn, contact: ContactId, begin: &str, zone: Tz) -> db::Result<Changes> {
    let found = audit::changes_of(conn, "contact", &contact.to_string(), LOOKED_AT)?;
    let is_about = |image: &Option<String>| image.as_deref().is_some_and(|json| json.contains(&format!("\"{begin}")));
    let found: Vec<Change> =
        found.into_iter().filter(|change| is_about(&change.before_image) || is_about(&change.after_image)).collect();
    let mut rows = rows(conn, &found, zone)?;
    for row in &mut rows {
        row.lines.retain(|line| line.key.starts_with(begin));
    }
    rows.retain(|row| !row.lines.is_empty());
    Ok(Changes { rows, older: None })
}

fn rows(conn: &mut Conn, found: &[Change], zone: Tz) -> db::Result<Vec<Row>> {
    let both = |change: &Change| (image(change.before_image.as_deref()), image(change.after_image.as_deref()));
    let images: Vec<(Image, Image)> = found.iter().map(both).collect();
    let others = images.iter().filter_map(|(_, after)| after.get(MERGED_INTO)?.parse().ok());
    let words = Words {
        fields: fields::with_archived(conn)?,
        users: names(conn, found, &images)?,
        contacts: contacts::names_of(conn, &others.collect::<Vec<_>>())?,
        zone,
    };
    Ok(found.iter().zip(&images).map(|(change, images)| Row::of(change, images, &words)).collect())
}

/// An image that cannot be read shows nothing rather than the page failing: it may come from a later version.
fn image(json: Option<&str>) -> Image {
    let read: Option<BTreeMap<String, serde_json::Value>> = json.and_then(|json| serde_json::from_str(json).ok());
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    read.unwrap_or_default().into_iter().map(|(key, value)| (key, text(value))).collect()
}

/// Of everybody who is named in these changes.
fn names(conn: &mut Conn, found: &[Change], images: &[(Image, Image)]) -> db::Result<HashMap<UserId, String>> {
    let owners = images.iter().flat_map(|(before, after)| [before.get("owner"), after.get("owner")]).flatten();
    let mut ids: BTreeSet<UserId> = owners.filter_map(|id| id.parse().ok()).collect();
    ids.extend(found.iter().filter_map(|change| change.user_id));
    Ok(users::names_of(conn, &ids.into_iter().collect::<Vec<_>>())?)
}

impl Row {
    fn of(change: &Change, (before, after): &(Image, Image), words: &Words) -> Self {
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).filter(|key| *key != MOVED).collect();
        let line = |key: &String| {
            let (was, is) = (before.get(key), after.get(key));
            (was != is).then(|| Line {
                key: key.clone(),
                label: words.label(key),
                before: was.map(|text| words.print(key, text)).unwrap_or_default(),
                after: is.map(|text| words.print(key, text)).unwrap_or_default(),
            })
        };
        let who = change.user_id.and_then(|id| words.users.get(&id).cloned());
        Self {
            act: capital(&change.act),
            who: who.unwrap_or_else(|| if change.actor.as_deref() == Some("x") { "X" } else { "Linnet" }.to_owned()),
            at: change.at,
            lines: keys.into_iter().filter_map(line).collect(),
            whole: change.act_id.map(|act| format!("/contacts/acts/{act}")),
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

impl Words {
    fn field(&self, key: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.alias == key)
    }

    fn label(&self, key: &str) -> String {
        if key == STATUS {
            return "Status".to_owned();
        }
        let fixed = match key.split_once(':').map_or(key, |(kind, _)| kind) {
            "owner" => "Owner",
            "tags" => "Tags",
            MERGED_INTO => "Merged into",
            "note" => "Note",
            "step" => "Campaign step",
            "avatar" => "Picture",
            "consent" => {
                return labelled("Consent", key, |channel| ConsentChannel::parse(channel).map(ConsentChannel::label));
            }
            "block" => return labelled("Do not contact", key, block_label),
            _ => return self.field(key).map_or_else(|| key.to_owned(), |field| field.label.clone()),
        };
        fixed.to_owned()
    }

    fn print(&self, key: &str, text: &str) -> String {
        match key {
            "owner" => {
                let known = text.parse().ok().and_then(|id| self.users.get(&id).cloned());
                known.unwrap_or_else(|| "a user since deleted".to_owned())
            }
            STATUS => state_words(text).to_owned(),
            "avatar" => "A picture".to_owned(),
            MERGED_INTO => {
                let name = text.parse().ok().and_then(|id| self.contacts.get(&id).cloned());
                name.unwrap_or_else(|| format!("contact {text}, since deleted"))
            }
            _ if key.starts_with("block:") => block_words(text),
            _ => self.field(key).map_or_else(|| text.to_owned(), |field| printed(field, text, self.zone)),
        }
    }
}

fn printed(field: &Field, text: &str, zone: Tz) -> String {
    Value::of_stored(field.kind, text).map_or_else(|| text.to_owned(), |value| value.print(field, zone))
}

fn labelled(what: &str, key: &str, label: impl Fn(&str) -> Option<&'static str>) -> String {
    let channel = key.split_once(':').map_or("", |(_, channel)| channel);
    format!("{what}: {}", label(channel).unwrap_or(channel))
}

fn block_label(channel: &str) -> Option<&'static str> {
    [("x", "X"), ("email", "E-mail"), ("phone", "Phone")]
        .into_iter()
        .find(|(key, _)| *key == channel)
        .map(|(_, label)| label)
}

/// `They asked for it: by phone`.
fn block_words(text: &str) -> String {
    let (why, comment) = text.split_once(": ").unwrap_or((text, ""));
    let why = Why::parse(why).map_or_else(|| why.to_owned(), |why| why.label().to_owned());
    if comment.is_empty() { why } else { format!("{why}: {comment}") }
}

fn state_words(code: &str) -> &'static str {
    match code {
        "0" => "A visitor without a name",
        "1" => "In use",
        "2" => "In the bin",
        "3" => "Merged into another contact",
        _ => "Forgotten",
    }
}
