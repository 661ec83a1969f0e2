//! What a field holds for one contact: from text, and back; pure.

mod listed;
mod texts;
mod times;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;

use super::kind::Kind;
use super::lists;
use super::model::{Column, Field};
use super::rounding;
use crate::clock::{At, day};

/// A value, by the kind of its field.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, long text, e-mail, web address, telephone, option, a code of a list.
    Text(String),
    /// Formatted text; cleaned.
    Html(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A day.
    Date(NaiveDate),
    /// An instant.
    DateTime(At),
    /// A time of day.
    Time(NaiveTime),
    /// Options, in the order of the list.
    Many(Vec<String>),
}

impl Value {
    /// From what a person in this zone typed: `None` when empty, a sentence when it does not fit. Form, import and
    /// command line all come through here.
    pub fn parse(field: &Field, text: &str, zone: Tz) -> Result<Option<Self>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let (length, most) = (text.chars().count(), field.kind.most());
        // Nothing that is so long can become short enough.
        if length > most.saturating_mul(10) {
            return Err(too_long(field, length));
        }
        let value = match field.kind {
            Kind::Textarea => Self::Text(text.replace("\r\n", "\n")),
            Kind::Text | Kind::Lookup => Self::Text(texts::one_line(text)),
            Kind::Html => match texts::cleaned(text) {
                Some(markup) => Self::Html(markup),
                None => return Ok(None),
            },
            Kind::Email => Self::Text(texts::email(field, text)?),
            Kind::Url => Self::Text(texts::web_address(field, text)?),
            Kind::Tel => Self::Text(texts::telephone(field, text)?),
            Kind::Number => Self::Number(number(field, text)?),
            Kind::Boolean => Self::Boolean(boolean(field, text)?),
            Kind::Date => Self::Date(times::date(field, text)?),
            Kind::DateTime => Self::DateTime(times::instant(field, text, zone)?),
            Kind::Time => Self::Time(times::time(field, text)?),
            Kind::Select => Self::Text(listed::option(field, text)?),
            Kind::Multiselect => match listed::options(field, text)? {
                some if some.is_empty() => return Ok(None),
                some => Self::Many(some),
            },
            Kind::Country | Kind::Region | Kind::Timezone | Kind::Locale => Self::Text(listed::code(field, text)?),
        };
        value.within(field).map(Some)
    }

    /// The one rule of length, on what would be stored.
    fn within(self, field: &Field) -> Result<Self, String> {
        let length = self.stored().chars().count();
        if length <= field.kind.most() { Ok(self) } else { Err(too_long(field, length)) }
    }

    /// As the database takes it.
    pub fn stored(&self) -> String {
        match self {
            Self::Text(text) | Self::Html(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(yes) => u8::from(*yes).to_string(),
            Self::Date(date) => date.format("%Y-%m-%d").to_string(),
            Self::DateTime(at) => at.utc().format("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Time(time) => time.format("%H:%M:%S").to_string(),
            Self::Many(values) => values.join("|"),
        }
    }

    /// From what the database gave; `None` for what no form of ours could have written.
    pub fn of_stored(kind: Kind, text: &str) -> Option<Self> {
        match kind {
            Kind::Number => text.parse().ok().map(Self::Number),
            Kind::Boolean => Some(Self::Boolean(text != "0")),
            Kind::Date => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(Self::Date),
            Kind::DateTime => times::of_stored(text).map(Self::DateTime),
            Kind::Time => NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok().map(Self::Time),
            Kind::Multiselect => Some(Self::Many(text.split('|').map(str::to_owned).collect())),
            Kind::Html => Some(Self::Html(text.to_owned())),
            _ => Some(Self::Text(text.to_owned())),
        }
    }

    /// As texts keep it that are read by anybody anywhere: days by number, and an instant names its zone.
    pub fn named(&self, field: &Field, zone: Tz) -> String {
        match self {
            Self::Date(_) => self.stored(),
            Self::DateTime(at) => times::named(*at, zone),
            _ => self.print(field, zone),
        }
    }

    /// Formatted text as markup to be put into a page: cleaned once more, nothing in it asks another server for
    /// anything, and its headings stand below those of the page. `None` for everything else.
    pub fn markup(&self) -> Option<String> {
        match self {
            Self::Html(markup) => Some(texts::shown(markup)),
            _ => None,
        }
    }

    /// As a page shows it to people in this zone: lists by their labels, numbers with their decimals, formatted text as text.
    pub fn print(&self, field: &Field, zone: Tz) -> String {
        match self {
            Self::Text(code) => listed::label(field, code),
            Self::Html(markup) => texts::plain(markup),
            Self::Number(number) => format!("{number:.*}", usize::from(field.properties.scale)),
            Self::Boolean(true) => labelled(&field.properties.yes, "Yes"),
            Self::Boolean(false) => labelled(&field.properties.no, "No"),
            Self::Date(date) => day(date),
            Self::DateTime(at) => times::print(*at, zone),
            Self::Time(time) => times::short(*time),
            Self::Many(values) => {
                let labels: Vec<String> = values.iter().map(|value| listed::label(field, value)).collect();
                labels.join(", ")
            }
        }
    }

    /// As a control of a form is filled with it, so that saving the form again changes nothing; a list that takes
    /// many has one for each.
    pub fn typed(&self, field: &Field, zone: Tz) -> Vec<String> {
        match self {
            Self::Many(values) => values.clone(),
            Self::Text(code) if field.kind == Kind::Region => vec![lists::region_as_typed(code)],
            Self::DateTime(at) => vec![times::typed(*at, zone)],
            Self::Time(time) => vec![times::short(*time)],
            _ => vec![self.stored()],
        }
    }
}

fn too_long(field: &Field, length: usize) -> String {
    format!("{} can have {} characters; this has {length}.", field.label, field.kind.most())
}

fn labelled(label: &str, otherwise: &str) -> String {
    if label.is_empty() { otherwise.to_owned() } else { label.to_owned() }
}

fn number(field: &Field, text: &str) -> Result<f64, String> {
    let most = if field.column() == Some(Column::Points) { 2_147_483_647.0 } else { 1e15 };
    match rounding::rounded(text, field.properties.scale, field.properties.rounding) {
        None => Err(format!("{} must be a number, like 12 or 12.5, without separators.", field.label)),
        Some(number) if number.abs() > most => Err(format!("{} can be {most} at most.", field.label)),
        Some(number) => Ok(number),
    }
}

fn boolean(field: &Field, text: &str) -> Result<bool, String> {
    let (lower, labels) = (text.to_lowercase(), &field.properties);
    let own = [(&labels.yes, true), (&labels.no, false)].into_iter().find(|(label, _)| label.to_lowercase() == lower);
    own.map(|(_, yes)| yes).or_else(|| yes_or_no(text)).ok_or_else(|| {
        let [yes, no] = [labelled(&labels.yes, "yes"), labelled(&labels.no, "no")];
        format!("{} must be {yes} or {no}.", field.label)
    })
}

/// What a word says, also as spreadsheets in German, French, Spanish, Italian and Portuguese have it; `x` is a tick.
pub fn yes_or_no(text: &str) -> Option<bool> {
    const YES: [&str; 15] =
        ["1", "yes", "y", "true", "on", "x", "ja", "j", "wahr", "oui", "vrai", "si", "sí", "sì", "sim"];
    const NO: [&str; 11] = ["0", "no", "n", "false", "off", "nein", "falsch", "non", "faux", "não", "falso"];
    let lower = text.to_lowercase();
    if YES.contains(&lower.as_str()) { Some(true) } else { NO.contains(&lower.as_str()).then_some(false) }
}

#[cfg(test)]
mod tests;
