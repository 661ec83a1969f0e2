//! What contacts can be asked about themselves: each file knows some of the words before the colon.

mod fields;
mod has;
mod people;
mod said;
mod tags;
mod times;
mod words;

use crate::criteria::{Criterion, Driver, Sql, Term, Test};
use crate::fields::escaped;

/// What contacts can be asked about themselves; fields last, so that none of them hides one of ours.
pub fn criteria() -> Vec<Box<dyn Criterion>> {
    vec![
        Box::new(words::Words),
        Box::new(people::People),
        Box::new(tags::Tags),
        Box::new(times::Times),
        Box::new(said::Said),
        Box::new(has::Has),
        Box::new(fields::Fields),
    ]
}

/// How a text is compared with what was typed.
struct Pattern {
    /// `= ?` or `LIKE ?`.
    compares: &'static str,
    /// What is bound.
    bind: String,
    /// Whether it asks for the middle, so that no index helps.
    is_middle: bool,
}

impl Pattern {
    /// The beginning; all of it after a plus; wherever a `%` outside of quotes allows more.
    fn of(term: &Term) -> Self {
        Self::of_text(&term.value, term)
    }

    /// The same for a value that was made ready before.
    fn of_text(value: &str, term: &Term) -> Self {
        let is_loose = asks_like(term);
        if term.is_exact && !is_loose {
            return Self { compares: "= ?", bind: value.to_owned(), is_middle: false };
        }
        let literal = escaped(value);
        let fragment = if is_loose { literal.replace("\\%", "%") } else { literal };
        let end = if term.is_exact || fragment.ends_with('%') && is_loose { "" } else { "%" };
        Self { compares: "LIKE ?", bind: format!("{fragment}{end}"), is_middle: is_loose && value.starts_with('%') }
    }

    /// The condition on a column, or on whatever has a text.
    fn on(&self, column: &str) -> Sql {
        Sql::bound(format!("{column} {}", self.compares), [self.bind.clone()])
    }
}

/// Whether a word has a `%` that asks for anything in its place; alone it is a sign like others.
fn asks_like(term: &Term) -> bool {
    !term.is_quoted && term.value.contains('%') && term.value.chars().any(|sign| sign != '%')
}

/// Where an index knows them, in no order.
fn found_by(select: Sql) -> Driver {
    Driver { select, is_by_id: false }
}

/// Nobody.
fn nobody() -> Test {
    let select = Sql::plain("SELECT id FROM contacts WHERE FALSE");
    Test { holds: Sql::plain("FALSE"), ids: Some(found_by(select)), ..Test::default() }
}
