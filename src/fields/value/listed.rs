//! Values of a list: the field's own, or one that the world has.

use crate::fields::kind::Kind;
use crate::fields::lists;
use crate::fields::model::Field;

pub(super) fn option(field: &Field, text: &str) -> Result<String, String> {
    find(field, text).ok_or_else(|| match field.withdrawn_label(text) {
        Some(label) => field.withdrawn_words(label),
        None => format!("{} has no option “{text}”.", field.label),
    })
}

/// `a|b`, or `a, b` where no option is called so; in the order of the list, each once.
pub(super) fn options(field: &Field, text: &str) -> Result<Vec<String>, String> {
    let parts = |sign: char| text.split(sign).map(str::trim).filter(|part| !part.is_empty());
    let is_one = text.contains('|') || find(field, text).is_some();
    let chosen: Vec<String> = if is_one {
        parts('|').map(|part| option(field, part)).collect::<Result<_, _>>()?
    } else {
        parts(',').map(|part| option(field, part)).collect::<Result<_, _>>()?
    };
    let in_order = field.properties.options.iter().filter(|choice| chosen.contains(&choice.value));
    Ok(in_order.map(|choice| choice.value.clone()).collect())
}

fn find(field: &Field, text: &str) -> Option<String> {
    let options = &field.properties.options;
    let lower = text.to_lowercase();
    let chosen = options
        .iter()
        .find(|choice| choice.value == text)
        .or_else(|| options.iter().find(|choice| choice.label.to_lowercase() == lower));
    chosen.map(|choice| choice.value.clone())
}

/// A country, region, zone or locale by its code or its name.
pub(super) fn code(field: &Field, text: &str) -> Result<String, String> {
    let label = &field.label;
    match field.kind {
        Kind::Country => lists::country(text)
            .map(str::to_owned)
            .ok_or_else(|| format!("{label} knows no country “{text}”; write its name, or a code like DE.")),
        Kind::Region => match lists::regions_named(text).as_slice() {
            [] => Err(format!("{label} knows no region “{text}”; write its name, or a code like US-CA.")),
            [code] => Ok((*code).to_owned()),
            several => Err(format!("{label}: several regions are called “{text}”; write {}.", several.join(" or "))),
        },
        Kind::Timezone => lists::zone(text)
            .map(str::to_owned)
            .ok_or_else(|| format!("{label} knows no time zone “{text}”; write it like Europe/Berlin.")),
        _ => lists::locale(text)
            .map(str::to_owned)
            .ok_or_else(|| format!("{label} knows no language “{text}”; write it like de_AT or German (Austria).")),
    }
}

/// What people call a value; itself where the list does not, or no longer, have it.
pub(super) fn label(field: &Field, value: &str) -> String {
    let known = match field.kind {
        Kind::Select | Kind::Multiselect => field.label_of(value),
        Kind::Country => lists::country_name(value),
        Kind::Region => lists::region_name(value),
        Kind::Locale => lists::locale_name(value),
        _ => None,
    };
    known.unwrap_or(value).to_owned()
}
