//! Building a campaign: add, change and remove steps, publish. Each is one act on one connection.

use super::model::{Branch, Campaign, CampaignStep, NewStep, Source};
use super::queries;
use super::schedule::Delay;
use super::tree::{self, Node};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::{CampaignId, StepId};
use crate::steps::{Alert, Registry, Step, Subject};

const UNKNOWN: &str = "This version of Linnet does not know this kind of step.";
const FOR_EVER: &str = "It waits without end, so nobody ever goes the way of No. Say how long it waits.";
const UNREADABLE: &str = "The stored settings of this step cannot be read. Open it, fill it in again, and save.";

/// Adds a step; `Err` says in a sentence why it cannot stand there.
pub fn add_step(
    conn: &mut Conn,
    registry: &Registry,
    campaign: CampaignId,
    new: &NewStep,
) -> db::Result<Result<StepId, String>> {
    let steps = queries::steps(conn, campaign)?;
    let id = StepId(u64::MAX);
    let mut nodes = nodes(registry, &steps);
    let shape = registry.get(&new.kind).map(Step::shape);
    nodes.push(Node { id, parent: new.parent, branch: new.branch, shape });
    if let Some((_, why)) = tree::check(&nodes).into_iter().find(|(at, _)| *at == id) {
        return Ok(Err(why.sentence().to_owned()));
    }
    let Some(subjects) = subjects(registry, &new.kind, &new.config)? else {
        return Ok(Err(format!("This version of Linnet does not know the kind of step {}.", new.kind)));
    };
    let id = queries::insert_step(conn, campaign, new, registry.get(&new.kind).and_then(Step::listens_to))?;
    queries::set_refs(conn, id, &subjects)?;
    Ok(Ok(id))
}

/// Changes a step; its kind and its place stay.
pub(super) fn change_step(
    conn: &mut Conn,
    registry: &Registry,
    step: &CampaignStep,
    (name, config, delay): (&str, &str, Delay),
) -> db::Result<()> {
    queries::update_step(conn, step.id, name, config, delay)?;
    queries::set_refs(conn, step.id, &subjects(registry, &step.kind, config)?.unwrap_or_default())?;
    Ok(())
}

/// Removes a step and everything below it; whoever stands there ends as skipped.
pub(super) fn remove(conn: &mut Conn, registry: &Registry, step: &CampaignStep, now: At) -> db::Result<usize> {
    let nodes = nodes(registry, &queries::steps(conn, step.campaign_id)?);
    let ids: Vec<StepId> = tree::subtree(&nodes, step.id).into_iter().collect();
    Ok(queries::remove_steps(conn, &ids, now)?)
}

/// Publishes a campaign, so that it acts; `Err` says in sentences what stands against it.
pub fn publish(conn: &mut Conn, registry: &Registry, id: CampaignId, now: At) -> db::Result<Result<(), Vec<String>>> {
    let Some(campaign) = queries::lock(conn, id)? else { return Err(diesel::result::Error::NotFound.into()) };
    let steps = queries::steps(conn, id)?;
    let against = objections(conn, registry, &campaign, &steps)?;
    if !against.is_empty() {
        return Ok(Err(against));
    }
    queries::set_published(conn, id, Some(now), now)?;
    Ok(Ok(()))
}

/// Stops a campaign: nothing more runs, and what waits is taken back by the engine.
pub fn unpublish(conn: &mut Conn, id: CampaignId, now: At) -> db::Result<()> {
    queries::set_published(conn, id, None, now)?;
    Ok(())
}

