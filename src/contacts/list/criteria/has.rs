//! Whether there is anything at all: `has:city`, `has:owner`, `has:tag`, `has:note`.

use super::fields::{hidden, is_indexed};
use super::found_by;
use crate::criteria::{Asking, Criterion, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::fields::{self, Field, Op, column_of, side_table};

pub(super) struct Has;

impl Criterion for Has {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if !matches!(term.key.as_deref(), Some("has")) {
            return Ok(None);
        }
        let what = term.value.to_lowercase();
        Ok(Some(match what.as_str() {
            "owner" => Ok(Test { holds: Sql::plain("c.owner_id IS NOT NULL"), ..Test::default() }),
            "active" => Ok(Test { holds: Sql::plain("c.last_active_at IS NOT NULL"), ..Test::default() }),
            "name" => Ok(Test {
                holds: Sql::plain("(c.first_name IS NOT NULL OR c.last_name IS NOT NULL)"),
                ..Test::default()
            }),
            "tag" | "note" => Ok(row_in(&format!("contact_{what}s"))),
            _ => match fields::with_archived(conn)?.into_iter().find(|field| field.alias == what) {
                Some(field) => hidden(&field).filter(|_| field.archived_at.is_some()).map_or(Ok(filled(&field)), Err),
                None => Err(format!(
                    "There is no field “{what}”; beside fields there are has:owner, has:tag, has:note, has:name and has:active."
                )),
            },
        }))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok(vec![
            Help::new("has:city", "Whose field is filled; any field's alias, also owner, tag, note."),
            Help::new("!has:email", "Who has none."),
        ])
    }
}

fn row_in(table: &str) -> Test {
    Test {
        holds: Sql::finds(Sql::plain(format!("SELECT 1 FROM {table} h WHERE h.contact_id = c.id"))),
        ids: Some(found_by(Sql::plain(format!("SELECT contact_id AS id FROM {table}")))),
        ..Test::default()
    }
}

fn filled(field: &Field) -> Test {
    let (holds, _) = fields::test(field, Op::NotEmpty, "");
    let select = |n: u32| format!("SELECT v{n}.contact_id AS id FROM contact_values_{n} v{n} WHERE {holds}");
    Test {
        ids: side_table(field).filter(|_| is_indexed(field)).map(|n| found_by(Sql::plain(select(n)))),
        holds: Sql::plain(format!("{} IS NOT NULL", column_of(field))),
        tables: side_table(field).into_iter().collect(),
        ..Test::default()
    }
}
