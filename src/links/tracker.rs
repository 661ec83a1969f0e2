//! Addresses of texts become links of ours, many at once.

use std::collections::{HashMap, HashSet};

use super::model::{self, NewLink};
use super::queries::{self, Made};
use crate::clock::At;
use crate::config::Config;
use crate::db::Conn;
use crate::seal;

/// So many letters and digits: 71 bits, which nobody guesses.
pub(super) const CODE: usize = 12;
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Makes links under the address at which people reach us; cheap to clone.
#[derive(Clone, Debug)]
pub struct Tracker {
    home: String,
    base: String,
}

impl Tracker {
    /// Under the public address of a configuration.
    pub fn new(config: &Config) -> Self {
        Self { home: config.absolute("/"), base: config.absolute("/r/") }
    }

    /// The address at which people reach us, with a slash behind it.
    pub fn home(&self) -> &str {
        &self.home
    }

    /// An address as all of them look: whether X takes it for a link can be tried on it.
    pub fn sample(&self) -> String {
        format!("{}{}", self.base, "A".repeat(CODE))
    }

    /// The address for each link, in order, made when it is not there yet; `None` where the target has to stay as it
    /// is: it leads nowhere on the web, or to us already.
    pub fn track(&self, conn: &mut Conn, wanted: &[NewLink], now: At) -> diesel::QueryResult<Vec<Option<String>>> {
        let made: Vec<Option<Made<'_>>> = wanted.iter().map(|new| self.made(new)).collect();
        let mut met = HashSet::new();
        let new: Vec<&Made<'_>> = made.iter().flatten().filter(|made| met.insert(made.key)).collect();
        queries::keep(conn, &new, now)?;
        let codes: HashMap<[u8; 32], String> = queries::codes(conn, &new)?;
        let address = |made: &Made<'_>| codes.get(&made.key).map(|code| format!("{}{code}", self.base));
        Ok(made.iter().map(|made| made.as_ref().and_then(address)).collect())
    }

    fn made<'a>(&self, new: &'a NewLink) -> Option<Made<'a>> {
        let target = model::target(&new.target).map(String::from)?;
        let is_ours = target.starts_with(&self.base);
        (!is_ours).then(|| Made { new, key: new.once_key(&target), target, code: code() })
    }
}

/// Letters and digits, each as likely as the others.
fn code() -> String {
    let mut code = String::new();
    while code.len() < CODE {
        let fair = seal::random::<32>().into_iter().filter(|byte| *byte < 248);
        let letters = fair.filter_map(|byte| LETTERS.get(usize::from(byte) % LETTERS.len()));
        code.extend(letters.map(|letter| char::from(*letter)).take(CODE - code.len()));
    }
    code
}

/// Whether this could be a code at all.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == CODE && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{CODE, code, is_code};

    #[test]
    fn a_code_is_of_letters_and_digits_and_no_two_are_alike() {
        let codes: std::collections::BTreeSet<_> = (0..1000).map(|_| code()).collect();
        assert_eq!(codes.len(), 1000);
        assert!(codes.iter().all(|code| code.len() == CODE && is_code(code)));
        assert!(!is_code("../../../etc") && !is_code("") && !is_code("ÄÄÄÄÄÄ"));
    }
}
