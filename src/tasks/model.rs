//! What a task is; no database.

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::activity::Kind;
use crate::clock::At;
use crate::ids::{CampaignId, ContactId, StepId, TaskId, UserId};
use crate::schema::tasks;
use crate::steps::{Batch, Standing as Member};

/// Somebody is to do something about a contact.
pub const ADDED: Kind = Kind { key: "task.added", label: "A task was added", icon: "list-check" };
/// It was done.
pub const DONE: Kind = Kind { key: "task.done", label: "A task was done", icon: "circle-check" };
/// Somebody decided not to do it.
pub const DISMISSED: Kind = Kind { key: "task.dismissed", label: "A task was dismissed", icon: "circle-x" };

/// The activities of contacts that are recorded here.
pub fn kinds() -> Vec<Kind> {
    vec![ADDED, DONE, DISMISSED]
}

/// Where a task stands, as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskState {
    /// Somebody is to do it.
    Open,
    /// It was done.
    Done,
    /// Somebody decided not to do it.
    Dismissed,
    /// Who asked for it took it back.
    Withdrawn,
}

impl TaskState {
    const ALL: [Self; 4] = [Self::Open, Self::Done, Self::Dismissed, Self::Withdrawn];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Dismissed => "dismissed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Done => "Done",
            Self::Dismissed => "Dismissed",
            Self::Withdrawn => "Taken back",
        }
    }

    /// The colour of its badge.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Open => "info",
            Self::Done => "success",
            Self::Dismissed => "warning",
            Self::Withdrawn => "secondary",
        }
    }

    /// From what is stored; what this build does not know is not to be done.
    pub(super) fn of(key: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.key() == key).unwrap_or(Self::Withdrawn)
    }
}

/// Who asks for a task, about whom and because of what: there is at most one task for the five together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Once {
    /// Who asks: `task.owner`, `twitter.intent` …; ASCII, at most 32; stored, never renamed.
    pub purpose: &'static str,
    /// The campaign.
    pub campaign: CampaignId,
    /// Its step.
    pub step: StepId,
    /// About whom.
    pub contact: ContactId,
    /// Which time the contact goes through the campaign.
    pub rotation: u32,
}

impl Once {
    /// Of each contact of a batch, in order.
    pub fn of(batch: &Batch, purpose: &'static str) -> Vec<Self> {
        let (campaign, step) = (batch.campaign, batch.step);
        let once =
            |member: &Member| Self { purpose, campaign, step, contact: member.contact, rotation: member.rotation };
        batch.members.iter().map(once).collect()
    }

    /// The unique key. A merge computes the same in SQL, which is why it is made of text.
    pub(super) fn key(&self) -> Vec<u8> {
        let Self { purpose, campaign, step, contact, rotation } = self;
        Sha256::digest(format!("{purpose} {campaign} {step} {contact} {rotation}")).to_vec()
    }
}

/// A task that a campaign asks for.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// What makes it the same task when it is asked for again.
    pub once: Once,
    /// Who does it; `None`: the contact's owner, or nobody yet when there is none.
    pub owner: Option<UserId>,
    /// In a line; at most 255 characters are kept.
    pub title: String,
    /// In words, several lines perhaps; may be empty.
    pub text: String,
    /// What is opened to do it: http or https.
    pub link: Option<String>,
    /// When it should be done.
    pub due_at: At,
}

/// Where a task stands, for who asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody is to do it.
    Open,
    /// It was done.
    Done,
    /// Somebody decided not to do it, for this reason.
    Dismissed(String),
    /// It was taken back by [`super::withdraw`]; [`super::add`] opens it again.
    Withdrawn(String),
}

/// A task as pages show it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = tasks, check_for_backend(diesel::mysql::Mysql))]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// About whom.
    pub contact_id: ContactId,
    /// Who does it; nobody yet: unassigned.
    pub owner_id: Option<UserId>,
    /// For which campaign.
    pub campaign_id: Option<CampaignId>,
    /// In a line.
    pub title: String,
    /// In words.
    pub text: Option<String>,
    /// What is opened to do it.
    pub link: Option<String>,
    /// A [`TaskState::key`].
    pub state: String,
    /// Why it was dismissed or taken back.
    pub reason: Option<String>,
    /// When it should be done.
    pub due_at: At,
    /// When its link was opened.
    pub opened_at: Option<At>,
    /// When it ended.
    pub finished_at: Option<At>,
    /// Who ended it.
    pub finished_by: Option<UserId>,
    /// Who wrote it; `None` when a campaign asked for it.
    pub created_by: Option<UserId>,
    /// When it was written.
    pub created_at: At,
}

impl Task {
    /// Where it stands.
    pub fn standing(&self) -> TaskState {
        TaskState::of(&self.state)
    }

    /// Whether somebody is still to do it.
    pub fn is_open(&self) -> bool {
        self.standing() == TaskState::Open
    }

    /// Whether it should have been done by now.
    pub fn is_overdue(&self, now: &At) -> bool {
        self.is_open() && self.due_at < *now
    }

    /// Its text in lines, the empty ones too.
    pub fn lines(&self) -> std::str::Lines<'_> {
        self.text.as_deref().unwrap_or("").lines()
    }

    /// Whether doing it means opening a link first.
    pub fn asks_to_open(&self) -> bool {
        self.link.is_some() && self.opened_at.is_none()
    }
}

/// A task as somebody typed it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Typed {
    /// In a line.
    pub title: String,
    /// In words.
    pub text: Option<String>,
    /// What is opened to do it: http or https.
    pub link: Option<String>,
    /// Who does it.
    pub owner: Option<UserId>,
    /// When it should be done.
    pub due_at: At,
}

/// How a task ends by a person's word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It was done.
    Done,
    /// It will not be done, for this reason.
    Dismissed(String),
}

#[cfg(test)]
mod tests {
    use super::Once;
    use crate::ids::{CampaignId, ContactId, StepId};

    #[test]
    fn the_key_is_the_same_for_the_same_five_and_differs_with_each() {
        let once = |purpose, campaign, step, contact, rotation| {
            Once { purpose, campaign: CampaignId(campaign), step: StepId(step), contact: ContactId(contact), rotation }
                .key()
        };
        let key = once("a", 1, 2, 3, 4);
        assert_eq!(key.len(), 32);
        assert_eq!(key, once("a", 1, 2, 3, 4));
        let others = [("b", 1, 2, 3, 4), ("a", 2, 2, 3, 4), ("a", 1, 3, 3, 4), ("a", 1, 2, 4, 4), ("a", 1, 2, 3, 5)];
        for (purpose, campaign, step, contact, rotation) in others {
            assert_ne!(key, once(purpose, campaign, step, contact, rotation));
        }
    }
}
