//! A contact as far as a file can touch it.

use super::model::{MatchOn, Plan};
use crate::contacts::tags::key_of;
use crate::contacts::{identifiers, words};
use crate::db::{self, Conn};
use crate::fields::{self, Column, Field, Kind, Value};
use crate::handle::Handle;
use crate::ids::{FieldId, UserId};
use crate::users::email_key;

/// The fields that are looked at: those of the plan first, then what names, words and checks need beside them.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) fields: Vec<Field>,
    company: Option<usize>,
    /// Where telephone numbers are.
    numbers: Vec<usize>,
    /// How many of the fields the file has.
    pub(super) given: usize,
}

/// A contact's values in the order of [`Layout::fields`], and what else a file can say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    pub(super) values: Vec<Option<Value>>,
    pub(super) owner: Option<UserId>,
    /// As they were given; the same tag in another case is not added.
    pub(super) tags: Vec<String>,
    pub(super) blocks: Vec<String>,
    /// Whether they agree to be mentioned on X, and how the journal has that.
    pub(super) consent: Option<(bool, String)>,
    pub(super) is_identified: bool,
    pub(super) added: Option<crate::clock::At>,
}

impl Layout {
    pub(super) fn of(conn: &mut Conn, plan: &Plan) -> db::Result<Self> {
        let mut fields = plan.fields.clone();
        let has_default = |field: &Field| field.default_value().is_some() && field.archived_at.is_none();
        let is_found_by = |field: &Field| words::is_found_by(field) && field.archived_at.is_none();
        let is_asked = |field: &Field| is_found_by(field) || field.column().is_some() || has_default(field);
        let by_field = |field: &Field| plan.match_on == MatchOn::Field(field.id);
        for field in fields::with_archived(conn)? {
            if (is_asked(&field) || by_field(&field)) && fields.iter().all(|known| known.id != field.id) {
                fields.push(field);
            }
        }
        let company = fields.iter().position(|field| field.alias == "company");
        let numbers = (0..).zip(&fields).filter(|(_, field)| field.kind == Kind::Tel).map(|(place, _)| place).collect();
        Ok(Self { fields, company, numbers, given: plan.fields.len() })
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        self.fields.iter().position(|field| field.column() == Some(column))
    }

    pub(super) fn place_of(&self, field: FieldId) -> Option<usize> {
        self.fields.iter().position(|known| known.id == field)
    }

    /// Fields whose values no two contacts share, with their places; e-mail has a key of its own.
    pub(super) fn unique(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields.iter().enumerate().filter(|(_, field)| field.unique && field.column() != Some(Column::Email))
    }
}

impl Record {
    pub(super) fn empty(layout: &Layout) -> Self {
        Self { values: vec![None; layout.fields.len()], is_identified: true, ..Self::default() }
    }

    pub(super) fn value(&self, place: Option<usize>) -> Option<&Value> {
        self.values.get(place?)?.as_ref()
    }

    pub(super) fn text(&self, layout: &Layout, column: Column) -> Option<String> {
        self.value(layout.place(column)).map(Value::stored)
    }

    pub(super) fn email_key(&self, layout: &Layout) -> Option<String> {
        self.text(layout, Column::Email).map(|email| email_key(&email))
    }

    pub(super) fn handle(&self, layout: &Layout) -> Option<Handle> {
        self.text(layout, Column::Twitter).and_then(|text| Handle::parse(&text).ok())
    }

    pub(super) fn points(&self, layout: &Layout) -> i32 {
        self.text(layout, Column::Points).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Whether anything says who they are.
    pub(super) fn is_somebody(&self, layout: &Layout) -> bool {
        [Column::FirstName, Column::LastName, Column::Email, Column::Twitter]
            .into_iter()
            .any(|column| self.value(layout.place(column)).is_some())
    }

    /// What a bare word of the search finds them by.
    pub(super) fn words(&self, layout: &Layout) -> Vec<String> {
        let text = |column| self.text(layout, column).unwrap_or_default();
        let company = self.value(layout.company).map(Value::stored).unwrap_or_default();
        let (first, last) = (text(Column::FirstName), text(Column::LastName));
        let handle = self.handle(layout).map(|handle| handle.key());
        let numbers: Vec<String> =
            layout.numbers.iter().filter_map(|place| self.value(Some(*place))).map(Value::stored).collect();
        words::words_of(&[&first, &last, &company], &numbers, self.email_key(layout).as_deref(), handle.as_deref())
    }

    /// Whether two records are found by the same words.
    pub(super) fn is_named_as(&self, other: &Self, layout: &Layout) -> bool {
        let same = |place: Option<usize>| self.value(place) == other.value(place);
        let columns = [Column::FirstName, Column::LastName, Column::Email, Column::Twitter];
        self.is_identified == other.is_identified
            && same(layout.company)
            && layout.numbers.iter().all(|place| same(Some(*place)))
            && columns.into_iter().all(|column| same(layout.place(column)))
    }

    /// What they hold of fields that nobody shares.
    pub(super) fn identifiers(&self, layout: &Layout) -> impl Iterator<Item = (FieldId, String)> {
        layout.unique().filter_map(|(place, field)| {
            let value = self.values.get(place)?.as_ref()?;
            Some((field.id, identifiers::identifier_of(field, value)))
        })
    }

    /// Puts a tag on, unless it is there.
    pub(super) fn tag(&mut self, name: &str) {
        let key = key_of(name);
        if self.tags.iter().all(|known| key_of(known) != key) {
            self.tags.push(name.to_owned());
        }
    }
}
