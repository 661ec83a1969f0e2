//! The page of one contact.

use askama::Template;

use super::changes::Changes;
use super::chart::Chart;
use super::facts::{self, Group};
use super::seen::{NOTES, SHOWN, Seen, TabSeen};
use super::timeline::{self, Day, Filter};
use crate::activity::Kind;
use crate::campaigns::{Membership, Upcoming};
use crate::contacts::{self, Block, Consent, ConsentChannel, Contact, NotesTab, Tag};
use crate::ids::ContactId;
use crate::messages::Preference;
use crate::tasks::Card;
use crate::twitter::{self, Glance, Panel};
use crate::users::{Admin, Permission, UserLine};
use crate::web::{self, Filled, Shell, urls};

#[derive(Template)]
#[template(path = "profile/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    /// `Head of purchasing at Harbour Coffee`.
    pub(super) position: String,
    /// As it is written, and as a telephone dials it.
    pub(super) phone: Option<(String, String)>,
    pub(super) tags: Vec<Tag>,
    pub(super) known_tags: Vec<Tag>,
    pub(super) owner: String,
    pub(super) owners: Vec<UserLine>,
    pub(super) groups: Vec<Group>,
    /// Where the handle leads, on X.
    pub(super) handle_url: String,
    pub(super) glance: Glance,
    pub(super) memberships: Vec<Membership>,
    pub(super) upcoming: Vec<Upcoming>,
    pub(super) tasks: Card,
    pub(super) preference: Preference,
    pub(super) blocks: Vec<Block>,
    /// Of each channel the entry that holds.
    pub(super) consents: Vec<(ConsentChannel, Option<Consent>)>,
    pub(super) note_count: i64,
    pub(super) tab: Tab,
    pub(super) may_edit: bool,
    pub(super) may: May,
    /// The addresses of who stands before and after in the list one came from.
    pub(super) beside: (Option<String>, Option<String>),
    /// The list one came from.
    pub(super) list: String,
}

/// What else the person may do with a contact.
pub(super) struct May {
    pub(super) delete: bool,
    pub(super) export: bool,
    pub(super) erase: bool,
}

/// What stands in the middle.
pub(super) enum Tab {
    Timeline(Box<Timeline>),
    Tweets(Box<Panel>),
    Notes(Box<NotesTab>),
    Changes(Changes),
}

/// The timeline with what surrounds it.
pub(super) struct Timeline {
    pub(super) filter: Filter,
    pub(super) days: Vec<Day>,
    pub(super) older: Option<String>,
    pub(super) chart: Chart,
    /// Whether it begins at the newest.
    pub(super) is_first: bool,
}

impl Tab {
    fn of(
        seen: TabSeen,
        contact: ContactId,
        (query, kinds): (&Filled, &[Kind]),
        shell: &Shell,
        may_edit: bool,
    ) -> Self {
        match seen {
            TabSeen::Tweets(panel) => Tab::Tweets(panel),
            TabSeen::Changes(changes) => Tab::Changes(changes),
            TabSeen::Notes(asked, notes) => {
                Tab::Notes(Box::new(NotesTab::new(contact, asked, notes, NOTES, may_edit.then_some(shell))))
            }
            TabSeen::Timeline(mut rows, chart) => {
                let filter = Filter::of(contact, query, kinds);
                let more = rows.len() > SHOWN;
                rows.truncate(SHOWN);
                let older = rows.last().filter(|_| more).map(|last| filter.older(&last.id.to_string()));
                let is_first = filter.asked.before.is_none();
                let days = timeline::days(rows, kinds, shell);
                Tab::Timeline(Box::new(Timeline { filter, days, older, chart, is_first }))
            }
        }
    }
}

impl Show {
    pub(super) fn of(admin: &Admin, seen: Seen, query: &Filled, kinds: &[Kind], x_web: &str) -> web::Result<Self> {
        let shell = admin.shell()?;
        let may_edit = admin.may(Permission::EditContacts) && seen.contact.state.is_live();
        let consents = contacts::consent_standing(&seen.consents);
        let consents = consents.into_iter().map(|(channel, entry)| (channel, entry.cloned())).collect();
        let contact = seen.contact;
        let from = query.value("from").to_owned();
        let way = url::form_urlencoded::Serializer::new(String::new()).append_pair("from", &from).finish();
        let next_to = |id: Option<ContactId>| id.map(|id| format!("{}?{way}", urls::contact(&id)));
        let tab = Tab::of(seen.tab, contact.id, (query, kinds), &shell, may_edit);
        Ok(Self {
            position: facts::position(&seen.values),
            phone: facts::phone(&seen.values),
            groups: facts::groups(&seen.values, admin.zone()),
            tags: seen.tags,
            known_tags: seen.known_tags,
            owner: seen.owner.unwrap_or_default(),
            owners: seen.owners,
            handle_url: format!("{x_web}{}", contact.twitter.as_deref().unwrap_or("")),
            glance: seen.glance,
            memberships: seen.memberships,
            upcoming: seen.upcoming,
            tasks: seen.tasks,
            preference: seen.preference,
            blocks: seen.blocks,
            consents,
            note_count: seen.note_count,
            may_edit,
            may: May {
                delete: admin.may(Permission::DeleteContacts),
                export: admin.may(Permission::ExportContacts),
                erase: admin.may(Permission::EraseContacts),
            },
            beside: (next_to(seen.beside.0), next_to(seen.beside.1)),
            list: if from.is_empty() { "/contacts".to_owned() } else { format!("/contacts?{from}") },
            shell,
            contact,
            tab,
        })
    }

    /// An uploaded picture, else theirs on X, both kept by us.
    fn picture(&self) -> Option<String> {
        let uploaded = self.contact.avatar_hash.as_ref().map(|hash| format!("{}?v={hash}", self.under("avatar")));
        uploaded.or_else(|| self.glance.picture.clone())
    }

    fn under(&self, what: &str) -> String {
        format!("{}/{what}", urls::contact(&self.contact.id))
    }

    /// Label, address, whether it is here; of notes also how many.
    fn tabs(&self) -> Vec<(&'static str, String, bool, Option<i64>)> {
        let here = urls::contact(&self.contact.id);
        let at = |key: &str| format!("{here}?tab={key}");
        let mut tabs = vec![("Timeline", here.clone(), matches!(self.tab, Tab::Timeline(_)), None)];
        tabs.push(("Tweets", at("tweets"), matches!(self.tab, Tab::Tweets(_)), None));
        tabs.push(("Notes", at("notes"), matches!(self.tab, Tab::Notes(_)), Some(self.note_count)));
        tabs.push(("Changes", at("changes"), matches!(self.tab, Tab::Changes(_)), None));
        tabs
    }

    /// Everybody with a tag.
    fn tagged(tag: &str) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new());
        let tag = if tag.contains(' ') { format!("tag:\"{tag}\"") } else { format!("tag:{tag}") };
        format!("/contacts?{}", { query }.append_pair("search", &tag).finish())
    }

    fn is_owner(&self, user: &UserLine) -> bool {
        self.contact.owner_id == Some(user.id)
    }

    fn timeline_url(&self) -> String {
        urls::contact(&self.contact.id)
    }

    /// One of eight colours for initials, always the same for one contact.
    fn colour(&self) -> u64 {
        self.contact.id.0 % 8
    }
}
