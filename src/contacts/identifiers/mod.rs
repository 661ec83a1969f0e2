//! Values that no two contacts share: enforced by the database, on a normalised key.

mod claim;
mod queries;

pub use claim::Identifiers;
pub use queries::{held_by, hold, release};
pub(super) use queries::{release_all, unique_fields};

use crate::fields::{Field, Kind, Value};

/// A value as it is compared: case, space and the punctuation of telephone numbers do not make it another one.
pub fn identifier_of(field: &Field, value: &Value) -> String {
    let text = value.stored();
    match field.kind {
        Kind::Tel => text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '+').collect(),
        Kind::Url => text.trim_end_matches('/').to_lowercase(),
        _ => text.trim().to_lowercase(),
    }
}
