//! A change of contacts, and what became of it.

use serde::{Deserialize, Serialize};

use crate::fields::{Field, Value};
use crate::ids::{ContactId, FieldId, UserId};

/// What is done to a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PointsChange {
    /// So many more.
    Plus(i32),
    /// So many less.
    Minus(i32),
    /// So many times as many.
    Times(i32),
    /// The so manieth part, rounded to the nearest.
    Divide(i32),
    /// Exactly so many.
    Set(i32),
}

impl PointsChange {
    /// The score afterwards; it stops at what a column holds.
    pub fn of(self, points: i32) -> i32 {
        match self {
            Self::Plus(more) => points.saturating_add(more),
            Self::Minus(less) => points.saturating_sub(less),
            Self::Times(factor) => points.saturating_mul(factor),
            Self::Divide(0) => points,
            Self::Divide(by) => divided(i64::from(points), i64::from(by)),
            Self::Set(points) => points,
        }
    }
}

fn divided(points: i64, by: i64) -> i32 {
    // Halves go away from zero, as people round.
    let half = by.abs() / 2;
    let away = if points < 0 { points - half } else { points + half };
    i32::try_from(away / by).unwrap_or(i32::MAX)
}

/// A change of a contact; what it does not name stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patch {
    /// Values of fields, of both kinds of columns; `None` empties.
    pub values: Vec<(FieldId, Option<Value>)>,
    /// Somebody, or nobody.
    pub owner: Option<Option<UserId>>,
    /// Names of tags to put on.
    pub add_tags: Vec<String>,
    /// Names of tags to take off.
    pub remove_tags: Vec<String>,
    /// What is done to the score.
    pub points: Option<PointsChange>,
    /// Why the score changes, for its log.
    pub reason: String,
    /// The timeline quotes no values: they may be somebody else's, who wants to be forgotten one day.
    pub is_discreet: bool,
}

/// What a change came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patched {
    /// Contacts that really became different.
    pub changed: u64,
    /// Those that could not be changed.
    pub refused: Vec<Left>,
}

/// A contact that was left as it is, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The contact.
    pub contact: ContactId,
    /// Who has what this one should have had: the reason goes on after their name.
    pub other: Option<ContactId>,
    /// The reason, in words.
    pub why: String,
}

impl Left {
    pub(in crate::contacts) fn refused((contact, refusal): (ContactId, Refusal)) -> Self {
        Self { contact, other: refusal.twin(), why: refusal.words() }
    }

    /// The reason as a sentence of its own.
    pub fn sentence(&self) -> String {
        told(self.other, &self.why)
    }
}

fn told(other: Option<ContactId>, why: &str) -> String {
    match other {
        Some(other) => format!("Contact {other} {why}"),
        None if why.starts_with("has ") => format!("Somebody who was deleted since {why}"),
        None => why.to_owned(),
    }
}

impl From<(ContactId, String)> for Left {
    fn from((contact, why): (ContactId, String)) -> Self {
        Self { contact, other: None, why }
    }
}

/// The same, contact by contact.
#[derive(Debug, Default)]
pub(in crate::contacts) struct Written {
    pub(in crate::contacts) changed: Vec<ContactId>,
    pub(in crate::contacts) refused: Vec<(ContactId, Refusal)>,
    /// Those with another handle than before.
    pub(in crate::contacts) handles: Vec<(ContactId, Option<String>)>,
}

impl Written {
    pub(in crate::contacts) fn summed_up(self) -> Patched {
        Patched {
            changed: u64::try_from(self.changed.len()).unwrap_or(u64::MAX),
            refused: self.refused.into_iter().map(Left::refused).collect(),
        }
    }
}

/// Why a contact was not changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::contacts) enum Refusal {
    /// It is not there any more.
    Gone,
    /// It is in the bin.
    Binned,
    /// Another contact has the e-mail.
    EmailTaken(ContactId),
    /// Another contact has the value of a unique field: label and value.
    Taken(FieldId, String, ContactId),
    /// It would have neither a name nor an e-mail nor a handle.
    Nameless,
    /// A value does not fit, in a sentence.
    Unfit(String),
}

impl Refusal {
    pub(in crate::contacts) fn taken(field: &Field, other: ContactId) -> Self {
        Self::Taken(field.id, field.label.clone(), other)
    }

    /// Whether it is because of this field.
    pub(in crate::contacts) fn is_about(&self, field: FieldId, fields: &[Field]) -> bool {
        match self {
            Self::Taken(taken, ..) => *taken == field,
            Self::EmailTaken(_) => {
                fields.iter().any(|known| known.id == field && known.column() == Some(crate::fields::Column::Email))
            }
            _ => true,
        }
    }

    /// Who is in the way.
    fn twin(&self) -> Option<ContactId> {
        match self {
            Self::EmailTaken(other) | Self::Taken(_, _, other) => Some(*other),
            _ => None,
        }
    }

    /// A sentence for people.
    pub(in crate::contacts) fn sentence(&self) -> String {
        told(self.twin(), &self.words())
    }

    /// For people; where somebody is in the way, what comes after their name.
    fn words(&self) -> String {
        match self {
            Self::Gone => "It was deleted or merged into another contact.".to_owned(),
            Self::Binned => "It is in the bin.".to_owned(),
            Self::EmailTaken(_) => "has this e-mail already.".to_owned(),
            Self::Taken(_, label, _) => format!("has this {label} already."),
            Self::Nameless => "It would be left without a name, an e-mail and a Twitter handle.".to_owned(),
            Self::Unfit(sentence) => sentence.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PointsChange;

    #[test]
    fn a_score_is_reckoned_and_stops_at_its_ends() {
        for (change, from, to) in [
            (PointsChange::Plus(5), 10, 15),
            (PointsChange::Minus(15), 10, -5),
            (PointsChange::Times(3), -4, -12),
            (PointsChange::Divide(4), 10, 3),
            (PointsChange::Divide(4), -10, -3),
            (PointsChange::Divide(-4), 10, -3),
            (PointsChange::Divide(3), 10, 3),
            (PointsChange::Divide(0), 10, 10),
            (PointsChange::Set(-7), 10, -7),
            (PointsChange::Plus(i32::MAX), 10, i32::MAX),
            (PointsChange::Minus(i32::MAX), -10, i32::MIN),
            (PointsChange::Times(i32::MAX), -2, i32::MIN),
            (PointsChange::Divide(-1), i32::MIN, i32::MAX),
        ] {
            assert_eq!(change.of(from), to, "{change:?} of {from}");
        }
    }
}
