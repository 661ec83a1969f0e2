//! What the list of fields is searched by: `type:` `group:` `is:` and words; pure.

use super::model::Field;

/// A search as typed.
pub(super) struct Search(Vec<String>);

impl Search {
    pub(super) fn parse(typed: &str) -> Self {
        Self(typed.split_whitespace().map(str::to_lowercase).collect())
    }

    pub(super) fn finds(&self, field: &Field) -> bool {
        self.0.iter().all(|term| holds(term, field))
    }
}

fn holds(term: &str, field: &Field) -> bool {
    let is_called = |text: &str, key: &str, label: &str| key == text || label.to_lowercase().starts_with(text);
    match term.split_once(':') {
        Some(("type", text)) => is_called(text, field.kind.key(), field.kind.label()),
        Some(("group", text)) => is_called(text, field.group.key(), field.group.label()),
        Some(("is", "indexed")) => field.indexed,
        Some(("is", "unique")) => field.identifies(),
        Some(("is", "required")) => field.required,
        Some(("is", "archived")) => field.archived_at.is_some(),
        Some(("is", "shipped")) => field.shipped,
        _ => field.label.to_lowercase().contains(term) || field.alias.contains(term),
    }
}
