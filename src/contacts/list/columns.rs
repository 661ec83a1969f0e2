//! The columns that the list can show.

use super::group::Group;
use super::order::Order;
use crate::db::{self, Conn};
use crate::fields::{Field, Kind};
use crate::users;

/// Shown until somebody chooses others.
const USUAL: [&str; 7] = ["name", "email", "twitter", "tags", "points", "active", "added"];

/// What the list is sorted by until somebody chooses: who came last, whenever they say they were added.
pub(super) const NEWEST: &str = "id";

/// What stands in a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// Who it is; always the first.
    Name,
    Tags,
    Owner,
    Active,
    Added,
    Changed,
    Field(Box<Field>),
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Column {
    /// As addresses and settings say it: an alias, or one of our own words.
    pub(super) key: String,
    /// As pages say it.
    pub(super) label: String,
    pub(super) what: What,
}

impl Column {
    fn new(key: &str, label: &str, what: What) -> Self {
        Self { key: key.to_owned(), label: label.to_owned(), what }
    }

    /// The order of a list sorted by it.
    pub(super) fn order(&self, is_down: bool) -> Order {
        match &self.what {
            What::Tags => Order::group(Group::Tag, is_down),
            What::Owner => Order::group(Group::Owner(Vec::new()), is_down),
            What::Field(field) => Order::field(field, is_down),
            _ => Order::own(&self.key, is_down),
        }
    }

    /// Whether the first click shows the most, or the latest, first.
    pub(super) fn begins_down(&self) -> bool {
        match &self.what {
            What::Active | What::Added | What::Changed => true,
            What::Field(field) => matches!(field.kind, Kind::Number | Kind::Date | Kind::DateTime),
            _ => false,
        }
    }

    /// What sorting by it goes by, where that is not all of it.
    pub(super) fn sorts_by(&self) -> Option<&'static str> {
        match &self.what {
            What::Tags => Some("Sorted by the first tag"),
            What::Field(field) if field.kind.is_long() => Some("Sorted by its first 64 characters"),
            _ => None,
        }
    }

    pub(super) fn is_number(&self) -> bool {
        matches!(&self.what, What::Field(field) if field.kind == Kind::Number)
    }
}

/// Every column there is, in the order in which they are offered.
pub(super) fn every(fields: &[Field]) -> Vec<Column> {
    let mut columns = vec![
        Column::new("name", "Name", What::Name),
        Column::new("tags", "Tags", What::Tags),
        Column::new("owner", "Owner", What::Owner),
        Column::new("active", "Last active", What::Active),
        Column::new("added", "Added", What::Added),
        Column::new("changed", "Changed", What::Changed),
    ];
    let fields = fields
        .iter()
        .filter(|field| field.listable)
        .map(|field| Column::new(&field.alias, &field.label, What::Field(Box::new(field.clone()))));
    columns.extend(fields);
    columns
}

/// These columns, in this order; those that are gone are left out, the name stands first.
pub(super) fn chosen(every: &[Column], keys: &[String]) -> Vec<Column> {
    let usual: Vec<String> = USUAL.map(str::to_owned).into();
    let keys = if keys.is_empty() { &usual } else { keys };
    let name = std::iter::once("name").chain(keys.iter().map(String::as_str).filter(|key| *key != "name"));
    name.filter_map(|key| every.iter().find(|column| column.key == key).cloned()).collect()
}

/// What a list is sorted by: a column, from its end when a minus stands before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) key: String,
    pub(super) is_down: bool,
}

impl Sort {
    /// From `points` or `-points`; the latest first when it says nothing.
    pub(super) fn of(text: &str) -> Self {
        match (text.strip_prefix('-'), text) {
            (Some(key), _) => Self { key: key.to_owned(), is_down: true },
            (None, "") => Self { key: NEWEST.to_owned(), is_down: true },
            (None, key) => Self { key: key.to_owned(), is_down: false },
        }
    }

    /// As an address says it; nothing where it goes without saying.
    pub(super) fn text(&self) -> String {
        match (self.key.as_str(), self.is_down) {
            (NEWEST, true) => String::new(),
            (key, is_down) => format!("{}{key}", if is_down { "-" } else { "" }),
        }
    }

    /// The order it means, with everybody of the team by name; the latest first when there is no such column.
    pub(super) fn order(&self, conn: &mut Conn, every: &[Column]) -> db::Result<Order> {
        let Some(column) = every.iter().find(|column| column.key == self.key) else {
            return Ok(Order::by_id(self.is_down || self.key != NEWEST));
        };
        if column.what != What::Owner {
            return Ok(column.order(self.is_down));
        }
        let owners = users::everybody(conn)?.into_iter().map(|user| user.id).collect();
        Ok(Order::group(Group::Owner(owners), self.is_down))
    }
}
