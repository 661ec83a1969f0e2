//! A cached profile.

use diesel::prelude::*;

use crate::clock::At;
use crate::ids::ContactId;
use crate::schema::{x_photos, x_profiles, x_timeline};
use crate::twitter::client::XPost;

/// The state of a profile that a person had forgotten.
pub(super) const CLEARED: &str = "cleared";

/// A contact somebody wants to see.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = x_profiles, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Wanted {
    pub(super) contact_id: ContactId,
    pub(super) handle: String,
    pub(super) user_xid: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) picture_url: Option<String>,
}

/// What X said of a contact.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = x_profiles, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::twitter) struct Profile {
    pub(super) handle: String,
    pub(super) state: String,
    pub(super) reason: Option<String>,
    pub(super) user_xid: Option<String>,
    pub(super) username: Option<String>,
    pub(super) name: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) place: Option<String>,
    pub(super) website: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) followers: Option<u64>,
    pub(super) following: Option<u64>,
    pub(super) posts: Option<u64>,
    pub(super) is_verified: bool,
    pub(super) verified_type: Option<String>,
    pub(super) joined_at: Option<At>,
    pub(super) fetched_at: Option<At>,
    pub(super) fetch_due_at: Option<At>,
    pub(super) seen_at: Option<At>,
    pub(super) gone_at: Option<At>,
}

impl Profile {
    /// Whether a person had everything forgotten, and nobody has asked since.
    pub(super) fn is_cleared(&self) -> bool {
        self.state == CLEARED && self.fetch_due_at.is_none()
    }

    /// Whether X showed somebody when it was asked last.
    pub(super) fn is_known(&self) -> bool {
        self.fetched_at.is_some() && matches!(self.state.as_str(), "found" | "protected")
    }
}

/// What a fetch found out about a user.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = x_profiles, treat_none_as_null = true)]
pub(super) struct Found {
    pub(super) state: &'static str,
    pub(super) reason: Option<String>,
    pub(super) user_xid: Option<String>,
    pub(super) username: Option<String>,
    pub(super) name: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) place: Option<String>,
    pub(super) website: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) picture_url: Option<String>,
    pub(super) followers: Option<u64>,
    pub(super) following: Option<u64>,
    pub(super) posts: Option<u64>,
    pub(super) is_protected: bool,
    pub(super) is_verified: bool,
    pub(super) verified_type: Option<String>,
    pub(super) joined_at: Option<At>,
    pub(super) fetched_at: Option<At>,
    pub(super) fetch_due_at: Option<At>,
    pub(super) gone_at: Option<At>,
}

/// One post of a contact's own, as cached.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = x_timeline, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::twitter) struct Cached {
    pub(in crate::twitter) contact_id: ContactId,
    pub(in crate::twitter) post_xid: String,
    pub(in crate::twitter) text: String,
    pub(in crate::twitter) entities: String,
    pub(in crate::twitter) posted_at: At,
    pub(in crate::twitter) likes: u64,
    pub(in crate::twitter) reposts: u64,
    pub(in crate::twitter) replies: u64,
    pub(in crate::twitter) is_edited: bool,
    pub(in crate::twitter) checked_at: At,
}

impl Cached {
    /// A post as X showed it just now.
    pub(in crate::twitter) fn of(contact: ContactId, post: &XPost, now: At) -> anyhow::Result<Self> {
        Ok(Self {
            contact_id: contact,
            post_xid: post.xid.clone(),
            text: post.text.clone(),
            entities: serde_json::to_string(&post.entities)?,
            posted_at: post.posted_at,
            likes: post.likes,
            reposts: post.reposts,
            replies: post.replies,
            is_edited: post.is_edited,
            checked_at: now,
        })
    }
}

/// A picture of one of their posts: our copy.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = x_photos, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Photo {
    pub(super) contact_id: ContactId,
    pub(super) media_key: String,
    pub(super) post_xid: String,
    pub(super) place: u8,
    pub(super) is_film: bool,
    pub(super) alt: Option<String>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) hash: String,
}
