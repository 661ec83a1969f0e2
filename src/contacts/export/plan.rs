//! What goes into the file, and its pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::Context as _;
use csv::{Terminator, Writer, WriterBuilder};

use super::cells::{self, Owners, written};
use super::columns::{Cell, Column, Naming};
use super::queries::{self, Row};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::contacts::{Query, Selection, State, compile, ids_after};
use crate::criteria::{Asking, Compiled, Criteria, Sql};
use crate::db::{self, Conn};
use crate::fields;
use crate::ids::{ContactId, UserId};
use crate::users;

/// What the journal calls exports: kind and key.
pub(super) const JOURNAL: (&str, &str) = ("contacts", "export");
/// Rows of a page: enough that the statement's own cost does not show, few enough to be held.
const ROWS: usize = 10_000;
/// Rows of a page when the ids are named one by one.
const NAMED: usize = 1000;

/// What somebody wants in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Which contacts.
    pub selection: Selection,
    /// Keys of columns in order; empty: all.
    pub columns: Vec<String>,
    /// What the first line says.
    pub naming: Naming,
    /// Whether a mark in front tells a spreadsheet that it is UTF-8.
    pub mark: bool,
}

/// A wish that was understood.
#[derive(Clone, Debug)]
pub struct Plan {
    wish: Wish,
    columns: Vec<Column>,
    /// `None`: the contacts are named.
    query: Option<Query>,
    owners: Owners,
}

/// A piece of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// As it is sent.
    pub bytes: Vec<u8>,
    /// How many contacts are in it.
    pub rows: u64,
    /// How far it came; `None`: the file is complete.
    pub last: Option<ContactId>,
}

/// The rows of a page, their tags, and how far it came: `None` at the end.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    tags: HashMap<ContactId, String>,
    reached: Option<ContactId>,
}

impl Plan {
    /// Understands a wish, or says in a sentence what is wrong with it.
    pub fn of(conn: &mut Conn, criteria: &Criteria, asking: &Asking, wish: Wish) -> db::Result<Result<Self, String>> {
        let query = match &wish.selection {
            Selection::Ids(_) => None,
            Selection::Search(text) => match compile(conn, criteria, text, asking)? {
                Ok(query) => Some(query),
                Err(mistake) => return Ok(Err(mistake.sentence)),
            },
        };
        let mut all = Column::all(fields::all(conn)?);
        let mut columns = Vec::new();
        for key in &wish.columns {
            match all.iter().position(|column| column.key() == key) {
                Some(place) => columns.push(all.remove(place)),
                None if columns.iter().any(|column: &Column| column.key() == key) => (),
                None => return Ok(Err(format!("There is no column “{key}”."))),
            }
        }
        let columns = if columns.is_empty() { all } else { columns };
        let owners = users::emails(conn)?.into_iter().map(|(id, email)| (id.to_string(), email)).collect();
        Ok(Ok(Self { wish, columns, query, owners }))
    }

    /// Writes into the journal who took what, and how many contacts when the file is whole.
    pub fn note(
        &self,
        conn: &mut Conn,
        user: Option<UserId>,
        act: &'static str,
        rows: Option<u64>,
        now: At,
    ) -> db::Result<()> {
        let what = match &self.wish.selection {
            Selection::Search(text) => ("search", text.clone()),
            Selection::Ids(ids) => ("ticked", ids.len().to_string()),
        };
        let keys: Vec<&str> = self.columns.iter().map(Column::key).collect();
        let mut image = BTreeMap::from([what, ("columns", keys.join(", "))]);
        image.extend(rows.map(|rows| ("contacts", rows.to_string())));
        let change = NewChange::new(user, JOURNAL.0, JOURNAL.1, act, now).after(&image);
        Ok(audit::record(conn, &[change])?)
    }

