//! What is typed into the search box → what is looked for; the grammar is pure.

mod compiled;
mod criteria;
mod queries;

pub use compiled::{Query, Selection, asking, compile};
pub use criteria::criteria;
pub(super) use queries::page;
pub use queries::{count_up_to, ids_after};

/// More words than anybody types; the rest is ignored.
const MOST: usize = 6;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Search {
    /// Each is the beginning of a first name, a last name, an e-mail or a handle.
    pub(super) words: Vec<String>,
    /// Each has to be on the contact.
    pub(super) tags: Vec<String>,
    /// Visitors without a name, who are hidden otherwise.
    pub(super) anonymous: bool,
}

impl Search {
    /// From `ada tag:vip "mary ann" is:anonymous`.
    pub(super) fn parse(text: &str) -> Self {
        let mut search = Self::default();
        for term in terms(text) {
            match term.split_once(':') {
                Some(("tag", name)) if !name.is_empty() => search.tags.push(name.to_owned()),
                Some(("is", "anonymous")) => search.anonymous = true,
                _ if term.chars().all(|c| c == '@') => (),
                _ => search.words.push(term),
            }
        }
        search.words.truncate(MOST);
        search.tags.truncate(MOST);
        search
    }
}

/// Words, where quotes keep several together.
fn terms(text: &str) -> Vec<String> {
    let (mut terms, mut term, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => terms.push(std::mem::take(&mut term)),
            c => term.push(c),
        }
    }
    terms.push(term);
    terms.into_iter().map(|term| term.trim().to_owned()).filter(|term| !term.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::Search;

    #[test]
    fn words_tags_and_visitors_are_told_apart() {
        let search = Search::parse("ada  tag:vip tag:\"spring offer\" \"mary ann\" is:anonymous x:y");
        assert_eq!(search.words, ["ada", "mary ann", "x:y"]);
        assert_eq!(search.tags, ["vip", "spring offer"]);
        assert!(search.anonymous);
        assert_eq!(Search::parse("  @ "), Search::default());
    }
}
