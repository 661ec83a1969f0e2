//! The text → its words, signs and parentheses.

use std::ops::Range;

use super::{Mistake, Term};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Not,
    And,
    Or,
    Term(Term),
}

/// Every token with its place.
pub(super) fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Mistake> {
    let (mut tokens, mut lexer) = (Vec::new(), Lexer { text, at: 0 });
    while let Some(c) = lexer.peek() {
        let from = lexer.at;
        let sign = match c {
            c if is_blank(c) => None,
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            '!' => Some(Token::Not),
            _ => {
                let term = lexer.term()?;
                let at = term.at.clone();
                tokens.push((named(term), at));
                continue;
            }
        };
        lexer.at += c.len_utf8();
        tokens.extend(sign.map(|sign| (sign, from..lexer.at)));
    }
    Ok(tokens)
}

/// The words in capitals that are no words.
fn named(term: Term) -> Token {
    match term.value.as_str() {
        _ if term.key.is_some() || term.is_exact || term.is_quoted => Token::Term(term),
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        _ => Token::Term(term),
    }
}

/// Between words; a byte of zero is as good as a space.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn term(&mut self) -> Result<Term, Mistake> {
        let start = self.at;
        let is_exact = self.peek() == Some('+');
        self.at += usize::from(is_exact);
        let key = self.key();
        let is_quoted = self.peek() == Some('"');
        let value = if is_quoted { self.quoted()? } else { self.bare() };
        let at = start..self.at;
        if !value.trim().is_empty() {
            return Ok(Term { key, value: value.trim().to_owned(), is_exact, is_quoted, at });
        }
        let sentence = match key {
            _ if is_quoted => "There is nothing between these quotation marks.".to_owned(),
            Some(key) if self.peek() == Some('(') => {
                format!("Say {key}: before each word of a group, as in ({key}:a OR {key}:b).")
            }
            Some(key) => format!("After {key}: comes what to look for, without a space between."),
            None => "A plus stands right before a word: +ada finds exactly this word.".to_owned(),
        };
        Err(Mistake::new(at, sentence))
    }

    /// `city:`, unless it begins an address of the web.
    fn key(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
        let (key, after) = rest.split_at(end);
        let value = after.strip_prefix(':').filter(|value| !value.starts_with("//"))?;
        if !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        self.at = self.text.len() - value.len();
        Some(key.to_ascii_lowercase())
    }

    /// Two quotation marks within are one.
    fn quoted(&mut self) -> Result<String, Mistake> {
        let (open, mut value) = (self.at, String::new());
        self.at += 1;
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            if c != '"' {
                value.push(c);
            } else if self.peek() == Some('"') {
                self.at += 1;
                value.push('"');
            } else {
                return Ok(value);
            }
        }
        Err(Mistake::new(open..self.at, "This quotation mark is never closed."))
    }

    /// Up to a space, a quotation mark or a parenthesis; an address of the web may have parentheses within.
    fn bare(&mut self) -> String {
        let (start, mut depth) = (self.at, 0_usize);
        while let Some(c) = self.peek() {
            let is_address = self.text.get(start..self.at).is_some_and(|word| word.contains("//"));
            match c {
                c if is_blank(c) || c == '"' => break,
                '(' if is_address => depth += 1,
                ')' if is_address && depth > 0 => depth -= 1,
                '(' | ')' => break,
                _ => (),
            }
            self.at += c.len_utf8();
        }
        self.text.get(start..self.at).unwrap_or_default().to_owned()
    }
}
