//! Pieces of SQL; pure. What a person typed is only ever bound.

/// A piece of SQL with what is bound to its question marks, all of it as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sql {
    /// The piece; what a person typed is never in it.
    pub text: String,
    /// One for each question mark, in order.
    pub binds: Vec<String>,
}

impl Sql {
    /// A piece without anything bound.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), binds: Vec::new() }
    }

    /// A piece with what is bound.
    pub fn bound(text: impl Into<String>, binds: impl IntoIterator<Item = String>) -> Self {
        Self { text: text.into(), binds: binds.into_iter().collect() }
    }

    /// Whether a SELECT finds anything. Not EXISTS: that may be turned into reading all that it could find first.
    pub fn finds(select: Self) -> Self {
        Self { text: format!("({} LIMIT 1) IS NOT NULL", select.text), binds: select.binds }
    }

    /// Adds another piece behind it.
    pub fn push(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.binds.extend(other.binds.iter().cloned());
    }

    /// This piece, and another behind it.
    #[must_use]
    pub fn then(mut self, other: &Self) -> Self {
        self.push(other);
        self
    }

    /// Several pieces with a word between, in parentheses; `nothing` when there are none.
    pub fn joined(pieces: &[Self], glue: &str, nothing: &str) -> Self {
        match pieces {
            [] => Self::plain(nothing),
            [only] => only.clone(),
            many => {
                let mut whole = Self::plain("(");
                for (place, piece) in many.iter().enumerate() {
                    whole.text.push_str(if place == 0 { "" } else { glue });
                    whole.push(piece);
                }
                whole.text.push(')');
                whole
            }
        }
    }
}
