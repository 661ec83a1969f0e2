//! The words a contact is found by: of name, e-mail, handle and company; folded, so that case and accents do not matter.

mod queries;

pub(super) use queries::{forget, insert};
pub use queries::{named, refresh_words};

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

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

/// What a contact is found by.
pub(super) fn words_of(names: &[&str], email: Option<&str>, handle: Option<&str>) -> Vec<String> {
    let mut words = BTreeSet::new();
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
    use super::{folded, words_of};

    #[test]
    fn a_contact_is_found_by_the_beginning_of_each_of_its_words() {
        let words = words_of(&["Mary-Ann", "Ångström", "Café Zoë GmbH"], Some("m.a@Example.org"), Some("mary_x"));
        for word in ["mary", "ann", "angstrom", "cafe", "zoe", "gmbh", "m.a@example.org", "a", "example.org", "mary_x"]
        {
            assert!(words.contains(&word.to_owned()), "{word} is not in {words:?}");
        }
        for word in ["m", "example", "org"] {
            assert!(!words.contains(&word.to_owned()), "{word} is the beginning or the end of many: {words:?}");
        }
        assert_eq!(folded("ÄÖÜ ß"), "aou ß");
        assert!(words_of(&["", " "], None, None).is_empty());
    }
}
