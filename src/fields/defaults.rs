//! What a new contact gets where nobody said otherwise.

use chrono_tz::Tz;

use super::model::{Field, Group, NewField, Place};
use super::value::Value;
use crate::ids::FieldId;
use crate::web::Filled;

/// What a new contact gets of these fields.
pub fn defaults(fields: &[Field]) -> Vec<(FieldId, Value)> {
    fields.iter().filter_map(|field| Some((field.id, field.default_value()?))).collect()
}

/// The default as typed, by the rules of the field itself.
pub(super) fn parse(filled: &mut Filled, new: &mut NewField, zone: Tz) {
    let typed = filled.values("default").join("|");
    if typed.trim_matches(['|', ' ']).is_empty() {
        return;
    }
    let refused = match (new.fixed, new.group) {
        _ if new.unique => Some("A value that no two contacts share cannot be everybody's default."),
        (Some(_), _) => Some("This field has no default."),
        (None, Group::Social) => Some("A name on a network belongs to one person: there is no default."),
        _ => None,
    };
    match refused.map_or_else(|| Value::parse(&sample(new), &typed, zone), |sentence| Err(sentence.to_owned())) {
        Ok(value) => new.default = value.map(|value| value.stored()),
        Err(sentence) => filled.refuse("default", sentence),
    }
}

/// The field as if it were defined, called “Default” in sentences.
fn sample(new: &NewField) -> Field {
    Field {
        id: FieldId(0),
        label: "The default".to_owned(),
        alias: "default".to_owned(),
        group: new.group,
        kind: new.kind,
        properties: new.properties.clone(),
        place: Place::Side { table: 1, column: 0 },
        position: 0,
        required: false,
        unique: false,
        indexed: false,
        visible: true,
        listable: true,
        quick: false,
        public: false,
        default: None,
        hint: String::new(),
        shipped: false,
        archived_at: None,
    }
}
