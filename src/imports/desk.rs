//! A row of cells → what it says about somebody, or everything that is wrong with it.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono_tz::Tz;

use super::cell::{instant, is_yes, plain, tags};
use super::model::Settings;
use super::reading::{Encoding, Row};
use super::written::{Dates, Decimals};
use crate::clock::minute;
use crate::contacts::bulk::{Given, Line};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Kind, Value};
use crate::handle::Handle;
use crate::ids::UserId;
use crate::users::{self, email_key};

/// What stands in a cell and why it cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The column of the file.
    pub(super) column: usize,
    pub(super) value: String,
    pub(super) reason: String,
}

/// Everything that is needed to understand rows.
#[derive(Debug)]
pub(super) struct Desk {
    encoding: Encoding,
    /// Where the times in the file are meant.
    zone: Tz,
    dates: Dates,
    decimals: Decimals,
    /// Every field in use.
    pub(super) known: Vec<Field>,
    /// Those that the file has, in the order of its columns.
    pub(super) fields: Vec<Field>,
    slots: Vec<Slot>,
    owners: HashMap<String, UserId>,
    everybody: (Option<UserId>, Vec<String>),
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Nothing,
    /// One of [`Desk::fields`].
    Field(usize),
    Id,
    Tags,
    Owner,
    Added,
    Block(&'static str),
    Consent,
}

impl Desk {
    pub(super) fn open(conn: &mut Conn, settings: &Settings, user: Option<UserId>) -> db::Result<Self> {
        let (known, mut fields, mut slots) = (fields::all(conn)?, Vec::new(), Vec::new());
        for column in &settings.columns {
            slots.push(match column.target.as_str() {
                "" => Slot::Nothing,
                "@id" => Slot::Id,
                "@tags" => Slot::Tags,
                "@owner" => Slot::Owner,
                "@added" => Slot::Added,
                "@block:x" => Slot::Block("x"),
                "@block:email" => Slot::Block("email"),
                "@block:phone" => Slot::Block("phone"),
                "@consent:x" => Slot::Consent,
                alias => match known.iter().find(|field| field.alias == alias) {
                    Some(field) => {
                        fields.push(field.clone());
                        Slot::Field(fields.len() - 1)
                    }
                    // Put away since it was chosen.
                    None => Slot::Nothing,
                },
            });
        }
        let (mut owners, everyone) = (HashMap::new(), users::all(conn)?);
        let importer = everyone.iter().find(|one| Some(one.id) == user);
        let zone = importer.and_then(|one| one.time_zone.parse().ok()).unwrap_or(Tz::UTC);
        for user in everyone.into_iter().filter(|user| user.disabled_at.is_none()) {
            owners.entry(user.name.trim().to_lowercase()).or_insert(user.id);
            owners.insert(email_key(&user.email), user.id);
        }
        let (encoding, everybody) = (settings.reading.encoding, (settings.owner, settings.tags.clone()));
        let (dates, decimals) = (settings.dates, settings.decimals);
        Ok(Self { encoding, zone, dates, decimals, known, fields, slots, owners, everybody })
    }

    /// Who is meant by an e-mail or a name.
    pub(super) fn owner(&self, text: &str) -> Option<UserId> {
        self.owners.get(&text.trim().to_lowercase()).copied()
    }

    /// The column of the file that one of the fields comes from.
    pub(super) fn column_of(&self, field: usize) -> Option<usize> {
        self.slots.iter().position(|slot| *slot == Slot::Field(field))
    }

    /// What a row says, or all that is wrong with it.
    pub(super) fn read(&self, row: &Row) -> Result<Line, Vec<Wrong>> {
        let (line, wrong) = self.attempt(row);
        if wrong.is_empty() { Ok(line) } else { Err(wrong) }
    }

    /// What a column would become, in words.
    pub(super) fn shown(&self, column: usize, line: &Line, row: &Row) -> String {
        let raw = row.cells.get(column).and_then(|raw| self.encoding.text(raw).ok()).unwrap_or_default();
        let place = match self.slots.get(column) {
            Some(Slot::Field(place)) => place,
            Some(Slot::Tags) => return line.tags.get(self.everybody.1.len()..).unwrap_or_default().join(" · "),
            Some(Slot::Added) => {
                return line.added.map(|at| minute(&at.utc()) + " UTC").unwrap_or_default();
            }
            _ => return raw.trim().to_owned(),
        };
        match (line.values.get(*place), self.fields.get(*place)) {
            (Some(Given::To(value)), Some(field)) => value.print(field, self.zone),
            (Some(Given::Empty), _) => "(emptied)".to_owned(),
            _ => String::new(),
        }
    }

