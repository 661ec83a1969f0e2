//! Tags on, tags off.

use super::{BatchAct, Wish, read, wish};
use crate::clock::At;
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Patch, Patched, patch};
use crate::contacts::steps::{ChangeTags, TagNames};
use crate::contacts::tags::{self, TagUses};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::{Action as _, Html};
use crate::web::Filled;

pub(super) struct Tags(pub(super) TagUses);

impl BatchAct for Tags {
    fn key(&self) -> &'static str {
        "tags"
    }

    fn label(&self) -> &'static str {
        "Add or remove tags"
    }

    fn icon(&self) -> &'static str {
        "tags"
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        ChangeTags.form(conn, filled)
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let Some(names) = ChangeTags.parse(conn, filled)? else { return Ok(None) };
        let words = ChangeTags.describe(conn, std::slice::from_ref(&names))?.pop().unwrap_or_default();
        wish(filled, &names, words)
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let names: TagNames = read(config)?;
        let change = Patch { add_tags: names.add, remove_tags: names.remove, ..Patch::default() };
        patch(conn, ids, &change, watchers, editor)
    }

    fn taken_back(&self, conn: &mut Conn, config: &str, begun: At) -> db::Result<()> {
        let names: TagNames = read(config)?;
        tags::drop_unused(conn, &names.add, begun, &self.0)
    }
}
