//! Everything that a page of the list shows.

use std::collections::HashMap;

use super::asked::Asked;
use super::columns::{self, Column};
use super::order::{Order, Place};
use super::queries::{self, Found, Liked, View};
use super::rows::{Row, rows};
use super::{Query, compile};
use crate::contacts::model::{Contact, Portraits};
use crate::criteria::{Asking, Criteria, Mistake};
use crate::db::{self, Conn};
use crate::fields;
use crate::ids::{ContactId, UserId};
use crate::web::{Paged, limit_of};

/// Rows of a page.
const SHOWN: usize = 50;
/// How long a page waits, in milliseconds; and how long when it is known to be slow and meant.
const PATIENCE: u32 = 5_000;
const LONG: u32 = 15_000;

/// A page of the list.
pub(super) struct Listed {
    /// What was asked, with what a saved view adds.
    pub(super) asked: Asked,
    pub(super) columns: Vec<Column>,
    /// What it can be sorted by: the columns that are shown, and the one it is sorted by; key and label.
    pub(super) sorts: Vec<(String, String)>,
    pub(super) looks: String,
    pub(super) outcome: Outcome,
    pub(super) views: Vec<View>,
    pub(super) view: Option<View>,
    /// Whether there is anybody at all.
    pub(super) is_empty: bool,
}

/// What came of a search.
pub(super) enum Outcome {
    Rows(Paged<Found>, Vec<Row>),
    Mistake(Mistake),
    /// Every contact would be read: why, and what helps.
    Slow(String),
    /// It took too long.
    Over(String),
    /// Somebody who did not want to wait ended it.
    Stopped,
}

impl Outcome {
    fn is_nobody(&self) -> bool {
        matches!(self, Self::Rows(_, rows) if rows.is_empty())
    }
}

/// Reads a page.
pub(super) fn listed(
    conn: &mut Conn,
    (criteria, portraits): (&Criteria, &dyn Portraits),
    asked: Asked,
    asking: &Asking,
) -> db::Result<Listed> {
    let user = asking.user.unwrap_or(UserId(0));
    let every = columns::every(&fields::all(conn)?);
    let liked = queries::liked(conn, user)?.unwrap_or_default();
    let views = queries::views(conn, user)?;
    let view = views.iter().find(|view| Some(view.id) == asked.view).cloned();
    let asked = filled_in(asked, view.as_ref(), &liked);
    let keys = keys(view.as_ref().map_or(&liked.shown, |view| &view.shown));
    let columns = columns::chosen(&every, &keys);
    let outcome = outcome(conn, (criteria, portraits), &asked, asking, (&columns, &every))?;
    let looks = if asked.looks.is_empty() { liked.looks } else { asked.looks.clone() };
    let sorts = sorts(&columns, &every, &asked);
    let is_empty = outcome.is_nobody() && !crate::contacts::any(conn)?;
    Ok(Listed { asked, columns, sorts, looks, outcome, views, view, is_empty })
}

/// What the address leaves open is said by the view, or by what the person likes.
fn filled_in(asked: Asked, view: Option<&View>, liked: &Liked) -> Asked {
    let (says_search, says_sort) = asked.says;
    let search = view.filter(|_| !says_search).map_or(asked.search, |view| view.search.clone());
    let usual = view.map_or(&liked.sort, |view| &view.sort);
    let sort = if says_sort { asked.sort } else { columns::Sort::of(usual) };
    Asked { search, sort, view: view.map(|view| view.id), ..asked }
}

/// Of the columns, those that are shown; and when somebody came, was active or was changed.
fn sorts(columns: &[Column], every: &[Column], asked: &Asked) -> Vec<(String, String)> {
    let is_offered = |column: &&Column| {
        columns.contains(column)
            || column.key == asked.sort.key
            || ["added", "active", "changed"].contains(&column.key.as_str())
    };
    let newest = std::iter::once((columns::NEWEST.to_owned(), "As they came".to_owned()));
    newest.chain(every.iter().filter(is_offered).map(|column| (column.key.clone(), column.label.clone()))).collect()
}

/// Keys of columns as they are kept.
pub(super) fn keys(shown: &str) -> Vec<String> {
    serde_json::from_str(shown).unwrap_or_default()
}

fn outcome(
    conn: &mut Conn,
    (criteria, portraits): (&Criteria, &dyn Portraits),
    asked: &Asked,
    asking: &Asking,
    (columns, every): (&[Column], &[Column]),
) -> db::Result<Outcome> {
    let query = match compile(conn, criteria, &asked.search, asking)? {
        Ok(query) => query,
        Err(mistake) => return Ok(Outcome::Mistake(mistake)),
    };
    let order = asked.sort.order(conn, every)?;
    if let Some(why) = slow(&query, &order, asked, every).filter(|_| !asked.is_meant)
        && queries::are_many(conn)?
    {
        return Ok(Outcome::Slow(why));
    }
    let patience = if asked.is_meant { LONG } else { PATIENCE };
    let place = Place::of(&asked.cursor);
    let found = match queries::page(conn, &query, &order, &place, (limit_of(SHOWN), patience)) {
        Err(error) if db::is_stopped(&error) => return Ok(Outcome::Stopped),
        Err(error) if queries::is_over(&error) => return Ok(Outcome::Over(advice(&order, asked, every))),
        found => found?,
    };
    let page = Paged::of(found, SHOWN, &asked.cursor, Found::key);
    let ids: Vec<ContactId> = page.rows.iter().map(|found| ContactId(found.id)).collect();
    let mut rows = rows(conn, &ids, (columns, every), asking.zone)?;
    let faceless: Vec<Contact> =
        rows.iter().filter(|row| row.picture.is_none()).map(|row| row.contact.clone()).collect();
    let mut pictures = if faceless.is_empty() { HashMap::new() } else { portraits.of(conn, &faceless)? };
    for row in &mut rows {
        row.url = asked.row(row.contact.id);
        row.picture = row.picture.take().or_else(|| pictures.remove(&row.contact.id));
    }
    Ok(Outcome::Rows(page, rows))
}

/// Why every contact has to be read, if so.
fn slow(query: &Query, order: &Order, asked: &Asked, every: &[Column]) -> Option<String> {
    if query.0.is_slow {
        return Some("Looking for the middle of a word reads every contact. Another word or a tag beside it makes it quick, and so does the beginning of the word, without the % before it.".to_owned());
    }
    let sorts_all = order.index.is_none() && query.0.ids.is_empty();
    sorts_all.then(|| format!("Sorting by {} reads every contact. {}", label(asked, every), indexing()))
}

fn advice(order: &Order, asked: &Asked, every: &[Column]) -> String {
    let what = "A word or a tag more in the search makes it quick.";
    if order.index.is_some() {
        return what.to_owned();
    }
    format!("{what} Or sort by another column than {}: {}", label(asked, every), indexing())
}

fn label(asked: &Asked, every: &[Column]) -> String {
    let column = every.iter().find(|column| column.key == asked.sort.key);
    column.map_or_else(String::new, |column| format!("“{}”", column.label))
}

fn indexing() -> &'static str {
    "an administrator can give a field an index under Custom fields; then it is quick."
}
