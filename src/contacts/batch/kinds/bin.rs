//! Into the bin.

use askama::Template;

use super::{BatchAct, Wish, rendered, wish};
use crate::contacts::bin;
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::Patched;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::Html;
use crate::web::Filled;

pub(super) struct Bin;

#[derive(Template)]
#[template(path = "contacts/batch/bin.html")]
struct Form<'a> {
    form: &'a Filled,
}

impl BatchAct for Bin {
    fn key(&self) -> &'static str {
        "delete"
    }

    fn label(&self) -> &'static str {
        "Delete"
    }

    fn icon(&self) -> &'static str {
        "trash"
    }

    fn deletes(&self) -> bool {
        true
    }

    fn form(&self, _conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        rendered(&Form { form: filled })
    }

    fn parse(&self, _conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        if !filled.is_on("sure") {
            filled.refuse("sure", "Tick that you are sure.");
        }
        wish(filled, &(), "Put into the bin".to_owned())
    }

    fn run(
        &self,
        conn: &mut Conn,
        _config: &str,
        ids: &[ContactId],
        _watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let binned = bin::bin(conn, ids, editor)?;
        Ok(Patched { changed: u64::try_from(binned.len()).unwrap_or(0), refused: Vec::new() })
    }
}
