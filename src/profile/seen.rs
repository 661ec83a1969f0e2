//! What the page of a contact is made of, read over one connection.

use chrono_tz::Tz;

use super::changes::{self, Changes};
use super::chart::{self, Chart};
use super::timeline::Filter;
use crate::activity::{self, Activity, Kind};
use crate::campaigns;
use crate::clock::At;
use crate::config::Config;
use crate::contacts::{self, Contact, NoteKind, NotesAsked};
use crate::criteria::{Asking, Criteria};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Value};
use crate::ids::ContactId;
use crate::messages;
use crate::tasks;
use crate::twitter;
use crate::users::{self, UserLine};
use crate::web::{Filled, limit_of};

/// Rows of a timeline at once.
pub(super) const SHOWN: usize = 50;
/// Notes at once.
pub(super) const NOTES: usize = 25;

/// What every tab shows.
pub(super) struct Seen {
    pub(super) contact: Contact,
    pub(super) tags: Vec<contacts::Tag>,
    pub(super) known_tags: Vec<contacts::Tag>,
    pub(super) owner: Option<String>,
    pub(super) owners: Vec<UserLine>,
    /// Every field in use, and what the contact has.
    pub(super) values: Vec<(Field, Option<Value>)>,
    pub(super) glance: twitter::Glance,
    pub(super) memberships: Vec<campaigns::Membership>,
    pub(super) upcoming: Vec<campaigns::Upcoming>,
    pub(super) tasks: tasks::Card,
    pub(super) preference: messages::Preference,
    pub(super) blocks: Vec<contacts::Block>,
    pub(super) consents: Vec<contacts::Consent>,
    pub(super) note_count: i64,
    /// Who stands before and after in the list one came from.
    pub(super) beside: (Option<ContactId>, Option<ContactId>),
    pub(super) tab: TabSeen,
}

/// What only one tab shows.
pub(super) enum TabSeen {
    Timeline(Vec<Activity>, Chart),
    Tweets(Box<twitter::Panel>),
    Notes(NotesAsked, Vec<contacts::Note>),
    Changes(Changes),
}

/// What is asked for.
pub(super) struct Question {
    pub(super) query: Filled,
    pub(super) kinds: Vec<Kind>,
    pub(super) zone: String,
    pub(super) now: At,
    /// Whether who asks may change anything: only then is it worth knowing what could be chosen.
    pub(super) may_edit: bool,
    /// The same of tasks.
    pub(super) may_edit_tasks: bool,
    /// By what contacts can be reached.
    pub(super) channels: messages::Channels,
    /// What the list one came from can be searched by, and who asks.
    pub(super) criteria: Criteria,
    pub(super) asking: Asking,
}

pub(super) fn look(conn: &mut Conn, config: &Config, id: ContactId, question: &Question) -> db::Result<Option<Seen>> {
    let Some(contact) = contacts::find(conn, id)? else { return Ok(None) };
    let owner = contact.owner_id.map(|owner| users::names_of(conn, &[owner])).transpose()?;
    let fields = fields::all(conn)?;
    let row = fields::read(conn, &fields.iter().collect::<Vec<_>>(), &[id])?.into_iter().next().unwrap_or_default();
    let may_edit = question.may_edit;
    Ok(Some(Seen {
        tags: contacts::tags_of(conn, &[id])?.remove(&id).unwrap_or_default(),
        known_tags: if may_edit { contacts::tag_choices(conn)? } else { Vec::new() },
        owner: owner.and_then(|names| names.into_values().next()),
        owners: if may_edit { users::choices(conn)? } else { Vec::new() },
        values: fields.into_iter().zip(row).collect(),
        glance: twitter::glance(conn, id, contact.twitter.as_deref(), question.now)?,
        memberships: campaigns::memberships_of(conn, id)?,
        upcoming: campaigns::upcoming(conn, id)?,
        tasks: tasks::card(conn, id, question.may_edit_tasks && contact.state.is_live())?,
        preference: messages::preference(conn, &question.channels, id, may_edit && contact.state.is_live())?,
        blocks: contacts::blocks_of(conn, id)?,
        consents: contacts::consents_of(conn, id)?,
        note_count: contacts::count_notes(conn, id)?,
        beside: beside(conn, id, question)?,
        tab: tab(conn, config, id, question)?,
        contact,
    }))
}

/// The list one came from rides in the address, as the list itself would ask for it.
fn beside(conn: &mut Conn, id: ContactId, question: &Question) -> db::Result<(Option<ContactId>, Option<ContactId>)> {
    if !question.query.knows("from") {
        return Ok((None, None));
    }
    let from = Filled::decode(question.query.value("from").as_bytes());
    contacts::neighbours(conn, &question.criteria, from.text("search"), from.text("sort"), id, &question.asking)
}

fn tab(conn: &mut Conn, config: &Config, id: ContactId, question: &Question) -> db::Result<TabSeen> {
    let query = &question.query;
    Ok(match query.text("tab") {
        "tweets" => {
            let (part, photo) = (query.text("part").to_owned(), query.text("photo").to_owned());
            let asked = twitter::Asked { part, photo, before: query.text("after").parse().ok() };
            TabSeen::Tweets(Box::new(twitter::panel(conn, config, id, &asked, question.now)?))
        }
        "notes" => {
            let asked = NotesAsked {
                kind: NoteKind::parse(query.text("kind")),
                words: query.text("search").chars().take(100).collect(),
                before: query.text("after").parse().ok(),
            };
            let notes = contacts::notes_of(conn, id, &asked, limit_of(NOTES))?;
            TabSeen::Notes(asked, notes)
        }
        "changes" => TabSeen::Changes(changes::changes(
            conn,
            id,
            query.text("after").parse().ok(),
            question.zone.parse().unwrap_or(Tz::UTC),
        )?),
        _ => {
            let filter = Filter::of(id, query, &question.kinds);
            let rows = activity::timeline(conn, id, &filter.asked, limit_of(SHOWN))?;
            TabSeen::Timeline(rows, chart::chart(conn, id, query.text("months"), &question.zone, question.now)?)
        }
    })
}
