//! Changes as they are kept.

use diesel::prelude::*;
use serde::Serialize;

use crate::clock::At;
use crate::ids::{ActId, ChangeId, UserId};
use crate::schema::audit;

/// A change about to be recorded.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = audit)]
pub struct NewChange {
    /// Who; `None` for Linnet itself.
    pub user_id: Option<UserId>,
    /// Who told it, when it was neither a person nor Linnet: `x`.
    pub actor: Option<&'static str>,
    /// The act it is a part of.
    pub act_id: Option<ActId>,
    /// What kind of thing was changed: `contact`, `campaign` …
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_key: String,
    /// created, changed, deleted, published …
    pub act: &'static str,
    /// How it was, as JSON.
    pub before_image: Option<String>,
    /// How it is, as JSON.
    pub after_image: Option<String>,
    /// When.
    pub at: At,
}

impl NewChange {
    /// A change without images.
    pub fn new(user: Option<UserId>, kind: &'static str, key: impl ToString, act: &'static str, at: At) -> Self {
        let subject_key = key.to_string();
        Self {
            user_id: user,
            actor: None,
            act_id: None,
            subject_kind: kind,
            subject_key,
            act,
            before_image: None,
            after_image: None,
            at,
        }
    }

    /// Makes it a part of an act, so that it can be taken back with it.
    pub fn within(mut self, act: Option<ActId>) -> Self {
        self.act_id = act;
        self
    }

    /// Says who told it, when it was no person.
    pub fn told_by(mut self, actor: &'static str) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Adds how it was. Secrets never belong into an image.
    pub fn before(mut self, image: &impl Serialize) -> Self {
        self.before_image = serde_json::to_string(image).ok();
        self
    }

    /// Adds how it is.
    pub fn after(mut self, image: &impl Serialize) -> Self {
        self.after_image = serde_json::to_string(image).ok();
        self
    }
}

/// A recorded change.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = audit, check_for_backend(diesel::mysql::Mysql))]
pub struct Change {
    /// Which.
    pub id: ChangeId,
    /// Who; `None` for Linnet itself or a user since deleted.
    pub user_id: Option<UserId>,
    /// Who told it, when it was neither a person nor Linnet: `x`.
    pub actor: Option<String>,
    /// The act it is a part of.
    pub act_id: Option<ActId>,
    /// created, changed, deleted …
    pub act: String,
    /// How it was, as JSON.
    pub before_image: Option<String>,
    /// How it is, as JSON.
    pub after_image: Option<String>,
    /// When.
    pub at: At,
}
