//! One sending of a tweet, from the queue to its end.

use diesel::prelude::*;

use super::once::{NOBODY, Once, text_key};
use super::way::Way;
use crate::clock::At;
use crate::ids::{AccountId, CampaignId, ContactId, PostId, StepId, TweetId};
use crate::schema::posts;

/// Where a sending stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PostState {
    /// Waits for a person to approve it.
    Draft,
    /// Put aside: X refused too many of its step in a row.
    Stopped,
    /// Waits for its turn.
    Queued,
    /// The call has begun; written down before it does.
    Sending,
    /// The call ended without a clear answer; it is looked up, never blindly repeated.
    Unknown,
    /// It is in the timeline.
    Sent,
    /// It is not, and will not be.
    Failed,
    /// Taken back before it was sent.
    Withdrawn,
    /// Nobody can tell; a person decides.
    Asking,
}

impl PostState {
    /// Every state, in the order filters show them.
    pub const ALL: [Self; 9] = [
        Self::Asking,
        Self::Draft,
        Self::Failed,
        Self::Stopped,
        Self::Queued,
        Self::Sending,
        Self::Unknown,
        Self::Sent,
        Self::Withdrawn,
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Stopped => "stopped",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unknown => "unknown",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Withdrawn => "withdrawn",
            Self::Asking => "asking",
        }
    }

    /// From what is stored or asked for.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Needs approval",
            Self::Stopped => "Stopped",
            Self::Queued => "Queued",
            Self::Sending => "Being sent",
            Self::Unknown => "Being looked up",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Withdrawn => "Taken back",
            Self::Asking => "Needs a decision",
        }
    }

    /// The colour of its badge.
    pub fn tone(self) -> &'static str {
        match self {
            Self::Queued | Self::Withdrawn => "secondary",
            Self::Sending => "info",
            Self::Unknown | Self::Asking | Self::Draft | Self::Stopped => "warning",
            Self::Sent => "success",
            Self::Failed => "danger",
        }
    }
}

/// A post about to be queued.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = posts)]
pub(in crate::twitter) struct NewPost {
    pub(in crate::twitter) once_key: Vec<u8>,
    pub(in crate::twitter) campaign_id: Option<CampaignId>,
    pub(in crate::twitter) step_id: Option<StepId>,
    pub(in crate::twitter) rotation: u32,
    pub(in crate::twitter) contact_id: Option<ContactId>,
    pub(in crate::twitter) tweet_id: Option<TweetId>,
    pub(in crate::twitter) text: String,
    pub(in crate::twitter) state: &'static str,
    pub(in crate::twitter) due_at: At,
    pub(in crate::twitter) created_at: At,
    pub(in crate::twitter) way: &'static str,
    pub(in crate::twitter) mentions: bool,
    pub(in crate::twitter) reply_to_xid: Option<String>,
    pub(in crate::twitter) text_key: Option<Vec<u8>>,
}

impl NewPost {
    /// A rendered text in the queue, due now.
    pub(in crate::twitter) fn queued(once: &Once, tweet: TweetId, text: String, now: At) -> Self {
        Self {
            once_key: once.key(),
            campaign_id: Some(once.campaign),
            step_id: Some(once.step),
            rotation: once.rotation,
            contact_id: Some(once.contact).filter(|contact| *contact != NOBODY),
            tweet_id: Some(tweet),
            text_key: Some(text_key(&text)),
            text,
            state: PostState::Queued.key(),
            due_at: now,
            created_at: now,
            way: Way::Mention.key(),
            mentions: false,
            reply_to_xid: None,
        }
    }

    /// How it reaches its contact, and whether it names them.
    pub(in crate::twitter) fn by(self, way: Way, mentions: bool) -> Self {
        let state = if way == Way::Draft { PostState::Draft } else { PostState::Queued }.key();
        Self { way: way.key(), mentions, state, ..self }
    }
}

