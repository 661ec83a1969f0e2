//! Something a campaign does to a contact.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Alert, Batch, Crowd, Cx, Estimate, Html, Outcome, Subject};
use crate::db::{self, Conn};
use crate::ids::StepId;
use crate::web::Filled;

/// Something a campaign does to a contact. Set-based: one outcome per contact of the batch, whatever its size.
pub trait Action: Send + Sync + 'static {
    /// Stored, never renamed: `twitter.tweet`.
    const KIND: &'static str;
    /// What the builder says: `Send a tweet`.
    const LABEL: &'static str;
    /// Its icon in the builder.
    const ICON: &'static str;
    /// Whether it may cost something: only then are those counted that [`Action::estimate`] is asked about.
    const COSTS: bool = false;
    /// What the builder asks for, kept as JSON.
    type Config: Serialize + DeserializeOwned + Send + Sync;

    /// Its part of the step's form.
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html>;
    /// From the form; `None` when `filled` says what is wrong.
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Self::Config>>;
    /// Back into the form, to edit it.
    fn fill(&self, config: &Self::Config) -> Filled;
    /// Rules in words, for a whole tree at once.
    fn describe(&self, conn: &mut Conn, configs: &[Self::Config]) -> db::Result<Vec<String>>;
    /// What it uses.
    fn refers_to(&self, config: &Self::Config) -> Vec<Subject>;
    /// What came of steps of this kind beyond what the log says, a line each; "" where there is nothing to say.
    fn told(&self, _conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>> {
        Ok(vec![String::new(); steps.len()])
    }
    /// Whether a campaign with this step may be published now; `Some` says why not, in words.
    fn objection(&self, _conn: &mut Conn, _config: &Self::Config) -> db::Result<Option<String>> {
        Ok(None)
    }
    /// Why a step of a published campaign cannot be saved like this: the field of the form, and the words beside it.
    fn unfit(&self, _conn: &mut Conn, _config: &Self::Config) -> db::Result<Option<(&'static str, String)>> {
        Ok(None)
    }
    /// What keeps steps from acting until a person does something, for the campaign's page.
    fn alerts(&self, _conn: &mut Conn, _steps: &[StepId]) -> db::Result<Vec<Alert>> {
        Ok(Vec::new())
    }
    /// What it will do and cost at most for those who may come to it; `None` when it costs nothing.
    fn estimate(&self, _conn: &mut Conn, _config: &Self::Config, _crowd: &Crowd) -> db::Result<Option<Estimate>> {
        Ok(None)
    }
    /// One outcome per contact of the batch, in its order.
    fn run(&self, config: &Self::Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>>;
    /// How those that wait stand now, in the batch's order.
    fn settle(&self, _config: &Self::Config, batch: &Batch, _cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        Ok(vec![Outcome::Done; batch.members.len()])
    }
    /// Takes back what still waits: unpublished, removed, do-not-contact. From then on [`Action::settle`] answers
    /// `Skipped` for what was taken back, and [`Action::run`] may bring it back.
    fn withdraw(&self, _batch: &Batch, _cx: &mut Cx<'_>) -> db::Result<()> {
        Ok(())
    }
}
