//! Something a campaign waits for a contact to do, to go one way or, when it does not happen in time, the other.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::registry::{Shape, Step, read, read_all, write, wrong_shape};
use super::{Alert, Batch, Crowd, Cx, Estimate, Html, Outcome, Subject};
use crate::activity::{self, Activity};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::StepId;
use crate::web::Filled;

/// Something a campaign waits for a contact to do. It is told what contacts do; what they did before they came to it does
/// not count, unless it says since when.
pub trait Decision: Send + Sync + 'static {
    /// Stored, never renamed: `page.visits`.
    const KIND: &'static str;
    /// What the builder says: `Visits a page`.
    const LABEL: &'static str;
    /// Its icon in the builder.
    const ICON: &'static str;
    /// What the builder asks for, kept as JSON.
    type Config: Serialize + DeserializeOwned + Send + Sync;

    /// The kind of activity it waits for; one of [`activity::HEARD`].
    fn listens_to(&self) -> activity::Kind;
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
    /// Whether a campaign with this step may be published now; `Some` says why not, in words.
    fn objection(&self, _conn: &mut Conn, _config: &Self::Config) -> db::Result<Option<String>> {
        Ok(None)
    }
    /// Whether this is what it waits for.
    fn matches(&self, config: &Self::Config, did: &Activity) -> bool;
    /// Whether [`Decision::since`] ever says something.
    const LOOKS_BACK: bool = false;
    /// Since when what each contact did counts, when that is before they came to it.
    fn since(&self, _conn: &mut Conn, _config: &Self::Config, batch: &Batch) -> db::Result<Vec<Option<At>>> {
        Ok(vec![None; batch.members.len()])
    }
}

/// A decision, its type erased.
pub(super) struct ErasedDecision<D>(pub(super) D);

impl<D: Decision> Step for ErasedDecision<D> {
    fn kind(&self) -> &'static str {
        D::KIND
    }
    fn label(&self) -> &'static str {
        D::LABEL
    }
    fn icon(&self) -> &'static str {
        D::ICON
    }
    fn shape(&self) -> Shape {
        Shape::Decision
    }
    fn looks_back(&self) -> bool {
        D::LOOKS_BACK
    }
    fn since(&self, config: &str, batch: &Batch, conn: &mut Conn) -> db::Result<Vec<Option<At>>> {
        self.0.since(conn, &read(D::KIND, config)?, batch)
    }
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        self.0.form(conn, filled)
    }
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<String>> {
        write(self.0.parse(conn, filled)?)
    }
    fn fill(&self, config: &str) -> db::Result<Filled> {
        Ok(self.0.fill(&read(D::KIND, config)?))
    }
    fn describe(&self, conn: &mut Conn, configs: &[&str]) -> db::Result<Vec<String>> {
        self.0.describe(conn, &read_all(D::KIND, configs)?)
    }
    fn refers_to(&self, config: &str) -> db::Result<Vec<Subject>> {
        Ok(self.0.refers_to(&read(D::KIND, config)?))
    }
    fn objection(&self, conn: &mut Conn, config: &str) -> db::Result<Option<String>> {
        self.0.objection(conn, &read(D::KIND, config)?)
    }
    fn alerts(&self, _: &mut Conn, _: &[StepId]) -> db::Result<Vec<Alert>> {
        Ok(Vec::new())
    }
    fn told(&self, _: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>> {
        Ok(vec![String::new(); steps.len()])
    }
    fn estimate(&self, _: &mut Conn, _: &str, _: &Crowd) -> db::Result<Option<Estimate>> {
        Ok(None)
    }
    fn run(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        wrong_shape(D::KIND)
    }
    fn settle(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        wrong_shape(D::KIND)
    }
    fn withdraw(&self, _: &Batch, _: &mut Cx<'_>) -> db::Result<()> {
        wrong_shape(D::KIND)
    }
    fn holds(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        wrong_shape(D::KIND)
    }
    fn listens_to(&self) -> Option<&'static str> {
        Some(self.0.listens_to().key)
    }
    fn matches(&self, config: &str, did: &[Activity]) -> db::Result<Vec<bool>> {
        let config = read(D::KIND, config)?;
        Ok(did.iter().map(|one| self.0.matches(&config, one)).collect())
    }
}
