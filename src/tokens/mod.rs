//! `{name=argument|fallback}` in texts: [`Sources::expand`] is the one place where braces become words.

mod grammar;
mod source;

pub use grammar::{Piece, Token, pieces};
pub use source::{Choice, Place, Scripts, Source, Value};

use std::sync::Arc;

use crate::db::{self, Conn};
use crate::ids::ContactId;

/// What a text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text: a tweet. Markup is refused.
    Text,
    /// A page: text is escaped, markup passes.
    Html,
}

/// Every source of this build; cheap to clone.
#[derive(Clone, Default)]
pub struct Sources(Arc<Vec<Box<dyn Source>>>);

impl Sources {
    /// From every source, in the order pickers show them.
    pub fn new(sources: Vec<Box<dyn Source>>) -> Self {
        Self(Arc::new(sources))
    }

    /// The text for each contact, in order; each source is asked once per token, whatever the batch.
    pub fn expand(
        &self,
        conn: &mut Conn,
        text: &str,
        contacts: &[Option<ContactId>],
        place: &Place,
        format: Format,
    ) -> db::Result<Vec<String>> {
        let mut texts = vec![String::with_capacity(text.len()); contacts.len()];
        for piece in pieces(text) {
            match piece {
                Piece::Text(plain) => texts.iter_mut().for_each(|text| text.push_str(plain)),
                Piece::Token(token) => {
                    let values = self.values(conn, &token, contacts, place)?;
                    for (text, value) in texts.iter_mut().zip(values) {
                        text.push_str(&printed(value, &token, format));
                    }
                }
            }
        }
        Ok(texts)
    }

    /// What an author should hear before saving: unknown tokens, ids that do not exist, markup in plain text.
    pub fn check(&self, conn: &mut Conn, text: &str, format: Format) -> db::Result<Vec<String>> {
        let mut complaints = Vec::new();
        for piece in pieces(text) {
            let Piece::Token(token) = piece else { continue };
            match self.find(token.name) {
                // A page may hold braces of its own; a tweet with an unknown token is a mistake.
                None if format == Format::Html => (),
                None => complaints.push(format!("{}: there is no token of this name.", token.raw)),
                Some(source) if source.is_markup() && format == Format::Text => {
                    complaints.push(format!("{} is markup for a page; it cannot stand in a tweet.", token.raw));
                }
                Some(source) => {
                    let complaint = source.check(conn, token.argument.unwrap_or(""))?;
                    complaints.extend(complaint.map(|why| format!("{}: {why}", token.raw)));
                }
            }
        }
        Ok(complaints)
    }

    /// The longest text that this one may plausibly become: what is measured while it is written.
    pub fn longest(&self, conn: &mut Conn, text: &str, place: &Place) -> db::Result<String> {
        let mut longest = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Text(plain) => longest.push_str(plain),
                Piece::Token(token) => match self.find(token.name) {
                    Some(source) => {
                        let value = source.longest(conn, token.argument.unwrap_or(""), place)?;
                        let fallback = token.fallback.unwrap_or("");
                        longest.push_str(if value.chars().count() < fallback.chars().count() {
                            fallback
                        } else {
                            &value
                        });
                    }
                    None => longest.push_str(token.raw),
                },
            }
        }
        Ok(longest)
    }

    /// What a picker offers: every source that has choices for this search, with its label.
    pub fn choices(
        &self,
        conn: &mut Conn,
        search: &str,
        format: Format,
    ) -> db::Result<Vec<(&'static str, Vec<Choice>)>> {
        self.0
            .iter()
            .filter(|source| format == Format::Html || !source.is_markup())
            .map(|source| Ok((source.label(), source.choices(conn, search)?)))
            .collect()
    }

    fn find(&self, name: &str) -> Option<&dyn Source> {
        self.0.iter().map(AsRef::as_ref).find(|source| source.name() == name)
    }

    fn values(
        &self,
        conn: &mut Conn,
        token: &Token<'_>,
        contacts: &[Option<ContactId>],
        place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        match self.find(token.name) {
            Some(source) => source.values(conn, token.argument.unwrap_or(""), contacts, place),
            None => Ok(vec![Some(Value::Unknown); contacts.len()]),
        }
    }
}

fn printed(value: Option<Value>, token: &Token<'_>, format: Format) -> String {
    match (value, format) {
        (Some(Value::Html(markup)), Format::Html) => markup,
        // An unknown name is not a token: the text stays as the author wrote it.
        (Some(Value::Unknown), _) => token.raw.to_owned(),
        (Some(Value::Text(text)), Format::Text) => text,
        (Some(Value::Text(text)), Format::Html) => escaped(&text),
        (Some(Value::Html(_)) | None, Format::Text) => token.fallback.unwrap_or("").to_owned(),
        (None, Format::Html) => escaped(token.fallback.unwrap_or("")),
    }
}

/// Text made safe for HTML, inside elements and quoted attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
