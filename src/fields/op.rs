//! How values are compared; pure.

use super::kind::Kind;

/// How a condition or a filter looks at a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The same, without regard to case.
    Equals,
    /// Different, or empty.
    NotEquals,
    /// Anywhere in it.
    Contains,
    /// At its beginning.
    StartsWith,
    /// No value.
    Empty,
    /// Any value.
    NotEmpty,
    /// More, later, or further on in the alphabet.
    Greater,
    /// Less, earlier, or before in the alphabet.
    Less,
}

impl Op {
    /// Every way, in the order forms offer them.
    pub const ALL: [Self; 8] = [
        Self::Equals,
        Self::NotEquals,
        Self::Contains,
        Self::StartsWith,
        Self::Empty,
        Self::NotEmpty,
        Self::Greater,
        Self::Less,
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Equals => "eq",
            Self::NotEquals => "neq",
            Self::Contains => "contains",
            Self::StartsWith => "starts",
            Self::Empty => "empty",
            Self::NotEmpty => "not_empty",
            Self::Greater => "gt",
            Self::Less => "lt",
        }
    }

    /// As pages say it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Equals => "equals",
            Self::NotEquals => "does not equal",
            Self::Contains => "contains",
            Self::StartsWith => "starts with",
            Self::Empty => "is empty",
            Self::NotEmpty => "is not empty",
            Self::Greater => "is greater than",
            Self::Less => "is less than",
        }
    }

    /// From what is stored or typed.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|op| op.key() == key)
    }

    /// Whether it compares with something.
    pub fn takes_value(self) -> bool {
        !matches!(self, Self::Empty | Self::NotEmpty)
    }

    /// Whether it looks into a text, so that what it is given is a fragment and not a whole value.
    pub fn takes_fragment(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith)
    }

    /// Whether it makes sense for a kind.
    pub fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Contains | Self::StartsWith => kind.is_text() && kind != Kind::Select,
            Self::Greater | Self::Less => !matches!(kind, Kind::Boolean | Kind::Select),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Op};

    #[test]
    fn a_comparison_suits_only_some_kinds() {
        assert!(Op::Contains.suits(Kind::Textarea) && !Op::Contains.suits(Kind::Number));
        assert!(Op::Greater.suits(Kind::Date) && !Op::Greater.suits(Kind::Select));
        assert!(Op::ALL.into_iter().all(|op| Op::parse(op.key()) == Some(op)));
    }
}
