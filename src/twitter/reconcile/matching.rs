//! Which post of a timeline is which of ours; pure.

use chrono::Duration;
use unicode_normalization::UnicodeNormalization as _;

use crate::clock::At;
use crate::twitter::outbox::Letter;

/// X's clock and ours may differ by so much before a post counts as older than the call.
const SKEW: Duration = Duration::seconds(60);

/// A post of the timeline, its short links written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) xid: String,
    pub(super) text: String,
    pub(super) posted_at: Option<At>,
}

/// What a look at the timeline says of one post of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It stands there under this id.
    Found(String),
    /// It is not there.
    Absent,
    /// The look did not reach back far enough to tell.
    TooShort,
}

/// Looks for posts of ours in a timeline, newest first; `is_whole` when it holds everything back to where it was asked
/// to begin. One post of the timeline settles one of ours at most.
pub(super) fn looks(letters: &[Letter], timeline: &[Seen], is_whole: bool) -> Vec<Look> {
    let mut free: Vec<(&Seen, String)> = timeline.iter().map(|seen| (seen, plain(&seen.text))).collect();
    let oldest = timeline.iter().filter_map(|seen| seen.posted_at).min();
    let look = |letter: &Letter| {
        let (since, text) = (since(letter), plain(&letter.text));
        let is_reply = letter.reply_to_xid.is_some();
        // The oldest that fits: of two alike, the first of ours goes with the first of theirs.
        let fits = |(seen, theirs): &(&Seen, String)| {
            let is_same = *theirs == text || is_reply && unaddressed(theirs) == unaddressed(&text);
            is_same && seen.posted_at.is_none_or(|at| at >= since)
        };
        match free.iter().rposition(fits) {
            Some(place) => Look::Found(free.remove(place).0.xid.clone()),
            None if is_whole || oldest.is_some_and(|at| at < since) => Look::Absent,
            None => Look::TooShort,
        }
    };
    letters.iter().map(look).collect()
}

/// A reply without those it is addressed to: X may set them before the text.
fn unaddressed(text: &str) -> String {
    text.split(' ').skip_while(|word| word.starts_with('@')).collect::<Vec<_>>().join(" ")
}

/// The earliest that a post of ours can stand in the timeline.
fn since(letter: &Letter) -> At {
    let first = if letter.attempts > 1 { letter.created_at } else { letter.sending_at.unwrap_or(letter.created_at) };
    first.minus(SKEW)
}

/// A text as it is compared: composed, white space as one space, links without scheme and closing slash, and without
/// the escapes in which X writes `&`, `<` and `>`.
pub(super) fn plain(text: &str) -> String {
    let unescaped = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let composed: String = unescaped.nfc().collect();
    let word = |word: &str| match ["https://", "http://"].iter().find_map(|scheme| word.split_once(scheme)) {
        Some((before, rest)) => format!("{before}{}", rest.trim_end_matches('/')),
        None => word.trim_end_matches('/').to_owned(),
    };
    composed.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Look, Seen, looks, plain};
    use crate::clock::At;
    use crate::ids::PostId;
    use crate::twitter::outbox::Letter;

    fn at(seconds: i64) -> At {
        At::from_epoch(1_800_000_000 + seconds).unwrap()
    }

    fn letter(text: &str, sending: i64, attempts: u8) -> Letter {
        Letter {
            id: PostId(1),
            contact_id: None,
            campaign_id: None,
            tweet_id: None,
            text: text.to_owned(),
            attempts,
            lookups: 0,
            sending_at: Some(at(sending)),
            sender_xid: None,
            held_micros: 0,
            failure: None,
            withdrawn_at: None,
            created_at: at(0),
            step_id: None,
            way: "mention".to_owned(),
            mentions: false,
            reply_to_xid: None,
        }
    }

    fn seen(xid: &str, text: &str, posted: i64) -> Seen {
        Seen { xid: xid.to_owned(), text: text.to_owned(), posted_at: Some(at(posted)) }
    }

    fn found(xid: &str) -> Look {
        Look::Found(xid.to_owned())
    }

    #[test]
    fn the_same_text_is_known_in_other_clothes() {
        assert_eq!(plain("Cafe\u{301}  &amp; more\nhttps://example.com/"), plain("Café & more example.com"));
        assert_ne!(plain("Hello Ada"), plain("Hello Bob"));
    }

    #[test]
    fn an_older_post_with_the_same_text_is_not_ours() {
        let timeline = [seen("7", "Hello", 400)];
        assert_eq!(looks(&[letter("Hello", 1000, 1)], &timeline, true), [Look::Absent]);
        assert_eq!(looks(&[letter("Hello", 1000, 2)], &timeline, true), [found("7")]);
        assert_eq!(looks(&[letter("Hello", 410, 1)], &timeline, true), [found("7")]);
    }

    #[test]
    fn one_post_settles_one_row() {
        let two = [letter("Hello", 10, 1), letter("Hello", 20, 1)];
        assert_eq!(looks(&two, &[seen("7", "Hello", 11)], true), [found("7"), Look::Absent]);
        assert_eq!(looks(&two, &[seen("8", "Hello", 21), seen("7", "Hello", 11)], true), [found("7"), found("8")]);
    }

    #[test]
    fn a_look_that_does_not_reach_back_proves_nothing() {
        let timeline = [seen("9", "Other", 2000), seen("8", "Other", 1990)];
        assert_eq!(looks(&[letter("Hello", 1000, 1)], &timeline, false), [Look::TooShort]);
        assert_eq!(looks(&[letter("Hello", 2100, 1)], &timeline, false), [Look::Absent]);
    }
}
