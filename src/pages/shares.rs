//! How often a page's share button was clicked.

use super::model::LandingPage;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::links::{self, Clicks, SHARE};
use crate::tokens::{Piece, pieces};
use crate::visitors;
use crate::web::{Bar, bars};

/// The clicks on a page's button.
pub(super) struct Shares {
    pub(super) clicks: u64,
    /// Contacts who clicked.
    pub(super) contacts: u64,
    /// The last days.
    pub(super) bars: Vec<Bar>,
    /// Whether the page has a button at all.
    pub(super) has_button: bool,
}

impl Shares {
    pub(super) fn of(conn: &mut Conn, page: &LandingPage, now: At) -> db::Result<Self> {
        let (from, to, key) =
            (visitors::first_day(now).utc().date_naive(), now.utc().date_naive(), page.id.to_string());
        let all = links::clicks_of(conn, SHARE, std::slice::from_ref(&key))?;
        let Clicks { clicks, contacts } = all.get(&key).copied().unwrap_or_default();
        let span = links::Span { from, to, kind: SHARE, key: Some(key), campaign: None };
        let days = links::clicks_by_day(conn, &span)?;
        Ok(Self {
            clicks,
            contacts,
            bars: bars(&visitors::last_days(now, days.iter().map(|day| (day.day, day.clicks)))),
            has_button: pieces(&page.html).iter().any(is_button),
        })
    }

    /// Whether there is anything to be told.
    pub(super) fn is_shown(&self) -> bool {
        self.has_button || self.clicks > 0
    }
}

fn is_button(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Token(token) if token.name == "sharebuttons")
}
