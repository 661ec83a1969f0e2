//! The readable end of an address, made from a title; pure.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// The most characters a slug can have.
pub const LONGEST: usize = 100;

/// A title as lower-case letters, digits and single hyphens; empty when nothing of it can be written so.
pub fn of(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfkd().filter(|c| !is_combining_mark(*c) && !matches!(c, '\'' | '’')) {
        match plain(c) {
            Some(letters) => slug.push_str(letters),
            None if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            None => (),
        }
    }
    slug.truncate(LONGEST - 10);
    slug.trim_end_matches('-').to_owned()
}

/// What is wrong with a slug that a person typed, in a sentence.
pub fn complaint(slug: &str) -> Option<String> {
    if slug.len() > LONGEST {
        return Some(format!("A slug can have {LONGEST} characters; this has {}.", slug.chars().count()));
    }
    let is_fine = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    (!is_fine || slug.starts_with('-') || slug.ends_with('-'))
        .then(|| "A slug is made of lower-case letters (a–z), digits and hyphens between them.".to_owned())
}

/// The first of `base`, `base-2`, `base-3` … that is free.
pub fn first_free(base: &str, is_free: impl Fn(&str) -> bool) -> String {
    let numbered = |n: u32| if n == 1 { base.to_owned() } else { format!("{base}-{n}") };
    (1..=u32::MAX).map(numbered).find(|slug| is_free(slug)).unwrap_or_default()
}

/// Letters that do not fall apart into a plain one and an accent.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{complaint, first_free, of};

    #[test]
    fn a_title_becomes_a_readable_slug() {
        for (title, slug) in [
            ("Welcome", "welcome"),
            ("  Spring 2027: Äpfel & Größe!  ", "spring-2027-apfel-grosse"),
            ("It’s Ada's", "its-adas"),
            ("../../etc/passwd", "etc-passwd"),
            ("你好", ""),
            ("---", ""),
        ] {
            assert_eq!(of(title), slug, "{title}");
        }
        assert!(of(&"long ".repeat(100)).len() < super::LONGEST);
    }

    #[test]
    fn a_typed_slug_is_refused_when_it_would_not_be_plain() {
        for slug in ["a", "a-1", "spring-2027"] {
            assert_eq!(complaint(slug), None, "{slug}");
        }
        for slug in ["A", "a b", "a/b", "-a", "a-", "ä", "a.b", "a_b"] {
            assert!(complaint(slug).is_some(), "{slug}");
        }
    }

    #[test]
    fn a_taken_slug_is_numbered() {
        assert_eq!(first_free("a", |_| true), "a");
        assert_eq!(first_free("a", |slug| !["a", "a-2"].contains(&slug)), "a-3");
    }
}
