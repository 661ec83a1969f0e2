//! The mapping's form: strings in, types out.

use super::{Mapping, Rule};
use crate::fields::Field;
use crate::ids::FieldId;
use crate::twitter::model::ATTRIBUTES;
use crate::web::Filled;

/// The name of an attribute's rule in the form.
pub(super) fn rule_name(attribute: &str) -> String {
    format!("{attribute}_rule")
}

/// The mapping as chosen: fields that exist, none twice.
pub(super) fn mapping(filled: &mut Filled, fields: &[Field]) -> Option<Vec<Mapping>> {
    let mut chosen: Vec<Mapping> = Vec::new();
    for (name, _) in ATTRIBUTES {
        let Ok(field) = filled.text(name).parse::<FieldId>() else { continue };
        if !fields.iter().any(|known| known.id == field) {
            filled.refuse(name, "X cannot fill this field, or it does not exist any more.");
        } else if chosen.iter().any(|other| other.field == field) {
            filled.refuse(name, "Another attribute goes to this field already.");
        } else {
            let rule = Rule::parse(filled.text(&rule_name(name)));
            chosen.push(Mapping { attribute: name.to_owned(), field, rule });
        }
    }
    filled.is_fine().then_some(chosen)
}

/// The form as it stands in the database.
pub(super) fn filled(mappings: &[Mapping]) -> Filled {
    let pairs = mappings.iter().flat_map(|one| {
        [(one.attribute.clone(), one.field.to_string()), (rule_name(&one.attribute), one.rule.key().to_owned())]
    });
    Filled::of(pairs)
}
