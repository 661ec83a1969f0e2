//! Acts over a selection of contacts: the ticked ones, or all that match a search. They are done in the background, a
//! thousand at a time, and can be watched, stopped and taken back.

mod kinds;
mod queries;
mod routes;
mod run;
mod views;

pub(super) use queries::{leave, left, refused};
pub(super) use routes::routes;
pub use run::Batches;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::list::Selection;
use super::model::{Editor, Watchers};
use super::patch::Patched;
use super::tags::TagUses;
use crate::audit::Act;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::steps::Html;
use crate::web::Filled;

/// What a form asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// JSON, by kind of act.
    pub config: String,
    /// What a person reads: `Add the tag vip`.
    pub label: String,
}

/// What an act did to a contact under a key of the journal, to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    /// Whose.
    pub contact: ContactId,
    /// The key of the image.
    pub key: String,
    /// What it said before.
    pub before: Option<String>,
}

/// Something that can be done to many contacts; those above offer theirs in `wiring`.
pub trait BatchAct: Send + Sync + 'static {
    /// Stored, never renamed.
    fn key(&self) -> &'static str;

    /// What is offered: `Add or remove tags`.
    fn label(&self) -> &'static str;

    /// Its icon.
    fn icon(&self) -> &'static str;

    /// Whether it takes contacts away, so that it needs the permission for that.
    fn deletes(&self) -> bool {
        false
    }

    /// Whether its form asks for all that is needed; otherwise it leads on to another.
    fn is_ready(&self, _filled: &Filled) -> bool {
        true
    }

    /// Its controls. `filled` also has the `zone` of whoever asks, and under `size` how many contacts it is about.
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html>;

    /// What was asked for; `None` when `filled` says what is wrong.
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>>;

    /// Does it to a thousand contacts at most, in sets, and writes each real change into the journal.
    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched>;

    /// How the keys begin under which it writes into the journal what only it can take back.
    fn own_keys(&self) -> Option<&'static str> {
        None
    }

    /// An act of this kind, begun then, was taken back from everybody: what it made besides, and nobody uses, goes too.
    fn taken_back(&self, _conn: &mut Conn, _config: &str, _begun: At) -> db::Result<()> {
        Ok(())
    }

    /// Takes back what it wrote under its own keys.
    fn undo(&self, _conn: &mut Conn, _rows: &[Back], _editor: Editor) -> db::Result<()> {
        Ok(())
    }
}

/// Everything that can be done to many; cheap to clone.
#[derive(Clone)]
pub struct Acts(Arc<Vec<Arc<dyn BatchAct>>>);

impl Acts {
    /// What contacts themselves offer, and what those above add; a tag that is used somewhere outlives an undo.
    pub fn new(uses: TagUses, more: Vec<Arc<dyn BatchAct>>) -> Self {
        Self(Arc::new(kinds::all(uses).into_iter().chain(more).collect()))
    }

    /// A batch was taken back: its kind tidies up.
    pub(super) fn taken_back(&self, conn: &mut Conn, act: &Act) -> db::Result<()> {
        if act.kind != "batch" {
            return Ok(());
        }
        let batch = queries::find(conn, act.id)?;
        self.get(&batch.kind).map_or(Ok(()), |kind| kind.taken_back(conn, &batch.config, act.started_at))
    }

    pub(super) fn get(&self, key: &str) -> Option<Arc<dyn BatchAct>> {
        self.all().find(|act| act.key() == key).cloned()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<dyn BatchAct>> {
        self.0.iter()
    }
}

/// Which contacts, as a batch keeps it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Chosen {
    selection: Selection,
    /// Where a day begins for whoever asked.
    zone: String,
}
