//! What stands in the rows of a page.

use std::collections::HashMap;

use chrono_tz::Tz;

use super::columns::{Column, What};
use super::queries;
use crate::clock::At;
use crate::contacts::model::Contact;
use crate::contacts::tags::{self, Tag};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Kind, Value};
use crate::ids::{ContactId, UserId};
use crate::users;
use crate::web::urls;

/// One line of the list.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) contact: Contact,
    /// Stands beneath the name.
    pub(super) company: String,
    /// Channels on which they are not to be contacted.
    pub(super) blocks: Vec<String>,
    /// What stands in each column after the name.
    pub(super) cells: Vec<Cell>,
    /// Where the name leads.
    pub(super) url: String,
    /// Their picture, when there is one; uploaded, or theirs elsewhere.
    pub(super) picture: Option<String>,
}

/// What stands in one place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Number(String),
    /// A day or a time, on one line.
    When(String),
    Link(String),
    Tags(Vec<Tag>),
    /// An instant, as a distance from now.
    Ago(At),
    /// An instant, as a day.
    Day(At),
}

impl Cell {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::Nothing
    }
}

/// Rows for these contacts, in their order, with these columns; nobody who is gone.
pub(super) fn rows(
    conn: &mut Conn,
    ids: &[ContactId],
    (columns, every): (&[Column], &[Column]),
    zone: Tz,
) -> db::Result<Vec<Row>> {
    let mut known: HashMap<ContactId, Contact> =
        crate::contacts::lines(conn, ids)?.into_iter().map(|contact| (contact.id, contact)).collect();
    let mut around = Around::read(conn, ids, (columns, every), zone)?;
    let contacts = ids.iter().filter_map(|id| known.remove(id));
    Ok(contacts.map(|contact| around.row(contact, columns)).collect())
}

/// What stands in other tables about the contacts of a page.
struct Around {
    values: HashMap<ContactId, HashMap<String, Cell>>,
    tags: HashMap<ContactId, Vec<Tag>>,
    blocks: HashMap<ContactId, Vec<String>>,
    owners: HashMap<UserId, String>,
}

impl Around {
    fn read(
        conn: &mut Conn,
        ids: &[ContactId],
        (columns, every): (&[Column], &[Column]),
        zone: Tz,
    ) -> db::Result<Self> {
        let shown = columns.iter().chain(every.iter().filter(|column| column.key == "company"));
        let field = |column: &'_ Column| match &column.what {
            What::Field(field) => Some(Field::clone(field)),
            _ => None,
        };
        let fields: Vec<Field> = shown.filter_map(field).collect();
        let named: Vec<&Field> = fields.iter().collect();
        let rows = if named.is_empty() || ids.is_empty() { Vec::new() } else { fields::read(conn, &named, ids)? };
        let cells = |row: Vec<Option<Value>>| {
            fields
                .iter()
                .zip(&row)
                .map(|(field, value)| (field.alias.clone(), cell(field, value.as_ref(), zone)))
                .collect()
        };
        let has_owner = columns.iter().any(|column| column.what == What::Owner);
        let owners = if has_owner { users::everybody(conn)? } else { Vec::new() };
        Ok(Self {
            values: ids.iter().copied().zip(rows.into_iter().map(cells)).collect(),
            tags: tags::tags_of(conn, ids)?,
            blocks: queries::blocks(conn, ids)?,
            owners: owners.into_iter().map(|user| (user.id, user.name)).collect(),
        })
    }

    fn row(&mut self, contact: Contact, columns: &[Column]) -> Row {
        let id = contact.id;
        let company = match self.value(id, "company") {
            Cell::Text(company) => company,
            _ => String::new(),
        };
        let cells = columns.iter().filter(|column| column.what != What::Name);
        let cells = cells.map(|column| self.cell(&contact, column)).collect();
        Row {
            cells,
            company,
            blocks: self.blocks.remove(&id).unwrap_or_default().iter().map(|channel| called(channel)).collect(),
            url: String::new(),
            picture: contact.avatar_hash.as_ref().map(|hash| format!("{}/avatar?v={hash}", urls::contact(&id))),
            contact,
        }
    }

    fn cell(&self, contact: &Contact, column: &Column) -> Cell {
        let or_nothing = |cell: Option<Cell>| cell.unwrap_or(Cell::Nothing);
        match &column.what {
            What::Name => Cell::Nothing,
            What::Tags => or_nothing(self.tags.get(&contact.id).cloned().map(Cell::Tags)),
            What::Owner => or_nothing(contact.owner_id.and_then(|id| self.owners.get(&id).cloned()).map(Cell::Text)),
            What::Active => or_nothing(contact.last_active_at.map(Cell::Ago)),
            What::Added => Cell::Day(contact.created_at),
            What::Changed => Cell::Ago(contact.changed_at),
            What::Field(field) => self.value(contact.id, &field.alias),
        }
    }

    fn value(&self, id: ContactId, alias: &str) -> Cell {
        self.values.get(&id).and_then(|cells| cells.get(alias)).cloned().unwrap_or(Cell::Nothing)
    }
}

fn cell(field: &Field, value: Option<&Value>, zone: Tz) -> Cell {
    let Some(value) = value else { return Cell::Nothing };
    let text = value.print(field, zone);
    match field.kind {
        Kind::Number => Cell::Number(text),
        Kind::Date | Kind::DateTime | Kind::Time => Cell::When(text),
        Kind::Url if text.starts_with("https://") || text.starts_with("http://") => Cell::Link(text),
        _ if field.alias == "twitter" => Cell::Text(format!("@{text}")),
        _ => Cell::Text(shortened(&text)),
    }
}

/// A channel as marks say it.
fn called(channel: &str) -> String {
    match channel {
        "x" => "X".to_owned(),
        "email" => "e-mail".to_owned(),
        other => other.to_owned(),
    }
}

/// A list is no place for long texts.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST && line.len() == text.trim_end().len() {
        return line.to_owned();
    }
    line.chars().take(MOST).collect::<String>() + "…"
}
