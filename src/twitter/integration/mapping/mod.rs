//! Which field of a contact X fills, and by which rule; what it would do, and what it did.

mod forms;
mod log;
mod routes;
mod views;

pub(super) use routes::routes;

use serde::Serialize;

use crate::ids::FieldId;

/// When X may write into a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// Only when it is empty, and nobody emptied it by hand.
    #[default]
    Empty,
    /// Whenever the profile is read: what people wrote is replaced.
    Always,
    /// Not any more, or not yet.
    Never,
}

impl Rule {
    /// In the order of the form: key and words.
    pub(super) const CHOICES: [(&'static str, &'static str); 3] =
        [("empty", "Fill when empty"), ("always", "Always keep as on X"), ("never", "Never")];

    /// As stored.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Always => "always",
            Self::Never => "never",
        }
    }

    /// What is not known is the one that harms least.
    pub(super) fn parse(key: &str) -> Self {
        match key {
            "always" => Self::Always,
            "never" => Self::Never,
            _ => Self::Empty,
        }
    }
}

/// One line of the mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// Of X's profile.
    pub attribute: String,
    /// Where it goes.
    pub field: FieldId,
    /// When.
    pub rule: Rule,
}
