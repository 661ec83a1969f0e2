//! The types a field can have; pure.

/// What a field holds; never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    Textarea,
    /// Formatted text, cleaned of everything that could run.
    Html,
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
    /// An instant: typed in the person's zone, kept in UTC.
    DateTime,
    /// A time of day.
    Time,
    /// One of a list.
    Select,
    /// Any number of a list.
    Multiselect,
    /// One line, with suggestions.
    Lookup,
    /// A country, by its ISO 3166-1 code.
    Country,
    /// A part of a country, by its ISO 3166-2 code.
    Region,
    /// A time zone, by its IANA name.
    Timezone,
    /// A language and where it is spoken, like `de_AT`.
    Locale,
}

impl Kind {
    /// Every kind, in the order the form offers them.
    pub const ALL: [Self; 18] = [
        Self::Text,
        Self::Textarea,
        Self::Html,
        Self::Email,
        Self::Url,
        Self::Tel,
        Self::Number,
        Self::Boolean,
        Self::Date,
        Self::DateTime,
        Self::Time,
        Self::Select,
        Self::Multiselect,
        Self::Lookup,
        Self::Country,
        Self::Region,
        Self::Timezone,
        Self::Locale,
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        self.names().0
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("text", "Text"),
            Self::Textarea => ("textarea", "Long text"),
            Self::Html => ("html", "Formatted text"),
            Self::Email => ("email", "E-mail"),
            Self::Url => ("url", "Web address"),
            Self::Tel => ("tel", "Telephone"),
            Self::Number => ("number", "Number"),
            Self::Boolean => ("boolean", "Yes or no"),
            Self::Date => ("date", "Date"),
            Self::DateTime => ("datetime", "Date and time"),
            Self::Time => ("time", "Time of day"),
            Self::Select => ("select", "One of a list"),
            Self::Multiselect => ("multiselect", "Several of a list"),
            Self::Lookup => ("lookup", "Text with suggestions"),
            Self::Country => ("country", "Country"),
            Self::Region => ("region", "Region"),
            Self::Timezone => ("timezone", "Time zone"),
            Self::Locale => ("locale", "Language and place"),
        }
    }

    /// From what is stored or typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// How many characters a value can have: the one rule, for forms, import, command line and columns alike.
    pub fn most(self) -> usize {
        // A TEXT column holds 65,535 bytes, and a character up to four.
        if self.is_long() { 16_000 } else { 191 }
    }

    /// Whether its column is a TEXT, of which an index takes the beginning.
    pub fn is_long(self) -> bool {
        matches!(self, Self::Textarea | Self::Html | Self::Multiselect)
    }

    /// What its column is.
    pub(super) fn column_type(self) -> &'static str {
        match self {
            Self::Number => "DOUBLE",
            Self::Boolean => "TINYINT",
            Self::Date => "DATE",
            Self::DateTime => "DATETIME(6)",
            Self::Time => "TIME",
            _ if self.is_long() => "TEXT",
            _ => "VARCHAR(191)",
        }
    }

    /// Whether values compare as texts.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Number | Self::Boolean | Self::Date | Self::DateTime | Self::Time)
    }

    /// Whether people write its values freely, so that one can look into them.
    pub fn is_free(self) -> bool {
        self.is_text() && !self.is_listed()
    }

    /// Whether its values are of a list.
    pub fn is_listed(self) -> bool {
        self.has_options() || matches!(self, Self::Country | Self::Region | Self::Timezone | Self::Locale)
    }

    /// Whether the field's definition has the list.
    pub fn has_options(self) -> bool {
        matches!(self, Self::Select | Self::Multiselect)
    }

    /// Whether it can say who somebody is, so that no two contacts share a value.
    pub fn can_be_unique(self) -> bool {
        matches!(self, Self::Text | Self::Email | Self::Url | Self::Tel | Self::Lookup)
    }
}
