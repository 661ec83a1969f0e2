//! Users, roles and what each role may do.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use crate::clock::At;
use crate::ids::UserId;
use crate::schema::users;

/// A person who works with Linnet.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::mysql::Mysql))]
pub struct User {
    /// Which.
    pub id: UserId,
    /// As typed.
    pub email: String,
    /// What pages call them.
    pub name: String,
    /// A [`Role::key`].
    pub role: String,
    /// IANA name.
    pub time_zone: String,
    /// auto, light or dark.
    pub theme: String,
    /// When they last signed in.
    pub signed_in_at: Option<At>,
    /// Since when they may not sign in.
    pub disabled_at: Option<At>,
}

/// A user in a picker.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::mysql::Mysql))]
pub struct UserLine {
    /// Which.
    pub id: UserId,
    /// What pages call them.
    pub name: String,
}

/// A user about to be created.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    /// As typed.
    pub email: String,
    /// [`email_key`] of it.
    pub email_key: String,
    /// What pages call them.
    pub name: String,
    /// A [`Role::key`].
    pub role: &'static str,
    /// argon2id.
    pub password_hash: String,
    /// IANA name.
    pub time_zone: String,
    /// When.
    pub created_at: At,
}

/// Four fixed roles, until roles become a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// May do everything.
    Administrator,
    /// Everything but users and the connection to X.
    Marketer,
    /// Contacts; looks at the rest.
    Sales,
    /// Looks.
    Viewer,
}

impl Role {
    /// Every role, from the most powerful down.
    pub const ALL: [Self; 4] = [Self::Administrator, Self::Marketer, Self::Sales, Self::Viewer];

    /// As stored and as `--role` takes it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Marketer => "marketer",
            Self::Sales => "sales",
            Self::Viewer => "viewer",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Administrator => "Administrator",
            Self::Marketer => "Marketer",
            Self::Sales => "Sales",
            Self::Viewer => "Viewer",
        }
    }

    /// From what is stored; an unknown role may only look.
    pub fn of(key: &str) -> Self {
        Self::parse(key).unwrap_or(Self::Viewer)
    }

    /// From what a person typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// What this role may do.
    pub fn may(self, permission: Permission) -> bool {
        use Permission as P;
        match self {
            Self::Administrator => true,
            Self::Marketer => {
                !matches!(permission, P::EraseContacts | P::ManageUsers | P::ManageTwitter | P::ViewSystem)
            }
            Self::Sales => matches!(permission, P::EditContacts | P::EditTasks) || permission.is_a_look(),
            Self::Viewer => permission.is_a_look(),
        }
    }
}

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Be signed in.
    SignedIn,
    /// See contacts.
    ViewContacts,
    /// Create and change contacts.
    EditContacts,
    /// Delete contacts.
    DeleteContacts,
    /// Take contacts from files.
    ImportContacts,
    /// Take contacts away as a file.
    ExportContacts,
    /// Forget contacts for good.
    EraseContacts,
    /// Define fields.
    ManageFields,
    /// See what is to be done about contacts.
    ViewTasks,
    /// Write tasks, do them, hand them to others.
    EditTasks,
    /// See files.
    ViewAssets,
    /// Upload and change files.
    EditAssets,
    /// See landing pages.
    ViewPages,
    /// Write and publish landing pages.
    EditPages,
    /// See marketing messages and whom they reached.
    ViewMessages,
    /// Write marketing messages.
    EditMessages,
    /// See tweets and what became of them.
    ViewTweets,
    /// Write tweets.
    EditTweets,
    /// Approve what somebody else wrote, so that campaigns may send it.
    ApproveTweets,
    /// See campaigns.
    ViewCampaigns,
    /// Build campaigns.
    EditCampaigns,
    /// Publish campaigns, so that they act.
    PublishCampaigns,
    /// Connect X and change its settings.
    ManageTwitter,
    /// Users.
    ManageUsers,
    /// See what runs.
    ViewSystem,
}

impl Permission {
    fn is_a_look(self) -> bool {
        matches!(
            self,
            Self::SignedIn
                | Self::ViewContacts
                | Self::ViewTasks
                | Self::ViewAssets
                | Self::ViewPages
                | Self::ViewMessages
                | Self::ViewTweets
                | Self::ViewCampaigns
        )
    }
}

/// An e-mail address as it is compared: without case and space around it, and one way of writing an accent.
pub fn email_key(email: &str) -> String {
    email.trim().to_lowercase().nfc().collect()
}
