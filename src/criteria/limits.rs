//! What a value is compared with: `10`, `>10`, `10..20`, `..2026-01`; pure.

use super::Term;

/// What a value is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits<'t> {
    /// With this.
    Is(&'t str),
    /// From one on, to another, or both.
    Range {
        /// Where it begins; `None`: anywhere.
        from: Option<Limit<'t>>,
        /// Where it ends; `None`: anywhere.
        to: Option<Limit<'t>>,
    },
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit<'t> {
    /// As typed.
    pub text: &'t str,
    /// Whether it belongs to the range itself.
    pub is_in: bool,
}

const SIGNS: [&str; 4] = [">=", "<=", ">", "<"];

impl Term {
    /// What its value is compared with, or what is wrong with it.
    pub fn limits(&self) -> Result<Limits<'_>, String> {
        let value = self.value.as_str();
        if self.is_quoted {
            return Ok(Limits::Is(value));
        }
        if let Some((sign, text)) = SIGNS.iter().find_map(|sign| Some((*sign, value.strip_prefix(sign)?))) {
            return compared(sign, text);
        }
        match value.split_once("..") {
            None => Ok(Limits::Is(value)),
            Some(("", "")) => Err("A range has a beginning, an end or both, as in 10..20, 10.. or ..20.".to_owned()),
            Some((from, to)) => Ok(Limits::Range { from: included(from), to: included(to) }),
        }
    }
}

fn compared<'t>(sign: &str, text: &'t str) -> Result<Limits<'t>, String> {
    if text.is_empty() {
        return Err(format!("After {sign} comes what to compare with, without a space between."));
    }
    let limit = Some(Limit { text, is_in: sign.ends_with('=') });
    Ok(if sign.starts_with('>') {
        Limits::Range { from: limit, to: None }
    } else {
        Limits::Range { from: None, to: limit }
    })
}

fn included(text: &str) -> Option<Limit<'_>> {
    (!text.is_empty()).then_some(Limit { text, is_in: true })
}
