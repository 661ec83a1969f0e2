//! What can stand in a column of the file.

use crate::contacts::blocks::Channel;
use crate::fields::{self, Field, Kind};

/// What the first line calls the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Naming {
    /// As imports, tokens and searches do.
    #[default]
    Alias,
    /// As people do.
    Label,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The contact's number.
    Id,
    /// A field's value.
    Field(Box<Field>),
    /// All tags.
    Tags,
    /// Whether they do not want to be contacted on a channel.
    Block(Channel),
    /// Whether they agree to be mentioned on X.
    Consent,
    /// The e-mail of who looks after them.
    Owner,
    /// When we first knew them.
    Added,
    /// When anything about them last changed.
    Changed,
    /// When they last did something.
    Active,
}

/// How a cell becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// As the database gives it.
    Text,
    /// The same, and it may begin with a minus.
    Number,
    /// A stored value of a kind whose text in the database is not ours.
    Value(Kind),
    /// A user's id.
    Owner,
    /// Looked up by contact.
    Tags,
    /// The same.
    Block(Channel),
    /// The same.
    Consent,
}

impl Cell {
    /// Whether it is looked up by contact.
    pub(super) fn is_beside(self) -> bool {
        matches!(self, Self::Tags | Self::Block(_) | Self::Consent)
    }
}

impl Column {
    /// Everything there is, in the order of the file.
    pub(super) fn all(fields: Vec<Field>) -> Vec<Self> {
        let fields = fields.into_iter().map(|field| Self::Field(Box::new(field)));
        let after = [Self::Tags, Self::Owner, Self::Added, Self::Changed, Self::Active];
        let blocks = Channel::ALL.map(Self::Block);
        [Self::Id].into_iter().chain(fields).chain(after).chain(blocks).chain([Self::Consent]).collect()
    }

    /// As addresses and the command line say it.
    pub(super) fn key(&self) -> &str {
        match self {
            Self::Id => "id",
            Self::Field(field) => &field.alias,
            Self::Tags => "tags",
            Self::Block(Channel::X) => "do_not_contact_x",
            Self::Block(Channel::Email) => "do_not_contact_email",
            Self::Block(Channel::Phone) => "do_not_contact_phone",
            Self::Consent => "consent_mentions",
            Self::Owner => "owner",
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Active => "active",
        }
    }

    /// As people say it.
    pub(super) fn label(&self) -> &str {
        match self {
            Self::Id => "Our number (id)",
            Self::Field(field) => &field.label,
            Self::Tags => "Tags",
            Self::Block(Channel::X) => "Do not contact on X",
            Self::Block(Channel::Email) => "Do not e-mail",
            Self::Block(Channel::Phone) => "Do not phone",
            Self::Consent => "Consent to mentions on X",
            Self::Owner => "Owner",
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Active => "Last active",
        }
    }

    /// What the first line says.
    pub(super) fn heading(&self, naming: Naming) -> &str {
        match naming {
            Naming::Alias => self.key(),
            Naming::Label => self.label(),
        }
    }

    /// What the statement reads, as text; `None` for what is looked up beside it.
    pub(super) fn sql(&self) -> Option<String> {
        let instant = |column: &str| format!("DATE_FORMAT(c.{column}, '%Y-%m-%dT%H:%i:%SZ')");
        Some(match self {
            Self::Id => "CAST(c.id AS CHAR)".to_owned(),
            Self::Field(field) if field.kind.is_text() => fields::column_of(field),
            Self::Field(field) => format!("CAST({} AS CHAR)", fields::column_of(field)),
            Self::Tags | Self::Block(_) | Self::Consent => return None,
            Self::Owner => "CAST(c.owner_id AS CHAR)".to_owned(),
            Self::Added => instant("created_at"),
            Self::Changed => instant("changed_at"),
            Self::Active => instant("last_active_at"),
        })
    }

    /// How its cells become text.
    pub(super) fn cell(&self) -> Cell {
        match self {
            Self::Field(field) if field.kind.is_text() => Cell::Text,
            Self::Field(field) => Cell::Value(field.kind),
            Self::Id => Cell::Number,
            Self::Owner => Cell::Owner,
            Self::Tags => Cell::Tags,
            Self::Block(channel) => Cell::Block(*channel),
            Self::Consent => Cell::Consent,
            Self::Added | Self::Changed | Self::Active => Cell::Text,
        }
    }
}
