//! A landing page, and how often somebody came.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use super::sharing::Share;
use crate::activity;
use crate::clock::At;
use crate::ids::{ContactId, PageId};
use crate::schema::pages;
use crate::visitors::Who;

/// Somebody saw a landing page.
pub const VISIT: activity::Kind = activity::Kind { key: "page.visit", label: "Visited a page", icon: "world" };

/// A landing page with its source.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = pages, check_for_backend(diesel::mysql::Mysql))]
pub struct LandingPage {
    /// Which.
    pub id: PageId,
    /// What lists call it.
    pub title: String,
    /// Its address, without the slash.
    pub slug: String,
    /// Byte for byte as saved.
    pub html: String,
    /// Whether the public gets it.
    pub is_published: bool,
    /// How it is shared.
    #[diesel(embed)]
    pub share: Share,
    /// How often people came.
    pub hits: u64,
    /// How many contacts came.
    pub unique_hits: u64,
    /// When it was saved first.
    pub created_at: At,
    /// When it was last changed.
    pub changed_at: At,
}

/// A landing page in a list.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = pages, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct PageLine {
    pub(super) id: PageId,
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) is_published: bool,
    pub(super) hits: u64,
    pub(super) unique_hits: u64,
    pub(super) changed_at: At,
}

/// What the public gets of a page.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = pages, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Published {
    pub(super) id: PageId,
    pub(super) title: String,
    pub(super) slug: String,
    pub(super) html: String,
    #[diesel(embed)]
    pub(super) share: Share,
}

/// A page as a person wants it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// What lists call it.
    pub title: String,
    /// Its address, without the slash.
    pub slug: String,
    /// Kept byte for byte.
    pub html: String,
    /// Whether the public gets it.
    pub is_published: bool,
}

/// A visit about to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewHit {
    pub(super) page: PageId,
    pub(super) contact: ContactId,
    pub(super) at: At,
    pub(super) referer: Option<String>,
}

/// A visit in a list.
#[derive(Clone, Debug, Queryable)]
pub(super) struct HitLine {
    pub(super) at: At,
    pub(super) referer: Option<String>,
    pub(super) who: Option<Who>,
}

/// The visits of one day.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Daily {
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub(super) day: NaiveDate,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub(super) hits: i64,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub(super) contacts: i64,
}

impl LandingPage {
    /// As the public gets it, or would.
    pub(super) fn published(&self) -> Published {
        let (title, slug, html) = (self.title.clone(), self.slug.clone(), self.html.clone());
        Published { id: self.id, title, slug, html, share: self.share.clone() }
    }

    /// As a person wanted it.
    pub fn draft(&self) -> Draft {
        Draft {
            title: self.title.clone(),
            slug: self.slug.clone(),
            html: self.html.clone(),
            is_published: self.is_published,
        }
    }

    /// Whether it is published, as a badge says it.
    pub fn standing(&self) -> &'static str {
        standing(self.is_published)
    }

    /// The colour of [`LandingPage::standing`].
    pub fn tone(&self) -> &'static str {
        tone(self.is_published)
    }
}

impl PageLine {
    pub(super) fn standing(&self) -> &'static str {
        standing(self.is_published)
    }

    pub(super) fn tone(&self) -> &'static str {
        tone(self.is_published)
    }
}

fn standing(is_published: bool) -> &'static str {
    if is_published { "Published" } else { "Not published" }
}

fn tone(is_published: bool) -> &'static str {
    if is_published { "success" } else { "secondary" }
}
