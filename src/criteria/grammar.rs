//! What is typed → an expression; pure.

use std::ops::Range;

/// What a search says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expr {
    /// All of these; of none: everybody.
    All(Vec<Expr>),
    /// At least one of these.
    Any(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
    /// One word.
    Term(Term),
}

/// One word of a search: `ada`, `tag:vip`, `+points:>10`, `"mary ann"`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What stands before the colon, in lower case.
    pub key: Option<String>,
    /// What stands after it, without quotes.
    pub value: String,
    /// Whether a plus stood before it: the whole value, not its beginning.
    pub is_exact: bool,
    /// Whether the value stood in quotes.
    pub is_quoted: bool,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
}

/// What is wrong with a search, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// In bytes of the text.
    pub at: Range<usize>,
    /// In words.
    pub sentence: String,
}

/// Reads a search.
pub fn parse(text: &str) -> Result<Expr, Mistake> {
    let (mut terms, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && (!quoted || at == text.len()) => {
                terms.extend(term(text, start..at));
                start = at + c.len_utf8();
            }
            _ => (),
        }
    }
    Ok(Expr::All(terms.into_iter().map(Expr::Term).collect()))
}

fn term(text: &str, at: Range<usize>) -> Option<Term> {
    let raw = text.get(at.clone())?;
    let (key, value) = match raw.split_once(':') {
        Some((key, value)) if !key.is_empty() && !value.is_empty() && !value.starts_with("//") => {
            (Some(key.to_lowercase()), value)
        }
        _ => (None, raw),
    };
    let plain = value.replace('"', "");
    let is_quoted = plain.len() < value.len();
    (!plain.trim().is_empty()).then(|| Term { key, value: plain.trim().to_owned(), is_exact: false, is_quoted, at })
}
