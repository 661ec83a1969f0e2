//! What contacts can be asked about themselves.

use crate::contacts::words::folded;
use crate::criteria::{Asking, Criterion, Help, Sql, Term, Test};
use crate::db::{self, Conn};

/// A bare word: the beginning of a word in name, e-mail, handle or company.
pub(super) struct Words;

impl Criterion for Words {
    fn test(&self, _conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if term.key.is_some() {
            return Ok(None);
        }
        let begins =
            vec![format!("{}%", folded(&term.value).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))];
        Ok(Some(Ok(Test {
            holds: Sql::bound(
                "EXISTS (SELECT 1 FROM contact_words w WHERE w.contact_id = c.id AND w.word LIKE ?)",
                begins.clone(),
            ),
            ids: Some(Sql::bound("SELECT contact_id AS id FROM contact_words WHERE word LIKE ?", begins)),
            ..Test::default()
        })))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok(vec![Help {
            example: "ada".to_owned(),
            meaning: "The beginning of a word in name, e-mail, handle or company.".to_owned(),
        }])
    }
}
