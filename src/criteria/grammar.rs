//! What is typed → an expression; pure, and never a panic.
//!
//! ```text
//! any  := all ( OR all )*            ada OR grace
//! all  := one ( [AND] one )*         ada vip
//! one  := ! one | ( any ) | term     !tag:vip, (ada OR grace)
//! term := [+] [key:] value           ada, +ada, "mary ann", city:Berlin, points:>10
//! ```

mod lexer;
#[cfg(test)]
mod tests;

use std::ops::Range;

use lexer::{Token, tokens};

/// The longest search, in bytes.
const LONGEST: usize = 8000;
/// Groups within groups.
const DEEPEST: usize = 20;
/// Words of one search.
const MOST: usize = 64;

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

impl Mistake {
    fn new(at: Range<usize>, sentence: impl Into<String>) -> Self {
        Self { at, sentence: sentence.into() }
    }

    /// The text before, at and after the place that is wrong.
    pub fn around<'t>(&self, text: &'t str) -> (&'t str, &'t str, &'t str) {
        let piece = |range: Range<usize>| text.get(range).unwrap_or_default();
        (piece(0..self.at.start), piece(self.at.clone()), piece(self.at.end..text.len()))
    }
}

/// Reads a search.
pub fn parse(text: &str) -> Result<Expr, Mistake> {
    if text.len() > LONGEST {
        let sentence = format!("A search can have {LONGEST} characters; this has {}.", text.chars().count());
        return Err(Mistake::new(text.floor_char_boundary(LONGEST)..text.len(), sentence));
    }
    let tokens = tokens(text)?;
    if let Some((_, at)) = tokens.iter().filter(|(token, _)| matches!(token, Token::Term(_))).nth(MOST) {
        return Err(Mistake::new(at.clone(), format!("A search can have {MOST} words; this is one more.")));
    }
    if tokens.is_empty() {
        return Ok(Expr::All(Vec::new()));
    }
    let mut parser = Parser { tokens: tokens.into_iter().peekable(), depth: 0, end: text.len() };
    let expr = parser.any()?;
    match parser.tokens.next() {
        Some((_, at)) => Err(Mistake::new(at, "This parenthesis closes nothing.")),
        None => Ok(expr),
    }
}

struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<(Token, Range<usize>)>>,
    depth: usize,
    end: usize,
}

impl Parser {
    fn any(&mut self) -> Result<Expr, Mistake> {
        let mut parts = vec![self.all(None)?];
        while let Some((_, at)) = self.tokens.next_if(|(token, _)| *token == Token::Or) {
            parts.push(self.all(Some(at))?);
        }
        Ok(joined(parts, Expr::Any))
    }

    /// What stands between two OR; `before` is where the first of them is.
    fn all(&mut self, before: Option<Range<usize>>) -> Result<Expr, Mistake> {
        let (mut parts, mut dangling) = (Vec::new(), before.map(|at| (at, "OR")));
        loop {
            match self.tokens.peek() {
                Some((Token::Or, at)) if parts.is_empty() || dangling.is_some() => {
                    return Err(needs_both(dangling.unwrap_or((at.clone(), "OR"))));
                }
                None | Some((Token::Close | Token::Or, _)) => break,
                Some((Token::And, at)) => {
                    let at = at.clone();
                    if parts.is_empty() || dangling.is_some() {
                        return Err(needs_both(dangling.unwrap_or((at, "AND"))));
                    }
                    dangling = Some((at, "AND"));
                    self.tokens.next();
                }
                Some(_) => {
                    parts.push(self.one()?);
                    dangling = None;
                }
            }
        }
        dangling.map_or_else(|| Ok(joined(parts, Expr::All)), |dangling| Err(needs_both(dangling)))
    }

    fn one(&mut self) -> Result<Expr, Mistake> {
        let (mut is_not, mut last) = (false, 0..0);
        loop {
            match self.tokens.next() {
                Some((Token::Not, at)) => (is_not, last) = (!is_not, at),
                Some((Token::Term(term), _)) => return Ok(denied(is_not, Expr::Term(term))),
                Some((Token::Open, at)) => return Ok(denied(is_not, self.group(at)?)),
                _ => return Err(Mistake::new(last, "After this comes what shall not be, as in !tag:vip.")),
            }
        }
    }

    fn group(&mut self, open: Range<usize>) -> Result<Expr, Mistake> {
        if self.depth == DEEPEST {
            return Err(Mistake::new(open, format!("Groups can stand in each other {DEEPEST} deep; this is deeper.")));
        }
        if let Some((_, close)) = self.tokens.next_if(|(token, _)| *token == Token::Close) {
            return Err(Mistake::new(open.start..close.end, "There is nothing between these parentheses."));
        }
        if self.tokens.peek().is_none() {
            return Err(Mistake::new(open.start..self.end, "This parenthesis is never closed."));
        }
        self.depth += 1;
        let inner = self.any()?;
        self.depth -= 1;
        match self.tokens.next() {
            Some((Token::Close, _)) => Ok(inner),
            _ => Err(Mistake::new(open, "This parenthesis is never closed.")),
        }
    }
}

fn needs_both((at, word): (Range<usize>, &str)) -> Mistake {
    Mistake::new(at, format!("{word} stands between two words; put it in quotes to search for the word itself."))
}

fn denied(is_not: bool, expr: Expr) -> Expr {
    if is_not { Expr::Not(Box::new(expr)) } else { expr }
}

/// One part is itself.
fn joined(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            many(parts)
        }
    }
}