/// A post in the hands of the outbox or of the one who looks it up.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = posts, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::twitter) struct Letter {
    pub(in crate::twitter) id: PostId,
    pub(in crate::twitter) contact_id: Option<ContactId>,
    pub(in crate::twitter) campaign_id: Option<CampaignId>,
    pub(in crate::twitter) tweet_id: Option<TweetId>,
    pub(in crate::twitter) text: String,
    pub(in crate::twitter) attempts: u8,
    pub(in crate::twitter) lookups: u8,
    pub(in crate::twitter) sending_at: Option<At>,
    pub(in crate::twitter) sender_xid: Option<String>,
    /// Booked already for the call under way, in millionths of a dollar.
    pub(in crate::twitter) held_micros: u64,
    pub(in crate::twitter) failure: Option<String>,
    pub(in crate::twitter) withdrawn_at: Option<At>,
    pub(in crate::twitter) created_at: At,
    pub(in crate::twitter) step_id: Option<StepId>,
    pub(in crate::twitter) way: String,
    pub(in crate::twitter) mentions: bool,
    pub(in crate::twitter) reply_to_xid: Option<String>,
}

/// A post as pages show it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = posts, check_for_backend(diesel::mysql::Mysql))]
pub struct Post {
    /// Which.
    pub id: PostId,
    /// For which campaign.
    pub campaign_id: Option<CampaignId>,
    /// To or because of whom; `None` once the contact was deleted.
    pub contact_id: Option<ContactId>,
    /// From which text.
    pub tweet_id: Option<TweetId>,
    /// With which account.
    pub account_id: Option<AccountId>,
    /// As rendered.
    pub text: String,
    /// A [`PostState::key`].
    pub state: String,
    /// Calls begun.
    pub attempts: u8,
    /// Times an unknown outcome was looked up.
    pub lookups: u8,
    /// When something happens next.
    pub due_at: At,
    /// When the last call began.
    pub sending_at: Option<At>,
    /// X's id of it.
    pub post_xid: Option<String>,
    /// Class of the last answer.
    pub failure: Option<String>,
    /// In words.
    pub reason: Option<String>,
    /// X's own id of the call.
    pub transaction_xid: Option<String>,
    /// Millionths of a dollar.
    pub cost_micros: u64,
    /// When it was queued.
    pub created_at: At,
    /// When it ended.
    pub finished_at: Option<At>,
    /// A [`Way::key`].
    pub way: String,
    /// The post on X that it answers.
    pub reply_to_xid: Option<String>,
}

impl Post {
    /// Where it stands; what is not known to this build waits for a person.
    pub fn standing(&self) -> PostState {
        PostState::parse(&self.state).unwrap_or(PostState::Asking)
    }

    /// Whether a person may have it tried again: X certainly did not take it.
    pub fn can_try_again(&self) -> bool {
        self.standing() == PostState::Failed && !matches!(self.failure.as_deref(), Some("duplicate" | "declined"))
    }

    /// How it reaches its contact, in words.
    pub fn way_label(&self) -> &'static str {
        Way::parse(&self.way).unwrap_or_default().label()
    }

    /// When it ended, else when it was queued: what a list shows.
    pub fn happened_at(&self) -> At {
        self.finished_at.or(self.sending_at).unwrap_or(self.created_at)
    }

    /// Whether something happens by itself at [`Post::due_at`].
    pub fn is_waiting(&self) -> bool {
        matches!(self.standing(), PostState::Queued | PostState::Unknown)
    }

    /// What it cost, in dollars; empty when nothing.
    pub fn cost(&self) -> String {
        dollars(self.cost_micros)
    }
}

/// Millionths of a dollar as a page shows them; empty for nothing.
pub(super) fn dollars(micros: u64) -> String {
    match micros {
        0 => String::new(),
        micros => format!("${}.{:03}", micros / 1_000_000, micros % 1_000_000 / 1_000),
    }
}
