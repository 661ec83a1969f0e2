//! A field's form: strings in, types out.

use super::alias;
use super::kind::Kind;
use super::model::{Choice, Field, Group, NewField, Properties};
use crate::web::Filled;

/// A new field as typed; an empty alias is made from the label, beside those that are taken.
pub(super) fn parse_new(filled: &mut Filled, taken: &[String]) -> Option<NewField> {
    let label = filled.required("label", "Label", 191);
    let kind = Kind::parse(filled.text("kind"));
    if kind.is_none() {
        filled.refuse("kind", "Choose a type.");
    }
    let alias = alias_of(filled, taken);
    let group = group(filled);
    let properties = kind.and_then(|kind| properties(filled, kind));
    filled.is_fine().then_some(())?;
    Some(NewField {
        properties: properties?,
        required: filled.is_on("required"),
        ..NewField::new(label?, alias?, group?, kind?)
    })
}

/// A field as changed; alias and type stay.
pub(super) fn parse_change(filled: &mut Filled, field: &Field) -> Option<NewField> {
    let label = filled.required("label", "Label", 191);
    let group = group(filled);
    let properties = properties(filled, field.kind);
    filled.is_fine().then_some(())?;
    Some(NewField {
        properties: properties?,
        fixed: field.column(),
        position: field.position,
        required: filled.is_on("required"),
        shipped: field.shipped,
        unique: field.unique,
        indexed: field.indexed,
        visible: field.visible,
        listable: field.listable,
        quick: field.quick,
        public: field.public,
        default: field.default.clone(),
        hint: field.hint.clone(),
        ..NewField::new(label?, &field.alias, group?, field.kind)
    })
}

/// A field back into its form.
pub(super) fn fill(field: &Field) -> Filled {
    let line = |choice: &Choice| {
        if choice.value == choice.label { choice.label.clone() } else { format!("{}|{}", choice.value, choice.label) }
    };
    let options: Vec<String> = field.properties.options.iter().map(line).collect();
    Filled::of([
        ("label", field.label.clone()),
        ("alias", field.alias.clone()),
        ("group", field.group.key().to_owned()),
        ("kind", field.kind.key().to_owned()),
        ("options", options.join("\n")),
        ("yes", field.properties.yes.clone()),
        ("no", field.properties.no.clone()),
        ("scale", field.properties.scale.to_string()),
        ("required", if field.required { "1" } else { "" }.to_owned()),
    ])
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
        Kind::Select | Kind::Multiselect => Some(Properties { options: options(filled)?, ..Properties::default() }),
        Kind::Boolean => {
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
        Kind::Number => {
            let typed = filled.text("scale").to_owned();
            let scale = if typed.is_empty() { Some(0) } else { typed.parse().ok().filter(|scale| *scale <= 6) };
            if scale.is_none() {
                filled.refuse("scale", "Decimals are a number from 0 to 6.");
            }
            Some(Properties { scale: scale?, ..Properties::default() })
        }
        _ => Some(Properties::default()),
    }
}

fn options(filled: &mut Filled) -> Option<Vec<Choice>> {
    let mut options: Vec<Choice> = Vec::new();
    let mut complaint = None;
    for line in filled.value("options").lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (value, label) = line.split_once('|').unwrap_or((line, line));
        let choice = Choice { value: value.trim().to_owned(), label: label.trim().to_owned() };
        if choice.value.is_empty() || choice.label.is_empty() || choice.value.chars().count() > Kind::Select.most() {
            complaint = Some(format!("“{line}” is not an option: write value|label, or only the label."));
        } else if options.iter().any(|known| known.value.to_lowercase() == choice.value.to_lowercase()) {
            complaint = Some(format!("The option “{}” is there twice.", choice.value));
        }
        options.push(choice);
    }
    if options.is_empty() {
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
