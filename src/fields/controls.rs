//! The controls that a contact's form is made of, one for each field.

use chrono_tz::Tz;

use super::kind::Kind;
use super::lists;
use super::model::{Field, Group};
use super::value::Value;

/// One control of a contact's form, as `templates/fields/_control.html` shows it.
#[derive(Clone, Debug)]
pub struct Control {
    /// The field's alias.
    pub name: String,
    /// The field's label.
    pub label: String,
    /// What `type` the input has; `textarea`, `select`, `many` and `suggest` are controls of their own.
    pub input: &'static str,
    /// What a list offers.
    pub options: Vec<(String, String)>,
    /// Whether it must be filled.
    pub required: bool,
    /// What stands under it.
    pub hint: String,
    /// Where more suggestions come from, as one types.
    pub source: Option<String>,
}

/// One group of a contact's form.
#[derive(Clone, Debug)]
pub struct Section {
    /// The group's key: the anchor.
    pub key: &'static str,
    /// What the tab says.
    pub label: &'static str,
    /// Its controls, in order.
    pub controls: Vec<Control>,
}

/// The controls of these fields, by group; groups without a field are left out.
pub fn sections(fields: &[Field]) -> Vec<Section> {
    let section = |group: Group| Section {
        key: group.key(),
        label: group.label(),
        controls: fields.iter().filter(|field| field.group == group).map(Control::of).collect(),
    };
    Group::ALL.into_iter().map(section).filter(|section| !section.controls.is_empty()).collect()
}

impl Control {
    /// The control of one field.
    pub fn of(field: &Field) -> Self {
        let input = match field.kind {
            Kind::Textarea | Kind::Html => "textarea",
            Kind::Multiselect => "many",
            Kind::Lookup | Kind::Region => "suggest",
            Kind::Select | Kind::Boolean | Kind::Country | Kind::Timezone | Kind::Locale => "select",
            Kind::Email => "email",
            Kind::Tel => "tel",
            Kind::Date => "date",
            Kind::DateTime => "datetime-local",
            Kind::Time => "time",
            Kind::Text | Kind::Url | Kind::Number => "text",
        };
        Self {
            name: field.alias.clone(),
            label: field.label.clone(),
            input,
            // Five thousand regions are not sent along: they are suggested as one types.
            options: if field.kind == Kind::Region { Vec::new() } else { offered(field) },
            required: field.required,
            hint: hint(field),
            source: (input == "suggest").then(|| format!("{}/suggestions", crate::web::urls::field(&field.id))),
        }
    }
}

impl Control {
    /// The editor of a field's default.
    pub(super) fn of_default(field: &Field) -> Self {
        Self {
            name: "default".to_owned(),
            label: "Default".to_owned(),
            required: false,
            hint: "What a new contact gets when nothing else is said.".to_owned(),
            ..Self::of(field)
        }
    }
}

/// What a list offers: what is sent, and what people read.
pub fn offered(field: &Field) -> Vec<(String, String)> {
    let pair = |(value, label): &(&str, &str)| ((*value).to_owned(), (*label).to_owned());
    match field.kind {
        Kind::Boolean => {
            let answer = |yes| (Value::Boolean(yes).stored(), Value::Boolean(yes).print(field, Tz::UTC));
            [true, false].map(answer).into()
        }
        Kind::Country => lists::countries().iter().map(pair).collect(),
        Kind::Locale => lists::locales().iter().map(pair).collect(),
        Kind::Region => lists::regions(),
        Kind::Timezone => lists::zones().map(|name| pair(&(name, name))).collect(),
        _ => field.properties.options.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect(),
    }
}

fn hint(field: &Field) -> String {
    if !field.hint.is_empty() {
        return field.hint.clone();
    }
    match (field.alias.as_str(), field.kind) {
        ("twitter", _) => "As people paste it: @ada, ada, or a link to the profile.",
        (_, Kind::Url) => "Like https://example.org.",
        (_, Kind::Html) => "HTML: paragraphs, lists, links, bold. Scripts and styles are taken out.",
        (_, Kind::Region) => "Its name, or its code like US-CA.",
        _ => "",
    }
    .to_owned()
}
