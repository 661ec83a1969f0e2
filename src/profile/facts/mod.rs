//! What is known about a contact, by group, each to be changed where it stands.

use chrono_tz::Tz;

use crate::fields::{Column, Field, Kind, Value};
use crate::steps::Html;

/// Of formatted text without a word.
const PICTURES: &str = "Pictures from elsewhere, which are not loaded here.";

/// A tab of the form, as a part of the page.
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) key: &'static str,
    pub(super) filled: Vec<Fact>,
    pub(super) empty: Vec<Fact>,
}

/// One value.
pub(super) struct Fact {
    pub(super) alias: String,
    pub(super) label: String,
    /// As people read it; empty: there is none.
    pub(super) words: String,
    /// Formatted text as it is formatted.
    pub(super) markup: Option<Html>,
    /// Where a click leads: to write, to call, to look.
    pub(super) url: Option<String>,
}

/// Every field but the score, which has a log of its own.
pub(super) fn groups(values: &[(Field, Option<Value>)], zone: Tz) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (field, value) in values.iter().filter(|(field, _)| field.column() != Some(Column::Points)) {
        let key = field.group.key();
        if groups.iter().all(|group| group.key != key) {
            groups.push(Group { label: field.group.label(), key, filled: Vec::new(), empty: Vec::new() });
        }
        let Some(group) = groups.iter_mut().find(|group| group.key == key) else { continue };
        let fact = Fact::of(field, value.as_ref(), zone);
        if value.is_some() { group.filled.push(fact) } else { group.empty.push(fact) }
    }
    groups
}

impl Fact {
    pub(super) fn of(field: &Field, value: Option<&Value>, zone: Tz) -> Self {
        let words = value.map(|value| value.print(field, zone)).unwrap_or_default();
        let url = match field.kind {
            _ if words.is_empty() => None,
            Kind::Email => Some(format!("mailto:{words}")),
            Kind::Tel => Some(format!("tel:{}", words.replace(' ', ""))),
            Kind::Url if words.starts_with("https://") || words.starts_with("http://") => Some(words.clone()),
            _ => None,
        };
        let markup = value.and_then(Value::markup).filter(|_| !words.is_empty()).map(Html);
        let words = match (value, words.is_empty()) {
            (Some(_), true) if field.kind == Kind::Html => PICTURES.to_owned(),
            _ => words,
        };
        Self { alias: field.alias.clone(), label: field.label.clone(), words, markup, url }
    }

    /// Its lines, for long texts.
    pub(super) fn lines(&self) -> std::str::Lines<'_> {
        self.words.lines()
    }
}

/// The first telephone number: as it is written, and as a telephone dials it.
pub(super) fn phone(values: &[(Field, Option<Value>)]) -> Option<(String, String)> {
    let number = values.iter().find_map(|(field, value)| value.as_ref().filter(|_| field.kind == Kind::Tel))?.stored();
    let dialled = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Some((number, dialled))
}

/// `Head of purchasing at Harbour Coffee`, from two fields that come with Linnet.
pub(super) fn position(values: &[(Field, Option<Value>)]) -> String {
    let of = |alias: &str| {
        let found = values.iter().find(|(field, _)| field.alias == alias);
        found.and_then(|(field, value)| Some(value.as_ref()?.named(field, Tz::UTC)))
    };
    match (of("position"), of("company")) {
        (Some(position), Some(company)) => format!("{position} at {company}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => String::new(),
    }
}
