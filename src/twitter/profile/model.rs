//! A cached profile.

use diesel::prelude::*;

use crate::clock::At;
use crate::ids::ContactId;
use crate::schema::{x_profiles, x_timeline};

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
pub(super) struct Profile {
    pub(super) handle: String,
    pub(super) state: String,
    pub(super) reason: Option<String>,
    pub(super) username: Option<String>,
    pub(super) name: Option<String>,
    pub(super) bio: Option<String>,
    pub(super) place: Option<String>,
    pub(super) website: Option<String>,
    pub(super) picture: Option<String>,
    pub(super) followers: Option<u64>,
    pub(super) following: Option<u64>,
    pub(super) posts: Option<u64>,
    pub(super) fetched_at: Option<At>,
    pub(super) fetch_due_at: Option<At>,
}

impl Profile {
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
    pub(super) fetched_at: Option<At>,
    pub(super) fetch_due_at: Option<At>,
}

/// One post of a contact's own, as cached.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = x_timeline, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Cached {
    pub(super) contact_id: ContactId,
    pub(super) post_xid: String,
    pub(super) text: String,
    pub(super) entities: String,
    pub(super) posted_at: At,
    pub(super) likes: u64,
    pub(super) reposts: u64,
    pub(super) replies: u64,
}
