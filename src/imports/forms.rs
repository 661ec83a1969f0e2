//! The mapping form: strings in, settings out, and back.

use super::check;
use super::model::{EXISTING, Settings};
use super::reading::{Encoding, Reading};
use super::written::{Dates, Decimals};
use crate::fields::Field;
use crate::web::Filled;

/// The longest name of a tag.
const LONGEST_TAG: usize = 64;

/// The control of a column.
pub(super) fn control(place: usize) -> String {
    format!("column-{place}")
}

/// Settings into the form.
pub(super) fn fill(settings: &Settings) -> Filled {
    let columns = settings.columns.iter().enumerate().map(|(place, column)| (control(place), column.target.clone()));
    let mut filled = Filled::of(columns);
    filled.set("match", settings.match_on.clone());
    filled.set("existing", settings.existing.clone());
    filled.set("owner", settings.owner.map(|id| id.to_string()).unwrap_or_default());
    filled.set("tags", settings.tags.join(", "));
    filled.set("dates", settings.dates.key());
    filled.set("decimals", settings.decimals.key());
    filled
}

/// How the file is read, into its own form.
pub(super) fn fill_reading(reading: &Reading) -> Filled {
    let mut filled = Filled::of([("encoding", reading.encoding.key())]);
    filled.set("delimiter", named(&Reading::DELIMITERS, reading.delimiter));
    filled.set("quote", named(&Reading::QUOTES, reading.quote));
    filled.set("header", if reading.has_header { "1" } else { "" });
    filled
}

/// How the file shall be read; what makes no sense stays as it was.
pub(super) fn reading(filled: &Filled, was: &Reading) -> Reading {
    let of = |known: &[(char, &str)], name: &str| {
        known.iter().find(|(_, label)| *label == filled.value(name)).map(|(c, _)| *c)
    };
    Reading {
        encoding: Encoding::parse(filled.text("encoding")).unwrap_or(was.encoding),
        delimiter: of(&Reading::DELIMITERS, "delimiter").unwrap_or(was.delimiter),
        quote: of(&Reading::QUOTES, "quote").unwrap_or(was.quote),
        has_header: filled.is_on("header"),
    }
}

fn named(known: &[(char, &str)], wanted: char) -> String {
    known.iter().find(|(c, _)| *c == wanted).map(|(_, label)| (*label).to_owned()).unwrap_or_default()
}

/// What was chosen; `filled` says what is wrong with it.
pub(super) fn parse(filled: &mut Filled, was: &Settings, fields: &[Field], owners: &[(String, String)]) -> Settings {
    let mut settings = was.clone();
    for (place, column) in settings.columns.iter_mut().enumerate() {
        filled.text(&control(place)).clone_into(&mut column.target);
    }
    filled.text("match").clone_into(&mut settings.match_on);
    if EXISTING.iter().any(|(key, _)| *key == filled.text("existing")) {
        filled.text("existing").clone_into(&mut settings.existing);
    }
    let owner = filled.text("owner").to_owned();
    if !owner.is_empty() && owners.iter().all(|(id, _)| *id != owner) {
        filled.refuse("owner", "Choose one of the users, or nobody.");
    }
    settings.owner = owner.parse().ok();
    settings.tags = tags(filled);
    settings.dates = Dates::parse(filled.text("dates")).unwrap_or(settings.dates);
    settings.decimals = Decimals::parse(filled.text("decimals")).unwrap_or(settings.decimals);
    for (place, sentence) in check::objections(&settings, fields) {
        filled.refuse(&place.map(control).unwrap_or_default(), sentence);
    }
    settings
}

fn tags(filled: &mut Filled) -> Vec<String> {
    let typed = filled.text("tags").to_owned();
    let names = typed.split([',', '|']).map(str::trim).filter(|name| !name.is_empty());
    let names: Vec<String> = names.map(str::to_owned).collect();
    if let Some(name) = names.iter().find(|name| name.chars().count() > LONGEST_TAG) {
        let length = name.chars().count();
        filled.refuse("tags", format!("A tag can have {LONGEST_TAG} characters; “{name}” has {length}."));
    }
    names
}
