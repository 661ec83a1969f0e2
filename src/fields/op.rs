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
    /// At its end.
    EndsWith,
    /// A pattern, where `%` stands for anything and `_` for one character.
    Like,
    /// Not such a pattern, or empty.
    NotLike,
    /// A regular expression.
    Matches,
    /// Not such a regular expression, or empty.
    NotMatches,
    /// One of several; of a list that takes many, any of them.
    In,
    /// None of several, or empty.
    NotIn,
    /// No value.
    Empty,
    /// Any value.
    NotEmpty,
    /// More, later, or further on in the alphabet.
    Greater,
    /// The same, or more.
    AtLeast,
    /// Less, earlier, or before in the alphabet.
    Less,
    /// The same, or less.
    AtMost,
    /// From one to another, both included.
    Between,
    /// Before one or after another, or empty.
    NotBetween,
}

impl Op {
    /// Every way, in the order forms offer them.
    pub const ALL: [Self; 19] = [
        Self::Equals,
        Self::NotEquals,
        Self::Contains,
        Self::StartsWith,
        Self::EndsWith,
        Self::In,
        Self::NotIn,
        Self::Empty,
        Self::NotEmpty,
        Self::Greater,
        Self::AtLeast,
        Self::Less,
        Self::AtMost,
        Self::Between,
        Self::NotBetween,
        Self::Like,
        Self::NotLike,
        Self::Matches,
        Self::NotMatches,
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
            Self::Equals => ("eq", "equals"),
            Self::NotEquals => ("neq", "does not equal"),
            Self::Contains => ("contains", "contains"),
            Self::StartsWith => ("starts", "starts with"),
            Self::EndsWith => ("ends", "ends with"),
            Self::Like => ("like", "is like"),
            Self::NotLike => ("not_like", "is not like"),
            Self::Matches => ("regexp", "matches the expression"),
            Self::NotMatches => ("not_regexp", "does not match the expression"),
            Self::In => ("in", "is any of"),
            Self::NotIn => ("not_in", "is none of"),
            Self::Empty => ("empty", "is empty"),
            Self::NotEmpty => ("not_empty", "is not empty"),
            Self::Greater => ("gt", "is greater than"),
            Self::AtLeast => ("gte", "is at least"),
            Self::Less => ("lt", "is less than"),
            Self::AtMost => ("lte", "is at most"),
            Self::Between => ("between", "is between"),
            Self::NotBetween => ("not_between", "is not between"),
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

    /// Whether it compares with several, which `|` separates: `a|b|c`, and of a range its two ends.
    pub fn takes_several(self) -> bool {
        matches!(self, Self::In | Self::NotIn) || self.takes_range()
    }

    /// Whether it compares with two ends.
    pub fn takes_range(self) -> bool {
        matches!(self, Self::Between | Self::NotBetween)
    }

    /// Whether it looks into a text, so that what it is given is a fragment and not a whole value.
    pub fn takes_fragment(self) -> bool {
        matches!(self, Self::Contains | Self::StartsWith | Self::EndsWith) || self.takes_pattern()
    }

    /// Whether what it is given is a pattern.
    pub fn takes_pattern(self) -> bool {
        matches!(self, Self::Like | Self::NotLike) || self.takes_expression()
    }

    /// Whether what it is given is a regular expression.
    pub fn takes_expression(self) -> bool {
        matches!(self, Self::Matches | Self::NotMatches)
    }

    /// Whether it makes sense for a kind.
    pub fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Empty | Self::NotEmpty => true,
            Self::Equals | Self::NotEquals => kind != Kind::Multiselect,
            Self::Contains | Self::StartsWith | Self::EndsWith | Self::Like | Self::NotLike => kind.is_free(),
            Self::Matches | Self::NotMatches => kind.is_text() && kind != Kind::Multiselect,
            Self::In | Self::NotIn => kind.is_text() && kind != Kind::Textarea && kind != Kind::Html,
            Self::Greater | Self::AtLeast | Self::Less | Self::AtMost | Self::Between | Self::NotBetween => {
                !kind.is_listed() && !matches!(kind, Kind::Boolean | Kind::Html)
            }
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
        assert!(Op::In.suits(Kind::Multiselect) && !Op::Equals.suits(Kind::Multiselect));
        assert!(Op::Between.suits(Kind::DateTime) && !Op::Matches.suits(Kind::Time));
        assert!(Op::ALL.into_iter().all(|op| Op::parse(op.key()) == Some(op)));
    }

    #[test]
    fn every_kind_can_be_compared_somehow_and_looked_at_for_emptiness() {
        for kind in Kind::ALL {
            assert!(
                Op::Empty.suits(kind) && Op::ALL.into_iter().any(|op| op.takes_value() && op.suits(kind)),
                "{kind:?}"
            );
        }
    }
}
