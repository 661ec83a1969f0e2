//! Clicks as other domains' pages show them. The days are counted as they happen, so that nothing is counted here.

mod queries;

pub use queries::{busiest, clicks_by_contact, clicks_by_day, clicks_of};

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Datetime, Text};

use crate::clock::At;
use crate::ids::{CampaignId, TweetId};
use crate::web::urls;

/// Which clicks are asked for.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first day, in UTC.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// What the links stand in: `tweet`.
    pub kind: &'static str,
    /// Only those of one.
    pub key: Option<String>,
    /// Only those of one campaign.
    pub campaign: Option<CampaignId>,
}

/// The clicks of a day.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Daily {
    /// In UTC.
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// By people, not by programs.
    #[diesel(sql_type = BigInt)]
    pub clicks: i64,
    /// Contacts who clicked there for the first time.
    #[diesel(sql_type = BigInt)]
    pub contacts: i64,
}

/// The clicks on links of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clicks {
    /// By people, not by programs.
    pub clicks: u64,
    /// By how many contacts.
    pub contacts: u64,
}

/// How often the links of one thing were clicked.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Clicked {
    /// Which: the key of [`Span::kind`].
    #[diesel(sql_type = Text)]
    pub key: String,
    /// By people, not by programs.
    #[diesel(sql_type = BigInt)]
    pub clicks: i64,
    /// Contacts who clicked there for the first time.
    #[diesel(sql_type = BigInt)]
    pub contacts: i64,
}

/// A click of a contact.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Line {
    /// When.
    #[diesel(sql_type = Datetime)]
    pub at: At,
    /// Where the link led.
    #[diesel(sql_type = Text)]
    pub target: String,
    /// Where it stood, in words: `the tweet “Spring”`.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// `tweet`.
    #[diesel(sql_type = Text)]
    pub subject_kind: String,
    /// Which one.
    #[diesel(sql_type = Text)]
    pub subject_key: String,
}

impl Line {
    /// The page of what the link stood in.
    pub fn url(&self) -> Option<String> {
        let id = self.subject_key.parse().ok()?;
        (self.subject_kind == "tweet").then(|| urls::tweet(&TweetId(id)))
    }
}
