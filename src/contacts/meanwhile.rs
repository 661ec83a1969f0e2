//! Two people edit one contact: what each of them changed since the form was opened; pure.

use url::form_urlencoded::Serializer;

use crate::web::Filled;

/// The control that carries the form as it was opened.
pub(super) const OPENED: &str = "opened";

/// A control: its name, what pages call it, and what its options are called.
pub(super) type Named<'n> = (&'n str, &'n str, &'n [(String, String)]);

/// What came of two people's changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meanwhile {
    /// Who saved first; empty when it was Linnet itself.
    pub(super) who: String,
    /// Only they changed it: label, before, now. The form has it.
    pub(super) theirs: Vec<(String, String, String)>,
    /// Both did: label, what they saved, what is typed here. The form keeps what is typed.
    pub(super) both: Vec<(String, String, String)>,
}

/// A form as it stands, to be carried in one control.
pub(super) fn carried(form: &Filled) -> String {
    Serializer::new(String::new()).extend_pairs(form.pairs()).finish()
}

/// Takes over what only the other one changed.
pub(super) fn settle(form: &mut Filled, now: &Filled, controls: &[Named<'_>]) -> Meanwhile {
    let opened = Filled::decode(form.value(OPENED).as_bytes());
    let mut found = Meanwhile::default();
    for (name, label, options) in controls {
        let (was, theirs, mine) = (values(&opened, name), values(now, name), values(form, name));
        let words = |values: &[String]| in_words(values, options);
        if theirs == mine || theirs == was && form.knows(OPENED) {
            continue;
        }
        if mine == was && form.knows(OPENED) {
            found.theirs.push(((*label).to_owned(), words(&was), words(&theirs)));
            form.put(name, theirs);
        } else {
            found.both.push(((*label).to_owned(), words(&theirs), words(&mine)));
        }
    }
    found
}

/// What was typed, however the browser wrote it: an empty control is none, a line ends one way.
fn values(form: &Filled, name: &str) -> Vec<String> {
    let typed = form.values(name).into_iter().map(|value| value.trim().replace("\r\n", "\n"));
    typed.filter(|value| !value.is_empty()).collect()
}

fn in_words(values: &[String], options: &[(String, String)]) -> String {
    let word = |value: &String| options.iter().find(|(key, _)| key == value).map_or(value, |(_, label)| label).clone();
    values.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::{Filled, OPENED, carried, settle};

    fn typed(pairs: &[(&str, &str)]) -> Filled {
        let mut form = Filled::of(pairs.iter().copied());
        form.set(OPENED, carried(&Filled::of([("city", "Oslo"), ("position", "Owner"), ("size", "s")])));
        form
    }

    #[test]
    fn what_only_one_of_two_changed_is_kept_whoever_it_was() {
        let now = Filled::of([("city", "Oslo"), ("position", "Boss"), ("size", "l")]);
        let sizes = [("s".to_owned(), "Small".to_owned()), ("l".to_owned(), "Large".to_owned())];
        let controls = [("city", "City", &[][..]), ("position", "Position", &[]), ("size", "Size", &sizes)];
        let mut form = typed(&[("city", "Rome"), ("position", "Owner"), ("size", "s")]);
        let found = settle(&mut form, &now, &controls);
        assert_eq!(found.both, []);
        let change = |label: &str, was: &str, now: &str| (label.to_owned(), was.to_owned(), now.to_owned());
        assert_eq!(found.theirs, [change("Position", "Owner", "Boss"), change("Size", "Small", "Large")]);
        assert_eq!((form.text("city"), form.text("position"), form.text("size")), ("Rome", "Boss", "l"));
    }

    #[test]
    fn what_both_changed_stays_as_typed_and_is_told() {
        let now = Filled::of([("city", "Bonn"), ("position", "Owner")]);
        let mut form = typed(&[("city", "Rome"), ("position", "Owner")]);
        let found = settle(&mut form, &now, &[("city", "City", &[])]);
        assert_eq!(found.both, [("City".to_owned(), "Bonn".to_owned(), "Rome".to_owned())]);
        assert_eq!(form.text("city"), "Rome");
    }
}
