//! Options are taken off a list while contacts have them: it is said how many these are, and asked whether to go on.

use super::model::{Field, NewField};
use super::options::Choice;
use super::storage::{self, Holders, Tally};
use crate::db::{self, Conn};
use crate::web::Filled;

/// An option that contacts have and that would no longer be offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Withdrawn {
    pub(super) value: String,
    pub(super) label: String,
    /// How many have it.
    pub(super) words: String,
}

/// Puts those back on the list that were asked about and shall stay.
pub(super) fn keep(filled: &mut Filled, field: &Field) {
    let kept = filled.values("withdrawing");
    let all = field.properties.options.iter().chain(&field.properties.withdrawn);
    let lines: Vec<String> = all.filter(|choice| kept.iter().any(|value| choice.is(value))).map(Choice::line).collect();
    let options = format!("{}\r\n{}", filled.value("options").trim_end(), lines.join("\r\n"));
    filled.set("options", options.trim_start());
}

/// Notes in the change which options are withdrawn; answers those of them that have to be asked about first. One that
/// nobody has is forgotten.
pub(super) fn look(
    conn: &mut Conn,
    field: &Field,
    changed: &mut NewField,
    filled: &Filled,
) -> db::Result<Vec<Withdrawn>> {
    let missing = changed.properties.missing(&field.properties);
    if !field.kind.has_options() || missing.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<String> = missing.iter().map(|choice| choice.value.clone()).collect();
    let holders = storage::holders(conn, field, &values)?;
    let held: Vec<(Choice, Holders)> =
        missing.into_iter().zip(holders).filter(|(_, holders)| !holders.is_nobody).collect();
    changed.properties.withdrawn = held.iter().map(|(choice, _)| choice.clone()).collect();
    let agreed = if filled.is_on("withdraw") { filled.values("withdrawing") } else { Vec::new() };
    let is_new = |choice: &Choice| field.properties.options.iter().any(|known| known.value == choice.value);
    let is_seen = |holders: &Holders| holders.tally.is_none_or(|tally| tally.count > 0 || tally.is_more);
    let asked = held
        .into_iter()
        .filter(|(choice, holders)| is_new(choice) && is_seen(holders) && !agreed.iter().any(|value| choice.is(value)));
    let line = |(choice, holders): (Choice, Holders)| Withdrawn {
        words: Tally::words(holders.tally, "it"),
        value: choice.value,
        label: choice.label,
    };
    Ok(asked.map(line).collect())
}
