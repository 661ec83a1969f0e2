//! One struct per template.

use askama::Template;

use super::controls::Control;
use super::indexes::is_wanted;
use super::kind::Kind;
use super::model::{Field, Group};
use super::options::Choice;
use super::plugs::{Clash, Use};
use super::rounding::Rounding;
use super::storage::Tally;
use super::withdrawing::Withdrawn;
use crate::ids::FieldId;
use crate::web::{Filled, Shell};

#[derive(Template)]
#[template(path = "fields/list.html")]
pub(super) struct List {
    shell: Shell,
    search: String,
    /// A group, and its fields.
    groups: Vec<(Group, Vec<Line>)>,
}

/// One field of the list.
struct Line {
    field: Field,
    /// An icon, and what it means.
    flags: Vec<(&'static str, &'static str)>,
    /// Tone and words.
    state: Option<(&'static str, &'static str)>,
    is_first: bool,
    is_last: bool,
}

impl List {
    pub(super) fn new(shell: Shell, search: String, fields: Vec<Field>, built: &[FieldId]) -> Self {
        let of = |group: Group| {
            let mut lines: Vec<Line> =
                fields.iter().filter(|field| field.group == group).map(|field| Line::of(field, built)).collect();
            if let Some(first) = lines.first_mut() {
                first.is_first = true;
            }
            if let Some(last) = lines.last_mut() {
                last.is_last = true;
            }
            (group, lines)
        };
        let groups = Group::ALL.into_iter().map(of).filter(|(_, lines)| search.is_empty() || !lines.is_empty());
        let groups = groups.collect();
        Self { shell, search, groups }
    }

    fn found_nothing(&self) -> bool {
        self.groups.is_empty()
    }
}

impl Line {
    fn has_properties(&self) -> bool {
        !self.flags.is_empty() || self.state.is_some()
    }

    fn of(field: &Field, built: &[FieldId]) -> Self {
        let flags = [
            (field.required, "alert-circle", "Required"),
            (field.identifies(), "id-badge", "Unique"),
            (field.indexed, "bolt", "Indexed"),
            (!field.visible, "eye-off", "Not in the form"),
            (!field.listable, "filter", "Not offered to filters"),
            (field.quick, "user-plus", "In Quick add"),
        ];
        let state = match field.archived_at {
            Some(_) => Some(("secondary", "Archived")),
            None if is_wanted(field) && !built.contains(&field.id) => Some(("info", "Index is being built")),
            None if field.shipped => Some(("secondary", "Shipped")),
            None => None,
        };
        Self {
            field: field.clone(),
            flags: flags.into_iter().filter(|(is_on, ..)| *is_on).map(|(_, icon, text)| (icon, text)).collect(),
            state,
            is_first: false,
            is_last: false,
        }
    }
}

#[derive(Template)]
#[template(path = "fields/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) groups: Vec<(&'static str, &'static str)>,
    pub(super) kinds: Vec<(&'static str, &'static str)>,
    pub(super) roundings: Vec<(&'static str, &'static str)>,
    /// `None` for a new one.
    pub(super) field: Option<Field>,
    /// The editor of its default.
    pub(super) control: Option<Control>,
    /// Values that keep it from being unique.
    pub(super) clashes: Vec<Clash>,
    /// Options that contacts have and that the list would no longer offer.
    pub(super) withdrawing: Vec<Withdrawn>,
}

impl Edit {
    pub(super) fn new(shell: Shell, form: Filled, field: Option<Field>) -> Self {
        let groups = Group::ALL.iter().map(|group| (group.key(), group.label())).collect();
        let kinds = Kind::ALL.iter().map(|kind| (kind.key(), kind.label())).collect();
        let roundings = Rounding::ALL.iter().map(|rounding| (rounding.key(), rounding.label())).collect();
        let control = field.as_ref().filter(|field| field.column().is_none()).map(Control::of_default);
        Self { shell, form, groups, kinds, roundings, field, control, clashes: Vec::new(), withdrawing: Vec::new() }
    }

    fn shows(&self, kinds: &[&str]) -> bool {
        self.field.as_ref().is_none_or(|field| kinds.contains(&field.kind.key()))
    }

    /// What the list no longer offers, and whoever has it keeps.
    fn withdrawn(&self) -> String {
        let withdrawn = self.field.iter().flat_map(|field| &field.properties.withdrawn);
        withdrawn.map(Choice::line).collect::<Vec<_>>().join(", ")
    }

    fn is_fixed(&self) -> bool {
        self.field.as_ref().is_some_and(|field| field.column().is_some())
    }

    fn can_be_unique(&self) -> bool {
        !self.is_fixed() && self.field.as_ref().is_none_or(|field| field.kind.can_be_unique())
    }
}

#[derive(Template)]
#[template(path = "fields/archive.html")]
pub(super) struct Archive {
    pub(super) shell: Shell,
    pub(super) field: Field,
    pub(super) uses: Vec<Use>,
    /// How many contacts have a value; `None` when counting took too long.
    pub(super) tally: Option<Tally>,
}

impl Archive {
    fn holders(&self) -> String {
        Tally::words(self.tally, "a value")
    }

    fn is_viewed(&self) -> bool {
        self.uses.iter().any(|one| one.what == "Saved view")
    }
}
