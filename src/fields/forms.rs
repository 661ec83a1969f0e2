//! A field's form: strings in, types out.

use chrono_tz::Tz;

use super::answer::pairs;
use super::kind::Kind;
use super::model::{Field, Group, NewField};
use super::options::{Choice, Properties};
use super::rounding::Rounding;
use super::value::Value;
use super::{alias, defaults};
use crate::web::Filled;

/// A new field as typed; an empty alias is made from the label, beside those that are taken.
pub(super) fn parse_new(filled: &mut Filled, taken: &[String], zone: Tz) -> Option<NewField> {
    let label = filled.required("label", "Label", 191);
    let kind = Kind::parse(filled.text("kind"));
    if kind.is_none() {
        filled.refuse("kind", "Choose a type.");
    }
    let alias = alias_of(filled, taken);
    let group = group(filled);
    let properties = kind.and_then(|kind| properties(filled, kind));
    let (label, kind, alias, group) = (label?, kind?, alias?, group?);
    let mut new = NewField { properties: properties?, ..NewField::new(label, alias, group, kind) };
    switches(filled, &mut new);
    defaults::parse(filled, &mut new, zone);
    filled.is_fine().then_some(new)
}

/// A field as changed; alias and type stay.
pub(super) fn parse_change(filled: &mut Filled, field: &Field, zone: Tz) -> Option<NewField> {
    let label = filled.required("label", "Label", 191);
    let group = group(filled);
    let properties = properties(filled, field.kind);
    let mut new = NewField {
        properties: properties?,
        fixed: field.column(),
        position: field.position,
        public: field.public,
        shipped: field.shipped,
        ..NewField::new(label?, &field.alias, group?, field.kind)
    };
    switches(filled, &mut new);
    defaults::parse(filled, &mut new, zone);
    filled.is_fine().then_some(new)
}

/// What is on or off, and what stands below the control.
fn switches(filled: &mut Filled, new: &mut NewField) {
    // What everything leans on is always asked.
    let is_fixed = new.fixed.is_some();
    new.required = filled.is_on("required");
    new.unique = filled.is_on("unique") && !is_fixed;
    // What is unique is looked up all the time.
    new.indexed = !is_fixed && (new.unique || filled.is_on("indexed"));
    new.visible = is_fixed || filled.is_on("visible");
    new.listable = filled.is_on("listable");
    new.quick = filled.is_on("quick");
    new.hint = filled.optional("hint", "Hint", 255).unwrap_or_default();
    if new.unique && !new.kind.can_be_unique() {
        let sentence = format!("Values of the type “{}” say not who somebody is; switch this off.", new.kind.label());
        filled.refuse("unique", sentence);
    }
}

/// A field back into its form.
pub(super) fn fill(field: &Field, zone: Tz) -> Filled {
    let options: Vec<String> = field.properties.options.iter().map(Choice::line).collect();
    let on = |is_on: bool| if is_on { "1" } else { "" }.to_owned();
    let mut known = vec![
        ("label", field.label.clone()),
        ("alias", field.alias.clone()),
        ("group", field.group.key().to_owned()),
        ("kind", field.kind.key().to_owned()),
        ("options", options.join("\n")),
        ("yes", field.properties.yes.clone()),
        ("no", field.properties.no.clone()),
        ("scale", field.properties.scale.to_string()),
        ("rounding", field.properties.rounding.key().to_owned()),
        ("required", on(field.required)),
        ("unique", on(field.unique)),
        ("indexed", on(field.indexed)),
        ("visible", on(field.visible)),
        ("listable", on(field.listable)),
        ("quick", on(field.quick)),
        ("hint", field.hint.clone()),
    ];
    let default = field.default.as_deref().and_then(|stored| Value::of_stored(field.kind, stored));
    known.extend(pairs(field, default.as_ref(), zone).into_iter().map(|(_, text)| ("default", text)));
    Filled::of(known)
}

fn alias_of(filled: &mut Filled, taken: &[String]) -> Option<String> {
    let is_taken = |alias: &str| taken.iter().any(|known| known == alias);
    let typed = filled.text("alias").to_owned();
    if typed.is_empty() {
        return Some(alias::free(&alias::of_label(filled.text("label")), is_taken));
    }
    let complaint = alias::complaint(&typed).or_else(|| is_taken(&typed).then(|| taken_sentence(&typed)));
    match complaint {
        Some(sentence) => {
            filled.refuse("alias", sentence);
            None
        }
        None => Some(typed),
    }
}

/// What a duplicate alias is told.
pub(super) fn taken_sentence(alias: &str) -> String {
    format!("Another field has the alias {alias} already, perhaps an archived one.")
}

fn group(filled: &mut Filled) -> Option<Group> {
    let group = Group::parse(filled.text("group"));
    if group.is_none() {
        filled.refuse("group", "Choose a group.");
    }
    group
}

fn properties(filled: &mut Filled, kind: Kind) -> Option<Properties> {
    match kind {
        Kind::Select | Kind::Multiselect | Kind::Lookup => {
            Some(Properties { options: options(filled, kind)?, ..Properties::default() })
        }
        Kind::Boolean => answers(filled),
        Kind::Number => {
            let typed = filled.text("scale").to_owned();
            let scale = if typed.is_empty() { Some(0) } else { typed.parse().ok().filter(|scale| *scale <= 6) };
            if scale.is_none() {
                filled.refuse("scale", "Decimals are a number from 0 to 6.");
            }
            let rounding = Rounding::parse(filled.text("rounding")).unwrap_or_default();
            Some(Properties { scale: scale?, rounding, ..Properties::default() })
        }
        _ => Some(Properties::default()),
    }
}

fn answers(filled: &mut Filled) -> Option<Properties> {
    let word = |filled: &mut Filled, name, otherwise: &str| {
        let typed = filled.optional(name, "This word", 50);
        filled.error(name).is_none().then(|| typed.unwrap_or_else(|| otherwise.to_owned()))
    };
    let (yes, no) = (word(filled, "yes", "Yes")?, word(filled, "no", "No")?);
    if yes.to_lowercase() == no.to_lowercase() {
        filled.refuse("no", "Yes and no need different words.");
        return None;
    }
    Some(Properties { yes, no, ..Properties::default() })
}

fn options(filled: &mut Filled, kind: Kind) -> Option<Vec<Choice>> {
    let mut options: Vec<Choice> = Vec::new();
    let mut complaint = None;
    for line in filled.value("options").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (value, label) = line.split_once('|').unwrap_or((line, line));
        let choice = Choice { value: value.trim().to_owned(), label: label.trim().to_owned() };
        if choice.value.is_empty() || choice.label.is_empty() || choice.value.chars().count() > Kind::Select.most() {
            complaint = Some(format!("“{line}” is not an option: write value|label, or only the label."));
        } else if options.iter().any(|known| known.is(&choice.value)) {
            complaint = Some(format!("The option “{}” is there twice.", choice.value));
        }
        options.push(choice);
    }
    if options.is_empty() && kind.has_options() {
        complaint = Some("A list needs at least one option; write one a line.".to_owned());
    } else if options.len() > 500 {
        complaint = Some(format!("A list can have 500 options; this has {}.", options.len()));
    }
    match complaint {
        Some(sentence) => {
            filled.refuse("options", sentence);
            None
        }
        None => Some(options),
    }
}
