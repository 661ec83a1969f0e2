//! A cell as the file has it; pure.

use std::borrow::Cow;
use std::collections::HashMap;

use super::columns::Cell;
use crate::contacts::blocks::Channel;
use crate::fields::{Kind, Value};
use crate::ids::ContactId;

/// With these a spreadsheet begins to calculate, or a cell that hides one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What cells are looked up in: owners by the text of their id.
pub(super) type Owners = HashMap<String, String>;

/// What is known of the contacts of a stretch beside their rows.
#[derive(Debug, Default)]
pub(super) struct Beside {
    pub(super) tags: HashMap<ContactId, String>,
    pub(super) blocks: HashMap<ContactId, Vec<Channel>>,
    /// Whoever never said anything is not among them.
    pub(super) consents: HashMap<ContactId, bool>,
}

impl Beside {
    fn of(&self, cell: Cell, contact: ContactId) -> Cow<'_, str> {
        match cell {
            Cell::Block(channel) => {
                let is_blocked = self.blocks.get(&contact).is_some_and(|blocked| blocked.contains(&channel));
                Cow::Borrowed(if is_blocked { "yes" } else { "" })
            }
            Cell::Consent => Cow::Borrowed(match self.consents.get(&contact) {
                Some(true) => "yes",
                Some(false) => "no",
                None => "",
            }),
            _ => defused(self.tags.get(&contact).map_or("", String::as_str)),
        }
    }
}

/// A cell's text, with an apostrophe in front where a spreadsheet would take it for a formula. Empty stays empty.
pub(super) fn written<'t>(
    cell: Cell,
    text: &'t str,
    contact: ContactId,
    beside: &'t Beside,
    owners: &'t Owners,
) -> Cow<'t, str> {
    match cell {
        Cell::Tags | Cell::Block(_) | Cell::Consent => beside.of(cell, contact),
        _ if text.is_empty() => Cow::Borrowed(""),
        Cell::Text => defused(text),
        Cell::Number => Cow::Borrowed(text),
        Cell::Value(kind) => value(kind, text),
        Cell::Owner => defused(owners.get(text).map_or("", String::as_str)),
    }
}

/// A number is itself, also below zero.
fn value(kind: Kind, text: &str) -> Cow<'_, str> {
    // Whole numbers are most of them, and read the same in the database and here.
    if kind == Kind::Number && text.len() < 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    match Value::of_stored(kind, text) {
        Some(Value::Number(number)) => Cow::Owned(Value::Number(number).stored()),
        Some(other) => Cow::Owned(defused(&other.stored()).into_owned()),
        None => defused(text),
    }
}

/// A text that no spreadsheet calculates.
pub(super) fn defused(text: &str) -> Cow<'_, str> {
    if text.starts_with(FORMULA) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::{Beside, Cell, Channel, ContactId, Owners, written};
    use crate::fields::Kind;

    fn cell(cell: Cell, text: &str) -> String {
        let grace = ContactId(1);
        let beside = Beside {
            tags: [(grace, "-vip|new".to_owned())].into(),
            blocks: [(grace, vec![Channel::X])].into(),
            consents: [(grace, false)].into(),
        };
        let owners = Owners::from([("7".to_owned(), "@dmin".to_owned())]);
        written(cell, text, grace, &beside, &owners).into_owned()
    }

    #[test]
    fn what_a_spreadsheet_would_calculate_gets_an_apostrophe() {
        for text in ["=1+1", "+49 30 90", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(Cell::Text, text), format!("'{text}"));
        }
        assert_eq!(cell(Cell::Text, "a=1"), "a=1");
        assert_eq!(cell(Cell::Owner, "7"), "'@dmin");
        assert_eq!(cell(Cell::Tags, ""), "'-vip|new");
    }

    #[test]
    fn who_does_not_want_to_hear_from_us_is_told_apart_from_who_said_nothing() {
        assert_eq!(
            (cell(Cell::Block(Channel::X), ""), cell(Cell::Block(Channel::Email), "")),
            ("yes".into(), String::new())
        );
        assert_eq!(cell(Cell::Consent, ""), "no");
    }

    #[test]
    fn a_number_below_zero_stays_a_number() {
        assert_eq!(cell(Cell::Value(Kind::Number), "-5"), "-5");
        assert_eq!(cell(Cell::Value(Kind::Number), "1e15"), "1000000000000000");
        assert_eq!(cell(Cell::Value(Kind::Number), "=1"), "'=1");
        assert_eq!(cell(Cell::Value(Kind::Boolean), "0"), "0");
        assert_eq!(cell(Cell::Value(Kind::Date), "2026-11-26"), "2026-11-26");
        assert_eq!(cell(Cell::Value(Kind::Number), ""), "");
    }
}
