//! The options of a list: those that are offered, and those that were withdrawn and stay with whoever has them; pure.

use serde::{Deserialize, Serialize};

use super::model::Field;
use super::rounding::Rounding;
use super::value::Value;

/// One option of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As stored.
    pub value: String,
    /// As pages say it.
    pub label: String,
}

impl Choice {
    /// Whether it is stored so; the database does not tell large letters from small ones.
    pub(super) fn is(&self, value: &str) -> bool {
        self.value.to_lowercase() == value.to_lowercase()
    }

    /// As it is typed into the form of a field.
    pub(super) fn line(&self) -> String {
        if self.value == self.label { self.label.clone() } else { format!("{}|{}", self.value, self.label) }
    }
}

/// What only some kinds have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Properties {
    /// Of a list; of a text with suggestions, what is suggested.
    pub options: Vec<Choice>,
    /// Options of a list that are no longer offered, for those who have them.
    pub withdrawn: Vec<Choice>,
    /// What yes is called.
    pub yes: String,
    /// What no is called.
    pub no: String,
    /// Decimals of a number.
    pub scale: u8,
    /// What becomes of the decimals that are too many.
    pub rounding: Rounding,
}

impl Properties {
    /// What these options leave out of all that were ever offered.
    pub(super) fn missing(&self, before: &Self) -> Vec<Choice> {
        let all = before.options.iter().chain(&before.withdrawn);
        all.filter(|choice| !self.options.iter().any(|kept| kept.is(&choice.value))).cloned().collect()
    }
}

impl Field {
    /// Offers whoever has options that were withdrawn these options too: saving their form must not take them away.
    pub fn keep_option(&mut self, stored: &str) {
        if !self.kind.has_options() {
            return;
        }
        for value in stored.split('|').filter(|value| !value.is_empty()) {
            if !self.properties.options.iter().any(|choice| choice.value == value) {
                let label = self.label_of(value).unwrap_or(value).to_owned();
                self.properties.options.push(Choice { value: value.to_owned(), label });
            }
        }
    }

    /// The same field with all that its list ever offered: one may look for who still has it.
    #[must_use]
    pub fn with_withdrawn(mut self) -> Self {
        self.properties.options.append(&mut self.properties.withdrawn);
        self
    }

    /// What a value of its list is called, also of one that was withdrawn; `None` for one that was never in it.
    pub(super) fn label_of(&self, value: &str) -> Option<&str> {
        let known = self.properties.options.iter().chain(&self.properties.withdrawn);
        known.into_iter().find(|choice| choice.value == value).map(|choice| choice.label.as_str())
    }

    /// Why somebody who had one value, or none, cannot get another: an option in it was withdrawn.
    pub fn keeps_from(&self, had: Option<&Value>, value: &Value) -> Option<String> {
        let has = |value: &Value, choice: &Choice| value.stored().split('|').any(|part| part == choice.value);
        let is_gained = |choice: &&Choice| has(value, choice) && !had.is_some_and(|had| has(had, choice));
        self.properties.withdrawn.iter().find(is_gained).map(|choice| self.withdrawn_words(&choice.label))
    }

    pub(super) fn withdrawn_words(&self, label: &str) -> String {
        format!("“{label}” is no longer an option of {}: only those who have it keep it.", self.label)
    }

    /// What an option was called that is offered no longer.
    pub(super) fn withdrawn_label(&self, typed: &str) -> Option<&str> {
        let is_meant = |choice: &&Choice| choice.is(typed) || choice.label.to_lowercase() == typed.to_lowercase();
        self.properties.withdrawn.iter().find(is_meant).map(|choice| choice.label.as_str())
    }
}