    /// The first line.
    pub fn head(&self) -> db::Result<Vec<u8>> {
        let mut lines = lines(Vec::new());
        let headings = self.columns.iter().map(|column| column.heading(self.wish.naming));
        lines.write_record(headings.map(|heading| cells::defused(heading).into_owned())).context("a line")?;
        let mut bytes = if self.wish.mark { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
        bytes.extend(lines.into_inner().context("a line")?);
        Ok(bytes)
    }

    /// The rows after a contact.
    pub fn page(&self, conn: &mut Conn, after: ContactId) -> db::Result<Page> {
        let found = self.rows(conn, after)?;
        let kinds: Vec<Cell> = self.columns.iter().map(Column::cell).collect();
        let mut lines = lines(Vec::with_capacity(found.rows.len().saturating_mul(256)));
        for row in &found.rows {
            let tags = found.tags.get(&row.contact).map_or("", String::as_str);
            for (cell, text) in kinds.iter().zip(row.cells()) {
                lines.write_field(written(*cell, text, tags, &self.owners).as_ref()).context("a cell")?;
            }
            lines.write_record(None::<&[u8]>).context("a line")?;
        }
        let rows = u64::try_from(found.rows.len()).context("a page")?;
        Ok(Page { bytes: lines.into_inner().context("a page of lines")?, rows, last: found.reached })
    }

    fn rows(&self, conn: &mut Conn, after: ContactId) -> db::Result<Found> {
        let columns: Vec<String> = self.columns.iter().map(Column::sql).collect();
        let (columns, tables) = (columns.join(", "), self.tables());
        if let Some(query) = self.query.as_ref().filter(|query| query.0.ids.is_empty()) {
            let source = format!("{} AND c.id > {after}", query.source_sql(&tables));
            let rows = queries::page(conn, &columns, &source, &query.0.holds.binds, ROWS)?;
            let ends = (rows.first().map(|row| row.contact), rows.last().map(|row| row.contact));
            let tags = match ends {
                (Some(first), Some(last)) if self.has_tags() => queries::tags_between(conn, first, last)?,
                _ => HashMap::new(),
            };
            return Ok(Found { rows, tags, reached: ends.1 });
        }
        let ids = self.named(conn, after)?;
        let Some(reached) = ids.last().copied() else { return Ok(Found::default()) };
        let named: Vec<String> = ids.iter().map(ToString::to_string).collect();
        let source = format!("{} AND c.id IN ({})", in_use().source_sql(&tables), named.join(", "));
        let rows = queries::page(conn, &columns, &source, &[], NAMED)?;
        let tags = if self.has_tags() { queries::tags_of(conn, &ids)? } else { HashMap::new() };
        Ok(Found { rows, tags, reached: Some(reached) })
    }

    /// The next ids of a search that an index answers, or of those that were ticked.
    fn named(&self, conn: &mut Conn, after: ContactId) -> db::Result<Vec<ContactId>> {
        if let Some(query) = &self.query {
            return Ok(ids_after(conn, query, after, i64::try_from(NAMED).unwrap_or(1000))?);
        }
        let Selection::Ids(ids) = &self.wish.selection else { return Ok(Vec::new()) };
        let ordered: BTreeSet<ContactId> = ids.iter().copied().filter(|id| *id > after).collect();
        Ok(ordered.into_iter().take(NAMED).collect())
    }

    fn has_tags(&self) -> bool {
        self.columns.contains(&Column::Tags)
    }

    fn tables(&self) -> BTreeSet<u32> {
        let table = |column: &Column| match column {
            Column::Field(field) => fields::side_table(field),
            _ => None,
        };
        self.columns.iter().filter_map(table).collect()
    }
}

/// Everybody who is not in the bin or a part of somebody else.
fn in_use() -> Query {
    let states = [State::Anonymous, State::Identified].map(State::code);
    Query(Compiled { holds: Sql::plain("TRUE"), states: states.into(), ..Compiled::default() })
}

fn lines(buffer: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(buffer)
}
