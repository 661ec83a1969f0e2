//! Every kind of step known to this build, with its configuration as JSON text.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Context as _;
use serde::de::DeserializeOwned;

use super::decision::ErasedDecision;
use super::{Action, Alert, Batch, Condition, Crowd, Cx, Decision, Estimate, Html, Outcome, Subject};
use crate::activity::{Activity, HEARD};
use crate::db::{self, Conn};
use crate::ids::StepId;
use crate::web::Filled;

/// What a step is to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Does something; one way on.
    Action,
    /// Looks at something; two ways on.
    Condition,
    /// Waits for the contact to do something; two ways on.
    Decision,
}

impl Shape {
    /// Whether a yes and a no lead on.
    pub fn has_branches(self) -> bool {
        self != Self::Action
    }
}

/// A kind of step, its type erased: configurations are JSON text.
pub trait Step: Send + Sync {
    /// Stored, never renamed.
    fn kind(&self) -> &'static str;
    /// What the builder says.
    fn label(&self) -> &'static str;
    /// Its icon.
    fn icon(&self) -> &'static str;
    /// Action, condition or decision.
    fn shape(&self) -> Shape;
    /// Its part of the step's form.
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html>;
    /// From the form to JSON; `None` when `filled` says what is wrong.
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<String>>;
    /// From JSON back into the form.
    fn fill(&self, config: &str) -> db::Result<Filled>;
    /// Rules in words.
    fn describe(&self, conn: &mut Conn, configs: &[&str]) -> db::Result<Vec<String>>;
    /// What it uses.
    fn refers_to(&self, config: &str) -> db::Result<Vec<Subject>>;
    /// What came of steps beyond what the log says, a line each.
    fn told(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>>;
    /// Why a campaign with this step cannot be published now.
    fn objection(&self, conn: &mut Conn, config: &str) -> db::Result<Option<String>>;
    /// Why a step of a published campaign cannot be saved like this: the field of the form, and the words beside it.
    fn unfit(&self, _conn: &mut Conn, _config: &str) -> db::Result<Option<(&'static str, String)>> {
        Ok(None)
    }
    /// What keeps steps from acting until a person does something.
    fn alerts(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<Alert>>;
    /// Whether it may cost something.
    fn costs(&self) -> bool {
        false
    }
    /// What it will do and cost at most.
    fn estimate(&self, conn: &mut Conn, config: &str, crowd: &Crowd) -> db::Result<Option<Estimate>>;
    /// Runs an action; [`Shape::Action`] only.
    fn run(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>>;
    /// Asks an action about those that wait; [`Shape::Action`] only.
    fn settle(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>>;
    /// Takes back what waits; [`Shape::Action`] only.
    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()>;
    /// Asks a condition; [`Shape::Condition`] only.
    fn holds(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>>;
    /// The kind of activity that a decision waits for; [`Shape::Decision`] only.
    fn listens_to(&self) -> Option<&'static str> {
        None
    }
    /// Which of these activities are what a decision waits for; [`Shape::Decision`] only.
    fn matches(&self, _config: &str, _did: &[Activity]) -> db::Result<Vec<bool>> {
        wrong_shape(self.kind())
    }
}

/// Every kind known to this build; cheap to clone.
#[derive(Clone, Default)]
pub struct Registry(Arc<BTreeMap<&'static str, Arc<dyn Step>>>);

impl Registry {
    /// Adds an action.
    pub fn action<A: Action>(self, action: A) -> Self {
        self.add(Arc::new(ErasedAction(action)))
    }

    /// Adds a condition.
    pub fn condition<C: Condition>(self, condition: C) -> Self {
        self.add(Arc::new(ErasedCondition(condition)))
    }

    /// Adds a decision.
    pub fn decision<D: Decision>(self, decision: D) -> Self {
        let kind = decision.listens_to().key;
        assert!(HEARD.contains(&kind), "nobody is told of {kind}, which the step {} waits for", D::KIND);
        self.add(Arc::new(ErasedDecision(decision)))
    }

    /// The step of a kind; `None` when this build does not know it.
    pub fn get(&self, kind: &str) -> Option<&dyn Step> {
        self.0.get(kind).map(AsRef::as_ref)
    }

    /// Every kind, in order of its key.
    pub fn all(&self) -> impl Iterator<Item = &dyn Step> {
        self.0.values().map(AsRef::as_ref)
    }

    fn add(mut self, step: Arc<dyn Step>) -> Self {
        let kind = step.kind();
        let twice = Arc::make_mut(&mut self.0).insert(kind, step).is_some();
        assert!(!twice, "the step {kind} is registered twice");
        self
    }
}

struct ErasedAction<A>(A);
struct ErasedCondition<C>(C);

pub(super) fn read<T: DeserializeOwned>(kind: &str, config: &str) -> db::Result<T> {
    Ok(serde_json::from_str(config).with_context(|| format!("the stored settings of a step {kind} cannot be read"))?)
}

pub(super) fn read_all<T: DeserializeOwned>(kind: &str, configs: &[&str]) -> db::Result<Vec<T>> {
    configs.iter().map(|config| read(kind, config)).collect()
}

pub(super) fn write<T: serde::Serialize>(config: Option<T>) -> db::Result<Option<String>> {
    Ok(config
        .map(|config| serde_json::to_string(&config))
        .transpose()
        .context("a step's settings cannot be written")?)
}

pub(super) fn wrong_shape<T>(kind: &str) -> db::Result<T> {
    Err(db::Error::Other(anyhow::anyhow!("the step {kind} cannot do this")))
}

impl<A: Action> Step for ErasedAction<A> {
    fn kind(&self) -> &'static str {
        A::KIND
    }
    fn label(&self) -> &'static str {
        A::LABEL
    }
    fn icon(&self) -> &'static str {
        A::ICON
    }
    fn shape(&self) -> Shape {
        Shape::Action
    }
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        self.0.form(conn, filled)
    }
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<String>> {
        write(self.0.parse(conn, filled)?)
    }
    fn fill(&self, config: &str) -> db::Result<Filled> {
        Ok(self.0.fill(&read(A::KIND, config)?))
    }
    fn describe(&self, conn: &mut Conn, configs: &[&str]) -> db::Result<Vec<String>> {
        self.0.describe(conn, &read_all(A::KIND, configs)?)
    }
    fn refers_to(&self, config: &str) -> db::Result<Vec<Subject>> {
        Ok(self.0.refers_to(&read(A::KIND, config)?))
    }
    fn told(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>> {
        self.0.told(conn, steps)
    }
    fn objection(&self, conn: &mut Conn, config: &str) -> db::Result<Option<String>> {
        self.0.objection(conn, &read(A::KIND, config)?)
    }
    fn unfit(&self, conn: &mut Conn, config: &str) -> db::Result<Option<(&'static str, String)>> {
        self.0.unfit(conn, &read(A::KIND, config)?)
    }
    fn alerts(&self, conn: &mut Conn, steps: &[StepId]) -> db::Result<Vec<Alert>> {
        self.0.alerts(conn, steps)
    }
    fn costs(&self) -> bool {
        A::COSTS
    }
    fn estimate(&self, conn: &mut Conn, config: &str, crowd: &Crowd) -> db::Result<Option<Estimate>> {
        self.0.estimate(conn, &read(A::KIND, config)?, crowd)
    }
    fn run(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        self.0.run(&read(A::KIND, config)?, batch, cx)
    }
    fn settle(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        self.0.settle(&read(A::KIND, config)?, batch, cx)
    }
    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()> {
        self.0.withdraw(batch, cx)
    }
    fn holds(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        wrong_shape(A::KIND)
    }
}

impl<C: Condition> Step for ErasedCondition<C> {
    fn kind(&self) -> &'static str {
        C::KIND
    }
    fn label(&self) -> &'static str {
        C::LABEL
    }
    fn icon(&self) -> &'static str {
        C::ICON
    }
    fn shape(&self) -> Shape {
        Shape::Condition
    }
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        self.0.form(conn, filled)
    }
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<String>> {
        write(self.0.parse(conn, filled)?)
    }
    fn fill(&self, config: &str) -> db::Result<Filled> {
        Ok(self.0.fill(&read(C::KIND, config)?))
    }
    fn describe(&self, conn: &mut Conn, configs: &[&str]) -> db::Result<Vec<String>> {
        self.0.describe(conn, &read_all(C::KIND, configs)?)
    }
    fn refers_to(&self, config: &str) -> db::Result<Vec<Subject>> {
        Ok(self.0.refers_to(&read(C::KIND, config)?))
    }
    fn told(&self, _: &mut Conn, steps: &[StepId]) -> db::Result<Vec<String>> {
        Ok(vec![String::new(); steps.len()])
    }
    fn objection(&self, _: &mut Conn, _: &str) -> db::Result<Option<String>> {
        Ok(None)
    }
    fn alerts(&self, _: &mut Conn, _: &[StepId]) -> db::Result<Vec<Alert>> {
        Ok(Vec::new())
    }
    fn estimate(&self, _: &mut Conn, _: &str, _: &Crowd) -> db::Result<Option<Estimate>> {
        Ok(None)
    }
    fn run(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        wrong_shape(C::KIND)
    }
    fn settle(&self, _: &str, _: &Batch, _: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        wrong_shape(C::KIND)
    }
    fn withdraw(&self, _: &Batch, _: &mut Cx<'_>) -> db::Result<()> {
        wrong_shape(C::KIND)
    }
    fn holds(&self, config: &str, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        self.0.holds(&read(C::KIND, config)?, batch, cx)
    }
}
