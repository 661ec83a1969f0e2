//! When: `added:`, `changed:`, `active:`.

use super::found_by;
use crate::clock::At;
use crate::criteria::{Asking, Criterion, Help, Sql, Term, Test, Window};
use crate::db::{self, Conn};

pub(super) struct Times;

impl Criterion for Times {
    fn test(&self, _conn: &mut Conn, term: &Term, asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        let column = match term.key.as_deref() {
            Some("added") => "created_at",
            Some("changed") => "changed_at",
            Some("active") if term.value.eq_ignore_ascii_case("never") => {
                return Ok(Some(Ok(Test { holds: Sql::plain("c.last_active_at IS NULL"), ..Test::default() })));
            }
            Some("active") => "last_active_at",
            _ => return Ok(None),
        };
        Ok(Some(asking.times(term).map(|window| between(column, window))))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok([
            ("added:2026-01..2026-03", "Added from January to March; also 2026-01.., ..2026-03, 2026, today."),
            ("active:-7d", "Did something in the last seven days; active:<-30d nothing for thirty days; active:never."),
            ("changed:yesterday", "Changed yesterday."),
        ]
        .map(|(example, meaning)| Help::new(example, meaning))
        .into())
    }
}

fn between(column: &str, (from, until): Window<At>) -> Test {
    let condition = |column: &str| {
        let sides = [(" >= ?", from), (" < ?", until)];
        let pieces: Vec<Sql> =
            sides.into_iter().filter_map(|(is, at)| Some(Sql::bound(format!("{column}{is}"), [stamp(at?)]))).collect();
        Sql::joined(&pieces, " AND ", "TRUE")
    };
    let select = Sql::plain("SELECT id FROM contacts WHERE state IN (0, 1) AND ").then(&condition(column));
    Test { holds: condition(&format!("c.{column}")), ids: Some(found_by(select)), ..Test::default() }
}

/// As a DATETIME(6) is written.
fn stamp(at: At) -> String {
    at.utc().format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}
