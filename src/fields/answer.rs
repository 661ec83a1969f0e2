//! A field in a form about a contact: what was answered, and how the form is filled again.

use chrono_tz::Tz;

use super::model::Field;
use super::value::Value;
use crate::web::Filled;

/// What somebody in this zone answered; `None` when nothing, or when `filled` says what is wrong. The control is named
/// after the alias; a list that takes many sends one answer for each.
pub fn answer(filled: &mut Filled, field: &Field, zone: Tz) -> Option<Value> {
    let typed = filled.values(&field.alias).join("|");
    match Value::parse(field, &typed, zone) {
        Ok(None) if field.required => {
            filled.refuse(&field.alias, format!("{} is needed.", field.label));
            None
        }
        Ok(value) => value,
        Err(sentence) => {
            filled.refuse(&field.alias, sentence);
            None
        }
    }
}

/// The pairs that fill the control again: one, or one for each option of many.
pub fn pairs(field: &Field, value: Option<&Value>, zone: Tz) -> Vec<(String, String)> {
    let typed = value.map_or_else(|| vec![String::new()], |value| value.typed(field, zone));
    typed.into_iter().map(|text| (field.alias.clone(), text)).collect()
}
