//! Text → pieces; pure. `{name}`, `{name=argument}`, `{name=argument|fallback}`; anything else is text.

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// To be replaced.
    Token(Token<'a>),
}

/// A token as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// With its braces.
    pub raw: &'a str,
    /// Lower-case letters, digits and `_`.
    pub name: &'a str,
    /// After the `=`.
    pub argument: Option<&'a str>,
    /// After the `|`.
    pub fallback: Option<&'a str>,
}

/// The pieces of a text, in order; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut from, mut search) = (0, 0);
    while let Some(open) = text.get(search..).and_then(|rest| rest.find('{')).map(|at| at + search) {
        match token_at(text, open) {
            Some(token) => {
                push_text(&mut pieces, text.get(from..open));
                from = open + token.raw.len();
                search = from;
                pieces.push(Piece::Token(token));
            }
            None => search = open + 1,
        }
    }
    push_text(&mut pieces, text.get(from..));
    pieces
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: Option<&'a str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text));
    }
}

fn token_at(text: &str, open: usize) -> Option<Token<'_>> {
    let rest = text.get(open + 1..)?;
    // The first brace of either kind or line end decides, so that the search stays short.
    let end = rest.find(['{', '}', '\n', '<', '>'])?;
    let inside = rest.get(..end).filter(|_| rest.get(end..).is_some_and(|rest| rest.starts_with('}')))?;
    let (name, argument) = match inside.split_once('=') {
        Some((name, argument)) => (name, Some(argument)),
        None => (inside, None),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let (argument, fallback) = match argument.map(|argument| argument.split_once('|')) {
        Some(Some((argument, fallback))) => (Some(argument), Some(fallback)),
        _ => (argument, None),
    };
    is_name.then(|| Token {
        raw: text.get(open..open + end + 2).unwrap_or(""),
        name,
        argument: argument.map(str::trim),
        fallback,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Piece, Token, pieces};

    fn raw(piece: &Piece<'_>) -> String {
        match piece {
            Piece::Text(text) => (*text).to_owned(),
            Piece::Token(token) => token.raw.to_owned(),
        }
    }

    #[test]
    fn a_token_has_a_name_an_argument_and_a_fallback() {
        let token = Token {
            raw: "{contactfield=city|your town}",
            name: "contactfield",
            argument: Some("city"),
            fallback: Some("your town"),
        };
        assert_eq!(
            pieces("in {contactfield=city|your town}!"),
            [Piece::Text("in "), Piece::Token(token), Piece::Text("!")]
        );
    }

    #[test]
    fn braces_of_another_kind_stay_text() {
        for text in ["{", "{}", "a{color:red}", "{{7*7}}", "{Name}", "{a b}", "{a\nb}", "${x.y}"] {
            assert!(pieces(text).iter().all(|piece| matches!(piece, Piece::Text(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[{}=|a-c \n\u{1F600}]{0,60}") {
            prop_assert_eq!(pieces(&text).iter().map(raw).collect::<String>(), text);
        }
    }
}