    /// What a row says as far as that can be understood, and all that is wrong with it.
    pub(super) fn attempt(&self, row: &Row) -> (Line, Vec<Wrong>) {
        let mut line = Line { line: row.line, values: vec![Given::Nothing; self.fields.len()], ..Line::default() };
        (line.owner, line.tags) = (self.everybody.0.map_or(Given::Nothing, Given::To), self.everybody.1.clone());
        let mut wrong = Vec::new();
        for (column, (slot, raw)) in self.slots.iter().zip(&row.cells).enumerate() {
            if *slot == Slot::Nothing {
                continue;
            }
            if let Err(reason) = self.place(*slot, raw, &mut line) {
                wrong.push(Wrong { column, value: legible(raw), reason });
            }
        }
        (line, wrong)
    }

    fn place(&self, slot: Slot, raw: &[u8], line: &mut Line) -> Result<(), String> {
        let text = self.encoding.text(raw)?;
        let text = plain(&text)?;
        let text = match text.trim() {
            "" => return Ok(()),
            "NULL" => return clear(slot, line),
            text => text,
        };
        match slot {
            Slot::Nothing => (),
            Slot::Field(place) => {
                if let (Some(field), Some(to)) = (self.fields.get(place), line.values.get_mut(place)) {
                    *to = self.value(field, text)?.map_or(Given::Nothing, Given::To);
                }
            }
            Slot::Id => line.id = Some(text.parse().map_err(|_error| format!("“{text}” is no id: ids are numbers."))?),
            Slot::Tags => tags(text, &mut line.tags)?,
            Slot::Owner => {
                let owner = self.owner(text).ok_or_else(|| format!("Nobody here has the e-mail or name “{text}”."))?;
                line.owner = Given::To(owner);
            }
            Slot::Added => {
                let at = instant(&self.dates.iso(text)).map_err(|why| why + &self.dates.hint(text))?;
                line.added = Some(at);
            }
            // What somebody asked for is not taken back by a file.
            Slot::Block(channel) => line.blocks.extend(is_yes(text)?.then_some(channel)),
            Slot::Consent => line.consent = Some(is_yes(text)?),
        }
        Ok(())
    }

    /// A field's value, from how the file writes days and numbers.
    fn value(&self, field: &Field, text: &str) -> Result<Option<Value>, String> {
        let written = match field.kind {
            Kind::Date => self.dates.day(text),
            Kind::DateTime => self.dates.iso(text),
            Kind::Number => self.decimals.plain(text).ok_or_else(|| self.decimals.complaint(&field.label))?,
            _ => Cow::Borrowed(text),
        };
        let value = Value::parse(field, &written, self.zone).or_else(|why| match field.kind {
            Kind::Date | Kind::DateTime => Err(why + &self.dates.hint(text)),
            Kind::Number if written.parse::<f64>().is_err() => Err(self.decimals.complaint(&field.label)),
            // Whoever has it keeps it; who that is is known later.
            _ if !field.properties.withdrawn.is_empty() => {
                Value::parse(&field.clone().with_withdrawn(), &written, self.zone)
            }
            _ => Err(why),
        })?;
        if field.column() == Some(Column::Twitter) {
            let handle = Handle::parse(text).map_err(|refused| refused.to_string())?;
            return Ok(Some(Value::Text(handle.as_str().to_owned())));
        }
        Ok(value)
    }
}

/// What stands in a cell, also where it is no text.
fn legible(raw: &[u8]) -> String {
    String::from_utf8_lossy(raw).replace('\0', "␀")
}

fn clear(slot: Slot, line: &mut Line) -> Result<(), String> {
    match slot {
        Slot::Field(place) => {
            if let Some(to) = line.values.get_mut(place) {
                *to = Given::Empty;
            }
        }
        Slot::Owner => line.owner = Given::Empty,
        _ => return Err("NULL empties fields and the owner only.".to_owned()),
    }
    Ok(())
}
