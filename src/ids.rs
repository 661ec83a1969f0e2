//! One newtype per table, so that a contact's id cannot be passed where a campaign's is meant.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::mysql::Mysql;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Unsigned};
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize)]
        #[diesel(sql_type = Unsigned<BigInt>)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl From<$name> for u64 {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ToSql<Unsigned<BigInt>, Mysql> for $name {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Mysql>) -> serialize::Result {
                <u64 as ToSql<Unsigned<BigInt>, Mysql>>::to_sql(&self.0, out)
            }
        }

        impl FromSql<Unsigned<BigInt>, Mysql> for $name {
            fn from_sql(bytes: <Mysql as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <u64 as FromSql<Unsigned<BigInt>, Mysql>>::from_sql(bytes).map(Self)
            }
        }
    )+};
}

ids! {
    /// A row of `users`.
    UserId,
    /// A row of `audit`.
    ChangeId,
    /// A row of `acts`: something done to many contacts at once.
    ActId,
    /// A row of `activity`.
    ActivityId,
    /// A row of `fields`.
    FieldId,
    /// A row of `contacts`.
    ContactId,
    /// A row of `tags`.
    TagId,
    /// A row of `contact_notes`.
    NoteId,
    /// A row of `contact_views`: a named view of the list.
    ViewId,
    /// A row of `duplicates`: two contacts that may be one.
    DuplicateId,
    /// A row of `erasures`: a receipt.
    ErasureId,
    /// A row of `imports`.
    ImportId,
    /// A row of `visitors`.
    VisitorId,
    /// A row of `tasks`.
    TaskId,
    /// A row of `links`.
    LinkId,
    /// A row of `assets`.
    AssetId,
    /// A row of `pages`.
    PageId,
    /// A row of `x_accounts`.
    AccountId,
    /// A row of `messages`: one text, several ways to somebody.
    MessageId,
    /// A row of `message_outcomes`.
    OutcomeId,
    /// A row of `tweets`: a text to send.
    TweetId,
    /// A row of `tweet_categories`.
    CategoryId,
    /// A row of `posts`: one sending of a tweet.
    PostId,
    /// A row of `post_attempts`: something tried for a post.
    AttemptId,
    /// A row of `x_holds`: money put aside for a reading.
    HoldId,
    /// A row of `campaigns`.
    CampaignId,
    /// A row of `campaign_steps`.
    StepId,
    /// A row of `campaign_members`.
    MemberId,
    /// A row of `campaign_log`.
    LogId,
}
