//! Whether a rendered text may go to X; pure.

use crate::tokens::{Piece, pieces};
use crate::tweet_text::{self, Kind, MAX};

/// Whether the text stands or falls with the contact's handle.
pub(super) fn names_handle(text: &str) -> bool {
    pieces(text)
        .iter()
        .any(|piece| matches!(piece, Piece::Token(token) if token.name == "twitter_handle" && token.fallback.is_none()))
}

/// Whether a text mentions people outright; a token is no mention before it is filled.
pub(super) fn mentions_people(text: &str) -> bool {
    tweet_text::entities(text).iter().any(|entity| entity.kind == Kind::Mention)
}

/// Whether X takes this for one link and nothing else.
pub(super) fn is_link(text: &str) -> bool {
    matches!(tweet_text::urls(text).as_slice(), [all] if *all == (0..text.len()))
}

/// The text if X takes it and we may send it, or why not.
pub(super) fn sendable(text: String) -> Result<String, String> {
    let weight = tweet_text::weigh(&text);
    if weight.length > MAX {
        let over = weight.length - MAX;
        return Err(format!("The text is {over} too long for X: it counts {} of {MAX}.", weight.length));
    }
    if text.trim().is_empty() {
        return Err("The text is empty for this contact.".to_owned());
    }
    if !weight.is_valid {
        return Err("The text has a character that X refuses.".to_owned());
    }
    Ok(text)
}

/// A draft as a person approves it, and whether it names its contact; or why it cannot go.
pub(in crate::twitter) fn approvable(
    text: &str,
    handle: Option<&str>,
    asks_consent: bool,
) -> Result<(String, bool), String> {
    let chars: Vec<char> = text.chars().collect();
    let named: Vec<String> = tweet_text::entities(text)
        .iter()
        .filter(|entity| entity.kind == Kind::Mention)
        .map(|entity| chars.get(entity.start..entity.end).unwrap_or_default().iter().skip(1).collect())
        .collect();
    let is_theirs = |name: &String| handle.is_some_and(|handle| handle.eq_ignore_ascii_case(name));
    if asks_consent && !named.iter().all(is_theirs) {
        return Err("The text mentions somebody else, who agreed to nothing.".to_owned());
    }
    Ok((sendable(text.to_owned())?, !named.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::{mentions_people, names_handle, sendable};

    #[test]
    fn a_text_that_is_too_long_says_by_how_much() {
        let why = sendable("x".repeat(283)).unwrap_err();
        assert_eq!(why, "The text is 3 too long for X: it counts 283 of 280.");
    }

    #[test]
    fn a_mention_is_one_outright_or_once_its_token_is_filled() {
        assert!(mentions_people("Hello @ada"));
        assert!(!mentions_people("Hello {twitter_handle}"));
        assert!(!mentions_people("Hello ada@example.org"));
    }

    #[test]
    fn a_fallback_replaces_a_missing_handle() {
        assert!(names_handle("Hello {twitter_handle}"));
        assert!(!names_handle("Hello {twitter_handle=|friend}"));
    }
}
