//! How long a text may become, and what is wrong with it: the same count as at sending.

use crate::db::{self, Conn};
use crate::tokens::{Choice, Format, Place, Sources};
use crate::tweet_text::{self, MAX};

/// A text, looked at while it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Checked {
    /// Weighted, with the longest plausible values.
    pub(super) length: u32,
    /// Whether the text has tokens, so that the length is an estimate.
    pub(super) is_estimate: bool,
    /// Whether X would take it, as far as counting goes.
    pub(super) is_valid: bool,
    /// Unknown tokens, ids that do not exist.
    pub(super) complaints: Vec<String>,
}

impl Checked {
    pub(super) fn of(conn: &mut Conn, sources: &Sources, text: &str) -> db::Result<Self> {
        let longest = sources.longest(conn, text, &Place::default())?;
        let weight = tweet_text::weigh(&longest);
        Ok(Self {
            length: weight.length,
            is_estimate: longest != text,
            is_valid: weight.is_valid,
            complaints: sources.check(conn, text, Format::Text)?,
        })
    }

    /// Why it cannot be saved; empty when it can.
    pub(super) fn refusals(&self) -> Vec<String> {
        let mut sentences = self.complaints.clone();
        if self.length > MAX {
            let over = self.length - MAX;
            let how = if self.is_estimate { "With the longest values this becomes" } else { "This is" };
            sentences.push(format!(
                "{how} {} characters long as X counts; {MAX} are allowed, so {over} {} to go.",
                self.length,
                if over == 1 { "has" } else { "have" }
            ));
        } else if !self.is_valid && self.length > 0 {
            sentences.push("This has a sign that X does not allow.".to_owned());
        }
        sentences
    }

    /// What the counter says.
    pub(super) fn words(&self) -> String {
        let estimate = if self.is_estimate { ", with the longest values" } else { "" };
        format!("{} of {MAX}{estimate}", self.length)
    }

    /// Its colour.
    pub(super) fn tone(&self) -> &'static str {
        match self.length {
            _ if !self.refusals().is_empty() => "danger",
            length if length + 20 > MAX => "warning",
            _ => "secondary",
        }
    }
}

/// One source's choices, for a picker.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) label: &'static str,
    pub(super) choices: Vec<Choice>,
}

/// What may be inserted, as found for a search.
pub(super) fn groups(conn: &mut Conn, sources: &Sources, search: &str) -> db::Result<Vec<Group>> {
    let found = sources.choices(conn, search, Format::Text)?;
    let groups = found.into_iter().map(|(label, choices)| Group { label, choices });
    Ok(groups.filter(|group| !group.choices.is_empty()).collect())
}
