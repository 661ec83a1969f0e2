//! A label → an alias; pure. Tokens, import and the API depend on these rules.

/// The longest alias.
pub(super) const LONGEST: usize = 25;

/// Names that mean something else where aliases stand: in forms, filters and exports.
const RESERVED: [&str; 55] = [
    "contact_id",
    "company_id",
    "id",
    "csrf",
    "version",
    "tags",
    "tag",
    "owner",
    "segment",
    "segments",
    "has",
    "ids",
    "points",
    "added",
    "changed",
    "seen",
    "campaign",
    "import",
    "view",
    "default",
    "stage",
    "search",
    "is",
    "name",
    "created_at",
    "changed_at",
    "last_active",
    "after",
    "before",
    "add",
    "all",
    "and",
    "as",
    "by",
    "column",
    "date",
    "desc",
    "from",
    "group",
    "in",
    "index",
    "key",
    "like",
    "limit",
    "not",
    "null",
    "or",
    "order",
    "select",
    "set",
    "table",
    "to",
    "values",
    "where",
    "with",
];

/// The alias a label gives: a–z, 0–9 and `_`, at most 25, never a reserved word.
pub(super) fn of_label(label: &str) -> String {
    let mut alias = String::new();
    // Accents, umlauts and other scripts as people write them with a to z.
    for c in deunicode::deunicode(label).chars().map(|c| c.to_ascii_lowercase()) {
        match c {
            'a'..='z' | '0'..='9' => alias.push(c),
            _ if alias.ends_with('_') => (),
            _ => alias.push('_'),
        }
    }
    let alias = alias.trim_matches('_');
    let needs_prefix = alias.starts_with(|c: char| c.is_ascii_digit()) || is_reserved(alias);
    let alias = match (alias, needs_prefix) {
        ("", _) => "field".to_owned(),
        (alias, true) => format!("f_{alias}"),
        (alias, false) => alias.to_owned(),
    };
    cut(&alias, LONGEST)
}

/// The alias itself, or with the first number that makes it free.
pub(super) fn free(alias: &str, is_taken: impl Fn(&str) -> bool) -> String {
    if !is_taken(alias) {
        return alias.to_owned();
    }
    let numbered = |n: u32| {
        let n = n.to_string();
        format!("{}{n}", cut(alias, LONGEST - n.len()))
    };
    (1..100_000).map(numbered).find(|alias| !is_taken(alias)).unwrap_or_default()
}

/// What is wrong with an alias as typed, in a sentence.
pub(super) fn complaint(alias: &str) -> Option<String> {
    let fits = alias.starts_with(|c: char| c.is_ascii_lowercase())
        && alias.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !fits {
        Some(
            "An alias has the letters a to z, digits and _, and begins with a letter, like favourite_colour."
                .to_owned(),
        )
    } else if alias.len() > LONGEST {
        Some(format!("An alias can have {LONGEST} characters; this has {}.", alias.len()))
    } else {
        is_reserved(alias).then(|| format!("{alias} means something else already; f_{alias} would do."))
    }
}

fn is_reserved(alias: &str) -> bool {
    RESERVED.contains(&alias)
}

fn cut(alias: &str, most: usize) -> String {
    alias.chars().take(most).collect::<String>().trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, complaint, free, of_label};

    #[test]
    fn a_label_becomes_letters_digits_and_underscores() {
        assert_eq!(of_label("Favourite  colour!"), "favourite_colour");
        assert_eq!(of_label("Größe (m²)"), "grosse_m2");
        assert_eq!(of_label("Łódź Ærø"), "lodz_aero");
        assert_eq!(of_label("生日"), "sheng_ri");
        assert_eq!(of_label("Город"), "gorod");
        assert_eq!(of_label("!!!"), "field");
    }

    #[test]
    fn digits_in_front_and_reserved_words_get_a_prefix() {
        assert_eq!(of_label("2nd address"), "f_2nd_address");
        assert_eq!(of_label("Company ID"), "f_company_id");
        for word in ["Has", "Added", "Campaign", "Import", "Name", "IDs", "Tag", "Is"] {
            assert_eq!(of_label(word), format!("f_{}", word.to_lowercase()));
        }
    }

    #[test]
    fn an_alias_is_never_longer_than_allowed_and_never_ends_in_an_underscore() {
        let alias = of_label("abcdefghijklmnopqrstuvwx yz");
        assert_eq!(alias, "abcdefghijklmnopqrstuvwx");
        assert!(free(&"a".repeat(LONGEST), |alias| !alias.ends_with("12")).len() <= LONGEST);
    }

    #[test]
    fn a_clash_gets_a_number() {
        assert_eq!(free("city", |alias| alias == "city"), "city1");
        assert_eq!(free("city", |_| false), "city");
    }

    #[test]
    fn what_is_generated_is_accepted_when_typed() {
        for label in ["Favourite colour", "2nd", "Order", "生日", "É"] {
            assert_eq!(complaint(&of_label(label)), None, "{label}");
        }
        for alias in ["", "City", "1st", "a b", "id", "_x"] {
            assert!(complaint(alias).is_some(), "{alias}");
        }
    }
}
