//! Whether what goes where makes sense, before any row is looked at.

use std::collections::HashMap;

use super::model::{SPECIAL, Settings};
use crate::fields::Field;

/// Something that is wrong: the place of the column, or `None` for the whole, and a sentence.
pub(super) type Objection = (Option<usize>, String);

/// Everything that is wrong with it.
pub(super) fn objections(settings: &Settings, fields: &[Field]) -> Vec<Objection> {
    let mut found = Vec::new();
    let mut taken: HashMap<&str, &str> = HashMap::new();
    for (place, column) in settings.columns.iter().enumerate().filter(|(_, column)| !column.target.is_empty()) {
        let Some(label) = label_of(&column.target, fields) else {
            found.push((Some(place), format!("There is no field “{}”.", column.target)));
            continue;
        };
        if let Some(first) = taken.insert(&column.target, &column.name) {
            found.push((
                Some(place),
                format!("“{first}” goes into {label} already: two columns cannot fill one field."),
            ));
        }
    }
    if taken.is_empty() {
        found.push((None, "No column goes anywhere: choose a field for at least one.".to_owned()));
        return found;
    }
    for field in fields
        .iter()
        .filter(|field| field.required && field.default.is_none() && !taken.contains_key(field.alias.as_str()))
    {
        found.push((None, format!("{} is needed for every contact, and no column goes into it.", field.label)));
    }
    found.extend(unmatched(settings, fields, &taken).map(|sentence| (None, sentence)));
    found
}

/// Contacts cannot be found by what the file does not have.
fn unmatched(settings: &Settings, fields: &[Field], taken: &HashMap<&str, &str>) -> Option<String> {
    use crate::fields::Column;
    let of_column =
        |column| fields.iter().find(|field| field.column() == Some(column)).map(|field| field.alias.as_str());
    let (target, what) = match settings.match_on.as_str() {
        "@email" => (of_column(Column::Email)?, "the e-mail"),
        "@handle" => (of_column(Column::Twitter)?, "the Twitter handle"),
        "@id" => ("@id", "our number"),
        alias => (alias, "this field"),
    };
    // Without the e-mail every row is somebody new, which is what a first list of names needs.
    let is_fine = taken.contains_key(target) || settings.match_on == "@email";
    (!is_fine).then(|| format!("Contacts shall be found by {what}, and no column goes into it."))
}

/// What a target is called; `None` when there is no such thing.
pub(super) fn label_of(target: &str, fields: &[Field]) -> Option<String> {
    let special = SPECIAL.iter().find(|(key, _)| *key == target).map(|(_, label)| (*label).to_owned());
    special.or_else(|| fields.iter().find(|field| field.alias == target).map(|field| field.label.clone()))
}
