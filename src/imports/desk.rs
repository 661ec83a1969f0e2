//! A row of cells → what it says about somebody, or everything that is wrong with it.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::model::Settings;
use super::reading::{Encoding, Row};
use crate::clock::At;
use crate::contacts::bulk::{Given, Line};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Value};
use crate::handle::Handle;
use crate::ids::UserId;
use crate::users::{self, email_key};

/// The longest name of a tag.
const LONGEST_TAG: usize = 64;
/// Tags of one row.
const MOST_TAGS: usize = 50;

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
        let everybody = (settings.owner, settings.tags.clone());
        Ok(Self { encoding: settings.reading.encoding, zone, known, fields, slots, owners, everybody })
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
        let Some(Slot::Field(place)) = self.slots.get(column) else { return raw.trim().to_owned() };
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
                wrong.push(Wrong { column, value: String::from_utf8_lossy(raw).into_owned(), reason });
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
                    *to = value(field, text, self.zone)?.map_or(Given::Nothing, Given::To);
                }
            }
            Slot::Id => line.id = Some(text.parse().map_err(|_error| format!("“{text}” is no id: ids are numbers."))?),
            Slot::Tags => tags(text, line)?,
            Slot::Owner => {
                let owner = self.owner(text).ok_or_else(|| format!("Nobody here has the e-mail or name “{text}”."))?;
                line.owner = Given::To(owner);
            }
            Slot::Added => line.added = Some(instant(text)?),
            Slot::Block(channel) => line.blocks.extend(is_yes(text)?.then_some(channel)),
        }
        Ok(())
    }
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

/// A cell without what spreadsheets put around it. A formula is no value: who exports the sheet decides what it is.
fn plain(text: &str) -> Result<Cow<'_, str>, String> {
    let text = text.trim();
    if let Some(quoted) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return Ok(Cow::Owned(quoted.replace("\"\"", "\"")));
    }
    if text.starts_with('=') {
        return Err("This is a formula, not a value: export the sheet with its values.".to_owned());
    }
    // What exports put before a text that a spreadsheet would take for a formula.
    let defused = text.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r']));
    Ok(Cow::Borrowed(defused.unwrap_or(text)))
}

fn value(field: &Field, text: &str, zone: Tz) -> Result<Option<Value>, String> {
    let value = Value::parse(field, text, zone)?;
    if field.column() == Some(Column::Twitter) {
        let handle = Handle::parse(text).map_err(|refused| refused.to_string())?;
        return Ok(Some(Value::Text(handle.as_str().to_owned())));
    }
    Ok(value)
}

fn tags(text: &str, line: &mut Line) -> Result<(), String> {
    for name in text.split('|').map(str::trim).filter(|name| !name.is_empty()) {
        let length = name.chars().count();
        if length > LONGEST_TAG {
            return Err(format!("A tag can have {LONGEST_TAG} characters; this has {length}."));
        }
        line.tags.push(name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect());
    }
    if line.tags.len() > MOST_TAGS {
        return Err(format!("A row can have {MOST_TAGS} tags; these are {}.", line.tags.len()));
    }
    Ok(())
}

fn is_yes(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Ok(true),
        // What somebody asked for is not taken back by a file.
        "0" | "no" | "false" | "off" => Ok(false),
        _ => Err("This must be yes or no.".to_owned()),
    }
}

/// A day, or a day and a time in UTC.
fn instant(text: &str) -> Result<At, String> {
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0));
    let time = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let found = time.or_else(day).filter(|at| (1970..=9999).contains(&chrono::Datelike::year(at)));
    found
        .map(|at| At::from(at.and_utc()))
        .ok_or_else(|| "This must be a day, like 2026-11-23, or a day and a time, like 2026-11-23 14:05.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{instant, plain};

    #[test]
    fn spreadsheets_leave_marks_that_are_no_values() {
        assert_eq!(plain("=\"00123\"").as_deref(), Ok("00123"));
        assert_eq!(plain("'+49 30 901820").as_deref(), Ok("+49 30 901820"));
        assert_eq!(plain("'=1+1").as_deref(), Ok("=1+1"));
        assert_eq!(plain("'s Gravenhage").as_deref(), Ok("'s Gravenhage"));
        assert_eq!(plain("@ada").as_deref(), Ok("@ada"));
        assert!(plain("=HYPERLINK(\"http://x\")").is_err());
        assert!(plain(" =cmd|' /C calc'!A0").is_err());
    }

    #[test]
    fn days_and_times_are_read() {
        assert!(instant("2026-11-23").is_ok() && instant("2026-11-23 14:05").is_ok());
        assert!(instant("23.11.2026").is_err() && instant("0001-01-01").is_err());
    }
}
