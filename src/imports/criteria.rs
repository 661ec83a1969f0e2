//! `import:7`: whom an import created or changed.

use super::queries;
use crate::criteria::{Asking, Criterion, Driver, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::ids::ImportId;

/// The contacts of an import, through their timelines.
struct Imported;

/// What imports say about contacts.
pub fn criteria() -> Vec<Box<dyn Criterion>> {
    vec![Box::new(Imported)]
}

impl Criterion for Imported {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if term.key.as_deref() != Some("import") {
            return Ok(None);
        }
        let Ok(id) = term.value.parse::<ImportId>() else {
            return Ok(Some(Err("An import is searched by its number, as in import:7.".to_owned())));
        };
        if queries::find(conn, id)?.is_none() {
            return Ok(Some(Err(format!("There is no import number {id}."))));
        }
        let about = "a.subject_kind = 'import' AND a.subject_key = ?";
        Ok(Some(Ok(Test {
            // Not EXISTS: that may be turned into reading the whole import first.
            holds: Sql::bound(
                format!(
                    "(SELECT 1 FROM activity a WHERE a.contact_id = c.id AND a.kind = 'contact.imported' AND {about} \
                     LIMIT 1) IS NOT NULL"
                ),
                [id.to_string()],
            ),
            ids: Some(Driver {
                select: Sql::bound(
                    format!("SELECT DISTINCT a.contact_id AS id FROM activity a WHERE {about}"),
                    [id.to_string()],
                ),
                is_by_id: false,
            }),
            ..Test::default()
        })))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok(vec![Help::new("import:7", "Whom import number 7 created or changed.")])
    }
}
