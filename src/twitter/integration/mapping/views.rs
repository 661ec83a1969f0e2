//! One struct per template.

use askama::Template;

use super::Rule;
use super::forms::rule_name;
use super::log::Entry;
use crate::clock::At;
use crate::fields::Field;
use crate::twitter::model::ATTRIBUTES;
use crate::twitter::profile::Line;
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "twitter/integration/mapping.html")]
pub(super) struct MappingPage {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// Key, label, and the name of its rule.
    pub(super) attributes: Vec<(&'static str, &'static str, String)>,
    /// Id and label.
    pub(super) fields: Vec<(String, String)>,
    pub(super) rules: [(&'static str, &'static str); 3],
    pub(super) preview: Option<Preview>,
}

/// What the mapping on the page would do to one contact.
pub(super) struct Preview {
    pub(super) contact: String,
    pub(super) url: String,
    /// When X was asked; `None` when it never was, or had nothing to say.
    pub(super) as_of: Option<At>,
    pub(super) lines: Vec<Shown>,
}

/// One field of it, in words.
pub(super) struct Shown {
    pub(super) field: String,
    pub(super) present: String,
    pub(super) said: String,
    pub(super) words: String,
    pub(super) tone: &'static str,
}

#[derive(Template)]
#[template(path = "twitter/integration/filled.html")]
pub(super) struct LogPage {
    pub(super) shell: Shell,
    pub(super) entries: Vec<Entry>,
    pub(super) older: Option<String>,
}

impl MappingPage {
    pub(super) fn new(shell: Shell, form: Filled, fields: &[Field], preview: Option<Preview>) -> Self {
        let fields = fields.iter().map(|field| (field.id.to_string(), field.label.clone())).collect();
        let attributes = ATTRIBUTES.iter().map(|(key, label)| (*key, *label, rule_name(key))).collect();
        Self { shell, form, attributes, fields, rules: Rule::CHOICES, preview }
    }
}

impl Preview {
    pub(super) fn new(
        (contact, id): (String, crate::ids::ContactId),
        as_of: Option<At>,
        lines: &[Line],
        zone: chrono_tz::Tz,
    ) -> Self {
        let shown = |line: &Line| Shown {
            field: line.field.label.clone(),
            present: line.present.as_ref().map(|value| value.print(&line.field, zone)).unwrap_or_default(),
            said: line.said.clone().unwrap_or_default(),
            words: line.verdict.words(),
            tone: line.verdict.tone(),
        };
        Self { contact, url: urls::contact(&id), as_of, lines: lines.iter().map(shown).collect() }
    }
}
