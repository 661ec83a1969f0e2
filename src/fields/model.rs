//! What a field is; no database.

use serde::{Deserialize, Serialize};

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

/// What a field holds; never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// An address of mail.
    Email,
    /// An address of the web.
    Url,
    /// A telephone number.
    Tel,
    /// A number, with so many decimals.
    Number,
    /// Yes or no; unknown differs from no.
    Boolean,
    /// A day.
    Date,
    /// One of a list.
    Select,
}

impl Kind {
    /// Every kind, in the order the form offers them.
    pub const ALL: [Self; 9] = [
        Self::Text,
        Self::Textarea,
        Self::Email,
        Self::Url,
        Self::Tel,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::Select,
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Textarea => "textarea",
            Self::Email => "email",
            Self::Url => "url",
            Self::Tel => "tel",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Date => "date",
            Self::Select => "select",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Textarea => "Long text",
            Self::Email => "E-mail",
            Self::Url => "Web address",
            Self::Tel => "Telephone",
            Self::Number => "Number",
            Self::Boolean => "Yes or no",
            Self::Date => "Date",
            Self::Select => "One of a list",
        }
    }

    /// From what is stored or typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// How many characters a value can have: the one rule, for forms, import and columns alike.
    pub fn most(self) -> usize {
        match self {
            // A TEXT column holds 65,535 bytes, and a character up to four.
            Self::Textarea => 16_000,
            _ => 191,
        }
    }

    /// Whether values compare as texts.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Number | Self::Boolean | Self::Date)
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

/// One option of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// As stored.
    pub value: String,
    /// As pages say it.
    pub label: String,
}

/// What only some kinds have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Properties {
    /// Of a select.
    pub options: Vec<Choice>,
    /// What yes is called.
    pub yes: String,
    /// What no is called.
    pub no: String,
    /// Decimals of a number.
    pub scale: u8,
}

/// A field as defined.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// Offers whoever has an option that was withdrawn this option too: saving their form must not take it from them.
    pub fn keep_option(&mut self, value: &str) {
        let is_offered = self.properties.options.iter().any(|choice| choice.value == value);
        if self.kind == Kind::Select && !value.is_empty() && !is_offered {
            self.properties.options.push(Choice { value: value.to_owned(), label: value.to_owned() });
        }
    }
}

/// A field about to be defined.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// Whether it came with Linnet.
    pub shipped: bool,
}
