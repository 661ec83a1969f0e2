//! What goes into the file, and its pages.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context as _;
use csv::{Terminator, Writer, WriterBuilder};

use super::cells::{self, Beside, Owners, written};
use super::columns::{Cell, Column, Naming};
use super::queries;
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::contacts::{Query, Selection, State, compile, ids_after};
use crate::criteria::{Asking, Compiled, Criteria, Sql};
use crate::db::{self, Bind, Conn};
use crate::fields;
use crate::ids::{ContactId, UserId};
use crate::users;

/// What the journal calls exports: kind and key.
pub(super) const JOURNAL: (&str, &str) = ("contacts", "export");
/// Rows of a page: enough that the statement's own cost does not show, few enough to be held.
const ROWS: usize = 10_000;
/// Rows of a page when the ids are named one by one.
const NAMED: u16 = 512;
/// What a page of lines takes, about.
const BYTES: usize = 4 << 20;

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
    /// Everybody in use, when they were ticked.
    query: Query,
    owners: Owners,
}

/// Whom a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// Those that are meant among all after one and up to another.
    Between(ContactId, ContactId),
    /// These, in the order of ids.
    Named(Vec<ContactId>),
}

/// A piece of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// As it is sent.
    pub(super) bytes: Vec<u8>,
    /// How many contacts are in it.
    pub(super) rows: u64,
}

impl Plan {
    /// Understands a wish, or says in a sentence what is wrong with it.
    pub fn of(conn: &mut Conn, criteria: &Criteria, asking: &Asking, wish: Wish) -> db::Result<Result<Self, String>> {
        let query = match &wish.selection {
            Selection::Ids(_) => in_use(),
            Selection::Search(text) => match compile(conn, criteria, text, asking)? {
                Ok(query) => query,
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

    /// Whom the page after a contact is about, and how far it reaches; `None`: the file is complete.
    pub(super) fn stretch(&self, conn: &mut Conn, after: ContactId) -> db::Result<Option<(Stretch, ContactId)>> {
        let ids = match &self.wish.selection {
            Selection::Search(_) if self.query.0.ids.is_empty() => {
                let last = queries::reach(conn, &self.query.states(), after, ROWS)?;
                return Ok(last.map(|last| (Stretch::Between(after, last), last)));
            }
            // An index knows them.
            Selection::Search(_) => ids_after(conn, &self.query, after, NAMED.into())?,
            Selection::Ids(ids) => {
                let ordered: BTreeSet<ContactId> = ids.iter().copied().filter(|id| *id > after).collect();
                ordered.into_iter().take(NAMED.into()).collect()
            }
        };
        Ok(ids.last().copied().map(|last| (Stretch::Named(ids), last)))
    }

    /// The lines of a stretch.
    pub(super) fn page(&self, conn: &mut Conn, stretch: &Stretch) -> db::Result<Page> {
        let beside = self.beside(conn, stretch)?;
        let columns: Vec<String> = self.columns.iter().filter_map(Column::sql).map(|sql| format!(", {sql}")).collect();
        let kinds: Vec<Cell> = self.columns.iter().map(Column::cell).collect();
        let (source, binds) = self.source(stretch);
        let (mut lines, mut rows) = (lines(Vec::with_capacity(BYTES)), 0);
        queries::each(conn, &columns.concat(), &source, binds, |row| {
            let mut cells = row.cells();
            for cell in &kinds {
                let text = if cell.is_beside() { "" } else { cells.next().unwrap_or_default() };
                lines
                    .write_field(written(*cell, text, row.contact, &beside, &self.owners).as_ref())
                    .context("a cell")?;
            }
            rows += 1;
            Ok(lines.write_record(None::<&[u8]>).context("a line")?)
        })?;
        Ok(Page { bytes: lines.into_inner().context("a page of lines")?, rows })
    }

    /// What columns need that is not in the rows: one statement each.
    fn beside(&self, conn: &mut Conn, stretch: &Stretch) -> db::Result<Beside> {
        let has = |is: fn(&Column) -> bool| self.columns.iter().any(is);
        let mut beside = Beside::default();
        if has(|column| *column == Column::Tags) {
            beside.tags = queries::tags(conn, stretch)?;
        }
        if has(|column| matches!(column, Column::Block(_))) {
            beside.blocks = queries::blocks(conn, stretch)?;
        }
        if has(|column| *column == Column::Consent) {
            beside.consents = queries::consents(conn, stretch)?;
        }
        Ok(beside)
    }

    /// `FROM … WHERE …` of a stretch, and what is bound to it.
    fn source(&self, stretch: &Stretch) -> (String, Vec<Bind>) {
        let tables = self.tables();
        match stretch {
            Stretch::Between(after, last) => {
                let mut binds: Vec<Bind> = self.query.0.holds.binds.iter().cloned().map(Bind::Text).collect();
                binds.extend([Bind::Id(after.0), Bind::Id(last.0)]);
                (format!("{} AND c.id > ? AND c.id <= ?", self.query.source_sql(&tables)), binds)
            }
            Stretch::Named(ids) => {
                let (marks, binds) = db::listed(ids);
                (format!("{} AND c.id IN ({marks})", in_use().source_sql(&tables)), binds)
            }
        }
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