/// What stands against publishing a campaign now.
pub(super) fn objections(
    conn: &mut Conn,
    registry: &Registry,
    campaign: &Campaign,
    steps: &[CampaignStep],
) -> db::Result<Vec<String>> {
    let mut against = Vec::new();
    if campaign.source() == Source::Nobody {
        against.push("The tag that contacts joined by was deleted. Choose another source.".to_owned());
    }
    if steps.is_empty() {
        against.push("The campaign has no steps yet. Add one.".to_owned());
    }
    let troubles = tree::check(&nodes(registry, steps));
    for step in steps {
        let misplaced = troubles.iter().find(|(id, _)| *id == step.id).map(|(_, why)| why.sentence().to_owned());
        let objection = match registry.get(&step.kind) {
            None => Some(UNKNOWN.to_owned()),
            Some(kind) if kind.fill(&step.config).is_err() => Some(UNREADABLE.to_owned()),
            Some(_) if waits_for_ever(step, steps) => Some(FOR_EVER.to_owned()),
            Some(kind) => kind.objection(conn, &step.config)?,
        };
        against.extend(misplaced.into_iter().chain(objection).map(|why| format!("{}: {why}", step.name)));
    }
    Ok(against)
}

/// What keeps steps from acting, with the step's name. Every kind is asked about every step: one kind may do the work of
/// another.
pub(super) fn alerts(conn: &mut Conn, registry: &Registry, steps: &[CampaignStep]) -> db::Result<Vec<(String, Alert)>> {
    let ids: Vec<StepId> = steps.iter().map(|step| step.id).collect();
    let mut alerts = Vec::new();
    for kind in registry.all() {
        let named = kind.alerts(conn, &ids)?.into_iter().filter_map(|alert| {
            let step = steps.iter().find(|step| step.id == alert.step)?;
            Some((step.name.clone(), alert))
        });
        alerts.extend(named);
    }
    Ok(alerts)
}

/// Whether a way leads on for when nothing happens, and no time is said after which nothing happened.
fn waits_for_ever(step: &CampaignStep, steps: &[CampaignStep]) -> bool {
    let leads_on = |other: &CampaignStep| other.parent_id == Some(step.id) && other.branch() == Some(Branch::No);
    step.listens_to.is_some() && step.delay() == Delay::NONE && steps.iter().any(leads_on)
}

/// Rules in words, one a step; each kind is asked once.
pub(super) fn rules(conn: &mut Conn, registry: &Registry, steps: &[CampaignStep]) -> db::Result<Vec<String>> {
    let unsaid = |step: &CampaignStep| registry.get(&step.kind).map_or(UNKNOWN, |_| UNREADABLE).to_owned();
    let mut rules: Vec<String> = steps.iter().map(unsaid).collect();
    for kind in registry.all() {
        let of_kind: Vec<(usize, &str)> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.kind == kind.kind() && kind.fill(&step.config).is_ok())
            .map(|(index, step)| (index, step.config.as_str()))
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let configs: Vec<&str> = of_kind.iter().map(|(_, config)| *config).collect();
        for ((index, _), words) in of_kind.iter().zip(kind.describe(conn, &configs)?) {
            if let Some(rule) = rules.get_mut(*index) {
                *rule = words;
            }
        }
    }
    Ok(rules)
}

/// What came of steps beyond what the log says, one a step; each kind is asked once.
pub(super) fn told(conn: &mut Conn, registry: &Registry, steps: &[CampaignStep]) -> db::Result<Vec<String>> {
    let mut told = vec![String::new(); steps.len()];
    for kind in registry.all() {
        let of_kind: Vec<(usize, StepId)> = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.kind == kind.kind())
            .map(|(index, step)| (index, step.id))
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let ids: Vec<StepId> = of_kind.iter().map(|(_, id)| *id).collect();
        for ((index, _), words) in of_kind.iter().zip(kind.told(conn, &ids)?) {
            if let Some(told) = told.get_mut(*index) {
                *told = words;
            }
        }
    }
    Ok(told)
}

pub(super) fn nodes(registry: &Registry, steps: &[CampaignStep]) -> Vec<Node> {
    steps.iter().map(|step| step.node(registry)).collect()
}

fn subjects(registry: &Registry, kind: &str, config: &str) -> db::Result<Option<Vec<Subject>>> {
    registry.get(kind).map(|step| step.refers_to(config)).transpose()
}
