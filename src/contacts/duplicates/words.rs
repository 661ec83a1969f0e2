//! Why two contacts are suggested, in words; from what they say now.

use super::keys::Hint;
use crate::contacts::model::Contact;
use crate::contacts::words::number;

/// A contact, and what of it may be the same: telephone numbers and company.
pub(super) struct Person {
    pub(super) contact: Contact,
    pub(super) numbers: Vec<String>,
    pub(super) company: Option<String>,
}

/// `Same telephone number +49 30 901820; same last name`.
pub(super) fn explain(hints: &[Hint], one: &Person, other: &Person) -> String {
    let mut reasons: Vec<String> = hints.iter().map(|hint| reason(*hint, one, other)).collect();
    let same = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
        _ => false,
    };
    if !hints.contains(&Hint::NameAndCompany) {
        let first = same(&one.contact.first_name, &other.contact.first_name);
        let last = same(&one.contact.last_name, &other.contact.last_name);
        reasons.extend(match (first, last) {
            (true, true) => Some("same name".to_owned()),
            (false, true) => Some("same last name".to_owned()),
            (true, false) => Some("same first name".to_owned()),
            (false, false) => None,
        });
    }
    let text = reasons.join("; ");
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn reason(hint: Hint, one: &Person, other: &Person) -> String {
    match hint {
        Hint::Email => {
            let email = |person: &Person| person.contact.email.clone().unwrap_or_default();
            format!("one mailbox: {} and {}", email(one), email(other))
        }
        Hint::Handle => format!("same handle {}", one.contact.at_handle()),
        Hint::Account => "same account on X".to_owned(),
        Hint::Phone => {
            let theirs: Vec<_> = other.numbers.iter().filter_map(|text| number(text)).collect();
            let is_shared = |text: &&String| number(text).is_some_and(|number| theirs.contains(&number));
            let shared = one.numbers.iter().find(is_shared).map_or("", String::as_str);
            format!("same telephone number {shared}").trim_end().to_owned()
        }
        Hint::NameAndCompany => format!("same name at {}", one.company.as_deref().unwrap_or("the same company")),
    }
}
