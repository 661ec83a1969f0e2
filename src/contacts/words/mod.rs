//! The words a contact is found by: of name, e-mail, handle and company, folded, so that case and accents do not matter;
//! and the end of each telephone number, however it is written.

mod queries;

pub(super) use queries::{forget, insert};
pub use queries::{named, refresh_words};

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use crate::fields::{Field, Kind};

/// The column's width; a longer word is found by its beginning.
const LONGEST: usize = 32;
/// Words of one contact; nobody has more.
const MOST: usize = 24;

/// A text as it is compared: lower case, no accents, at most 32 characters.
pub fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).take(LONGEST).collect()
}

/// The words of a text, folded.
pub(super) fn parts(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(folded);
    words.filter(|word| !word.is_empty()).collect()
}

/// Digits that tell two telephone numbers apart whatever comes before: a country's prefix or a zero.
const DIGITS: usize = 8;
/// Shorter numbers are extensions.
const FEWEST: usize = 6;

/// The end of a telephone number: with or without its country, with or without punctuation.
pub(super) fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let from = digits.len().saturating_sub(DIGITS);
    digits.get(from..).filter(|_| digits.len() >= FEWEST).map(str::to_owned)
}

/// The same of a text that is a telephone number and nothing else.
pub(super) fn dialled(text: &str) -> Option<String> {
    let is_dialled = |c: char| c.is_ascii_digit() || " +-./()".contains(c);
    number(text).filter(|_| text.chars().all(is_dialled))
}

/// Whether a contact is found by what this field has, beside its own columns.
pub(super) fn is_found_by(field: &Field) -> bool {
    field.alias == "company" || field.kind == Kind::Tel
}

/// What a contact is found by; `numbers` are telephone numbers.
pub(super) fn words_of(names: &[&str], numbers: &[String], email: Option<&str>, handle: Option<&str>) -> Vec<String> {
    let mut words = BTreeSet::new();
    words.extend(numbers.iter().filter_map(|text| number(text)));
    words.extend(names.iter().flat_map(|name| parts(name)));
    if let Some(email) = email {
        words.insert(folded(email));
        words.extend(email_words(email).map(folded));
    }
    words.extend(handle.map(folded));
    words.remove("");
    words.into_iter().take(MOST).collect()
}

/// What an e-mail is also found by: the parts of its name but the first, with which the whole begins; its host; and the
/// host's parts but the first and the last, with which the host begins, or everybody ends.
fn email_words(email: &str) -> impl Iterator<Item = &str> {
    let (name, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let hosts = host.split(['.', '-']).count().saturating_sub(2);
    let inner = host.split(['.', '-']).skip(1).take(hosts);
    name.split(['.', '-', '_', '+']).skip(1).chain([host]).chain(inner)
}

#[cfg(test)]
mod tests {
    use super::{dialled, folded, number, words_of};

    #[test]
    fn a_contact_is_found_by_the_beginning_of_each_of_its_words() {
        let words = words_of(&["Mary-Ann", "Ångström", "Café Zoë GmbH"], &[], Some("m.a@Example.org"), Some("mary_x"));
        for word in ["mary", "ann", "angstrom", "cafe", "zoe", "gmbh", "m.a@example.org", "a", "example.org", "mary_x"]
        {
            assert!(words.contains(&word.to_owned()), "{word} is not in {words:?}");
        }
        for word in ["m", "example", "org"] {
            assert!(!words.contains(&word.to_owned()), "{word} is the beginning or the end of many: {words:?}");
        }
        assert_eq!(folded("ÄÖÜ ß"), "aou ß");
        assert!(words_of(&["", " "], &[], None, None).is_empty());
    }

    #[test]
    fn one_number_is_written_in_many_ways() {
        for text in ["+49 30 901820", "030/901820", "0049 (30) 90-18-20"] {
            assert_eq!(number(text).as_deref(), Some("30901820"), "{text}");
        }
        assert_eq!(number("12345"), None);
    }

    #[test]
    fn who_calls_is_looked_up_by_what_the_telephone_shows() {
        assert_eq!(dialled("+43 (1) 555-12 34").as_deref(), Some("15551234"));
        for text in ["2026 GmbH", "x123456", "12345", ""] {
            assert_eq!(dialled(text), None, "{text}");
        }
    }
}
