//! `tag:vip`.

use crate::contacts::tags;
use crate::criteria::{Asking, Criterion, Driver, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::ids::TagId;

pub(super) struct Tags;

impl Criterion for Tags {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if !matches!(term.key.as_deref(), Some("tag")) {
            return Ok(None);
        }
        Ok(Some(match tags::find_tag(conn, &term.value)? {
            Some(tag) => Ok(tagged(tag.id)),
            None => Err(format!("There is no tag “{}”.", term.value)),
        }))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok(vec![
            Help::new("tag:vip", "Who has this tag; tag:\"spring offer\" when it has spaces."),
            Help::new("!tag:vip", "Who does not have it."),
        ])
    }
}

fn tagged(tag: TagId) -> Test {
    let select =
        format!("SELECT contact_id AS id FROM contact_tags FORCE INDEX (contact_tags_tag) WHERE tag_id = {tag}");
    Test {
        holds: Sql::finds(Sql::plain(format!(
            "SELECT 1 FROM contact_tags t WHERE t.contact_id = c.id AND t.tag_id = {tag}"
        ))),
        ids: Some(Driver { select: Sql::plain(select), is_by_id: true }),
        ..Test::default()
    }
}
