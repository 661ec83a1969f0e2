//! The tree of a campaign as nested lists, with its numbers.

use askama::Template as _;

use super::build;
use super::model::{Branch, CampaignStep, state_words};
use super::report::Number;
use super::tree::{self, DEEPEST, Node};
use super::views::{BranchPart, Figure, KindLink, StepPart};
use crate::clock::At;
use crate::ids::{CampaignId, StepId};
use crate::steps::{Html, Registry, Shape, Step};
use crate::web::{self, Shell, urls};

/// The states a page shows, in the order in which it shows them.
pub(super) const STATES: [&str; 7] = ["done", "armed", "waiting", "due", "held", "skipped", "failed"];

/// Everything the tree is drawn from.
pub(super) struct Picture<'a> {
    pub(super) campaign: CampaignId,
    pub(super) registry: &'a Registry,
    pub(super) steps: &'a [CampaignStep],
    /// In the order of the steps.
    pub(super) rules: &'a [String],
    /// The same: what came of each, beyond its states.
    pub(super) told: &'a [String],
    pub(super) numbers: &'a [Number],
    pub(super) may_edit: bool,
    pub(super) shell: &'a Shell,
}

impl Picture<'_> {
    /// The whole tree.
    pub(super) fn draw(&self) -> web::Result<Html> {
        let nodes = build::nodes(self.registry, self.steps);
        self.branch(&nodes, (None, None), "", 0)
    }

    fn branch(
        &self,
        nodes: &[Node],
        place: (Option<StepId>, Option<Branch>),
        label: &'static str,
        depth: usize,
    ) -> web::Result<Html> {
        let ids = if depth > DEEPEST { Vec::new() } else { tree::children(nodes, place.0, place.1) };
        let add = self.add_words(place, ids.last().copied());
        let items = ids.into_iter().map(|id| self.step(nodes, id, depth)).collect::<web::Result<_>>()?;
        let kinds = if self.may_edit { kinds(self.registry, self.campaign, place) } else { Vec::new() };
        Ok(Html(BranchPart { label, items, add, kinds }.render()?))
    }

    /// Where a step added at a place would stand, so that no two places read the same.
    fn add_words(&self, (parent, branch): (Option<StepId>, Option<Branch>), last: Option<StepId>) -> String {
        let name = |id| self.steps.iter().find(|step| step.id == id).map_or("", |step| step.name.as_str());
        match (last, parent, branch) {
            (Some(last), ..) => format!("Add a step beside “{}”", name(last)),
            (None, None, _) => "Add the first step".to_owned(),
            (None, Some(parent), None) => format!("Add a step after “{}”", name(parent)),
            (None, Some(parent), Some(branch)) => format!("Add a step after “{}”, if {}", name(parent), branch.key()),
        }
    }

    fn step(&self, nodes: &[Node], id: StepId, depth: usize) -> web::Result<Html> {
        let found = self.steps.iter().zip(self.rules).zip(self.told).find(|((step, _), _)| step.id == id);
        let Some(((step, rule), told)) = found else { return Ok(Html::default()) };
        let kind = self.registry.get(&step.kind);
        let ways: &[(Option<Branch>, &'static str)] = match kind.map(Step::shape) {
            Some(Shape::Condition | Shape::Decision) => &[(Some(Branch::Yes), "Yes"), (Some(Branch::No), "No")],
            Some(Shape::Action) => &[(None, "")],
            // Whatever it was: what hangs on it is shown.
            None => &[(None, ""), (Some(Branch::Yes), "Yes"), (Some(Branch::No), "No")],
        };
        let branches = ways
            .iter()
            .map(|(branch, label)| self.branch(nodes, (Some(id), *branch), label, depth + 1))
            .collect::<web::Result<_>>()?;
        let edit_url = if self.may_edit { format!("{}/edit", urls::step(&self.campaign, &id)) } else { String::new() };
        let part = StepPart {
            id: id.to_string(),
            name: step.name.clone(),
            icon: kind.map_or("alert-triangle", |kind| kind.icon()),
            rule: rule.clone(),
            when: step.when(),
            figures: figures(self.campaign, id, self.numbers, ""),
            next_due: self.next_due(id),
            told: told.clone(),
            edit_url,
            branches,
        };
        Ok(Html(part.render()?))
    }

    fn next_due(&self, step: StepId) -> String {
        let due = self.numbers.iter().find(|number| number.step_id == step && number.state == "due");
        let later = |at: &At| *at > self.shell.now;
        due.and_then(|number| number.next)
            .filter(later)
            .map_or(String::new(), |at| format!("next due {} {}", self.shell.time(&at), self.shell.zone))
    }
}

/// How many contacts of a step are in each state, with the way to them.
pub(super) fn figures(campaign: CampaignId, step: StepId, numbers: &[Number], here: &str) -> Vec<Figure> {
    let count = |state: &str| {
        let number = numbers.iter().find(|number| number.step_id == step && number.state == state);
        number.map_or(0, |number| number.count)
    };
    STATES
        .iter()
        .map(|state| {
            let (label, tone) = state_words(state);
            let tone = if count(state) == 0 { "secondary" } else { tone };
            let url = format!("{}?state={state}", urls::step(&campaign, &step));
            Figure { label, tone, count: count(state), url, is_here: *state == here }
        })
        .filter(|figure| figure.count > 0 || figure.is_here || !["Held", "Listening"].contains(&figure.label))
        .collect()
}

/// What can be added at a place.
pub(super) fn kinds(
    registry: &Registry,
    campaign: CampaignId,
    (parent, branch): (Option<StepId>, Option<Branch>),
) -> Vec<KindLink> {
    let parent = parent.map_or(String::new(), |id| format!("&parent={id}"));
    let branch = branch.map_or(String::new(), |branch| format!("&branch={}", branch.key()));
    let link = |kind: &dyn Step| KindLink {
        label: kind.label(),
        icon: kind.icon(),
        shape: shape_words(kind.shape()),
        url: format!("{}/steps/new?kind={}{parent}{branch}", urls::campaign(&campaign), kind.kind()),
    };
    let mut kinds: Vec<&dyn Step> = registry.all().collect();
    kinds.sort_by_key(|kind| kind.shape());
    kinds.into_iter().map(link).collect()
}

/// What a shape is to somebody who builds a campaign.
fn shape_words(shape: Shape) -> &'static str {
    match shape {
        Shape::Action => "action",
        Shape::Condition => "condition: yes or no",
        Shape::Decision => "decision: waits for the contact",
    }
}
