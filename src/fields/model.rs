//! What a field is; no database.

use super::kind::Kind;
use super::options::Properties;
use super::value::Value;
use crate::clock::At;
use crate::ids::FieldId;

/// A tab of the contact's form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What everybody asks first.
    Core,
    /// Names on networks.
    Social,
    /// About the person.
    Personal,
    /// About the work.
    Professional,
}

impl Group {
    /// Every group, in the order of tabs.
    pub const ALL: [Self; 4] = [Self::Core, Self::Social, Self::Personal, Self::Professional];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Social => "social",
            Self::Personal => "personal",
            Self::Professional => "professional",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Core => "Core",
            Self::Social => "Social",
            Self::Personal => "Personal",
            Self::Professional => "Professional",
        }
    }

    /// From what is stored or typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.key() == key)
    }
}

/// A column of `contacts` that a shipped field lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `first_name`
    FirstName,
    /// `last_name`
    LastName,
    /// `email`
    Email,
    /// `twitter`
    Twitter,
    /// `points`
    Points,
}

impl Column {
    const ALL: [Self; 5] = [Self::FirstName, Self::LastName, Self::Email, Self::Twitter, Self::Points];

    /// Its name in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::Email => "email",
            Self::Twitter => "twitter",
            Self::Points => "points",
        }
    }

    /// From what is stored.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }
}

/// Where a field's values live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A column of `contacts`.
    Fixed(Column),
    /// Column `f<column>` of `contact_values_<table>`.
    Side {
        /// The n of `contact_values_n`.
        table: u32,
        /// The n of `fn`: the field's id.
        column: u64,
    },
}

/// A field as defined.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the form")]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// What pages call it.
    pub label: String,
    /// What tokens, import and the API call it; never changes.
    pub alias: String,
    /// Its tab.
    pub group: Group,
    /// What it holds; never changes.
    pub kind: Kind,
    /// What only some kinds have.
    pub properties: Properties,
    /// Where its values live.
    pub place: Place,
    /// Its rank in its group.
    pub position: i32,
    /// Whether a contact's form insists on it.
    pub required: bool,
    /// Whether no two contacts share a value.
    pub unique: bool,
    /// Whether its column has, or will have in a moment, an index.
    pub indexed: bool,
    /// Whether it stands in a contact's form.
    pub visible: bool,
    /// Whether lists, searches and filters offer it.
    pub listable: bool,
    /// Whether Quick add asks it.
    pub quick: bool,
    /// Whether a visitor may set it.
    pub public: bool,
    /// What a new contact gets, as stored.
    pub default: Option<String>,
    /// What stands below its control.
    pub hint: String,
    /// Whether it came with Linnet.
    pub shipped: bool,
    /// Since when forms, filters and tokens no longer know it; its values stay.
    pub archived_at: Option<At>,
}

impl Field {
    /// The column of `contacts` it lives in, if it does.
    pub fn column(&self) -> Option<Column> {
        match self.place {
            Place::Fixed(column) => Some(column),
            Place::Side { .. } => None,
        }
    }

    /// Whether no two contacts share a value; the e-mail's is always so.
    pub(super) fn identifies(&self) -> bool {
        self.unique || self.column() == Some(Column::Email)
    }

    /// What a new contact gets.
    pub fn default_value(&self) -> Option<Value> {
        Value::of_stored(self.kind, self.default.as_deref()?)
    }
}

/// A field about to be defined.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own in the form")]
pub struct NewField {
    /// What pages call it.
    pub label: String,
    /// What tokens call it.
    pub alias: String,
    /// Its tab.
    pub group: Group,
    /// What it holds.
    pub kind: Kind,
    /// What only some kinds have.
    pub properties: Properties,
    /// A column of `contacts`; `None` for a column of its own.
    pub fixed: Option<Column>,
    /// Its rank in its group.
    pub position: i32,
    /// Whether a contact's form insists on it.
    pub required: bool,
    /// Whether no two contacts share a value.
    pub unique: bool,
    /// Whether its column has, or will have in a moment, an index.
    pub indexed: bool,
    /// Whether it stands in a contact's form.
    pub visible: bool,
    /// Whether lists, searches and filters offer it.
    pub listable: bool,
    /// Whether Quick add asks it.
    pub quick: bool,
    /// Whether a visitor may set it.
    pub public: bool,
    /// What a new contact gets, as stored.
    pub default: Option<String>,
    /// What stands below its control.
    pub hint: String,
    /// Whether it came with Linnet.
    pub shipped: bool,
}

impl NewField {
    /// A plain field with a column of its own: everything else is as nothing was said about it.
    pub fn new(label: impl Into<String>, alias: impl Into<String>, group: Group, kind: Kind) -> Self {
        Self {
            label: label.into(),
            alias: alias.into(),
            group,
            kind,
            properties: Properties::default(),
            fixed: None,
            position: 0,
            required: false,
            unique: false,
            indexed: false,
            visible: true,
            listable: true,
            quick: false,
            public: false,
            default: None,
            hint: String::new(),
            shipped: false,
        }
    }
}

impl From<&Field> for NewField {
    /// As if it were defined again, just so.
    fn from(field: &Field) -> Self {
        Self {
            label: field.label.clone(),
            alias: field.alias.clone(),
            group: field.group,
            kind: field.kind,
            properties: field.properties.clone(),
            fixed: field.column(),
            position: field.position,
            required: field.required,
            unique: field.unique,
            indexed: field.indexed,
            visible: field.visible,
            listable: field.listable,
            quick: field.quick,
            public: field.public,
            default: field.default.clone(),
            hint: field.hint.clone(),
            shipped: field.shipped,
        }
    }
}
