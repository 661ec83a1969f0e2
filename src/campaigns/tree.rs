//! Steps as a tree: check it, walk it. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Branch;
use crate::ids::StepId;
use crate::steps::Shape;

/// More steps after one another than this is a mistake.
pub(super) const DEEPEST: usize = 30;

/// A step as its tree sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// Which step.
    pub(super) id: StepId,
    /// The step before; `None`: one of the first.
    pub(super) parent: Option<StepId>,
    /// Which way out of its parent leads here.
    pub(super) branch: Option<Branch>,
    /// What it is; `None` when this build does not know its kind.
    pub(super) shape: Option<Shape>,
}

/// A step that stands where it cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Its parent is not a step of this campaign, or the way up never ends.
    Lost,
    /// It hangs on a condition and says neither yes nor no.
    NeedsBranch,
    /// It says yes or no where there is no question.
    NoBranch,
    /// More than [`DEEPEST`] steps after one another.
    TooDeep,
}

impl Trouble {
    /// As a sentence.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::Lost => "The step before this one is not part of the campaign.",
            Self::NeedsBranch => "After a condition or a decision, choose whether this step is for yes or for no.",
            Self::NoBranch => "Only a condition or a decision has a yes and a no.",
            Self::TooDeep => "A campaign can have 30 steps after one another.",
        }
    }
}

/// Every step that stands where it cannot.
pub(super) fn check(nodes: &[Node]) -> Vec<(StepId, Trouble)> {
    let known: BTreeMap<StepId, &Node> = nodes.iter().map(|node| (node.id, node)).collect();
    nodes.iter().filter_map(|node| trouble(&known, node).map(|why| (node.id, why))).collect()
}

fn trouble(known: &BTreeMap<StepId, &Node>, node: &Node) -> Option<Trouble> {
    match node.parent {
        None if node.branch.is_some() => return Some(Trouble::NoBranch),
        None => return None,
        Some(parent) => match (known.get(&parent).and_then(|parent| parent.shape), node.branch) {
            (Some(Shape::Condition | Shape::Decision), None) => return Some(Trouble::NeedsBranch),
            (Some(Shape::Action), Some(_)) => return Some(Trouble::NoBranch),
            _ => (),
        },
    }
    let (mut at, mut depth) = (node, 1);
    while let Some(parent) = at.parent {
        let Some(next) = known.get(&parent) else { return Some(Trouble::Lost) };
        (at, depth) = (next, depth + 1);
        if depth > DEEPEST {
            return Some(if depth > known.len() { Trouble::Lost } else { Trouble::TooDeep });
        }
    }
    None
}

/// What hangs on a step and way out, in the order given; `None`: the first steps.
pub(super) fn children(nodes: &[Node], parent: Option<StepId>, branch: Option<Branch>) -> Vec<StepId> {
    nodes.iter().filter(|node| node.parent == parent && node.branch == branch).map(|node| node.id).collect()
}

/// A step and everything below it.
pub(super) fn subtree(nodes: &[Node], top: StepId) -> BTreeSet<StepId> {
    let mut found = BTreeSet::from([top]);
    loop {
        let more: Vec<_> = nodes
            .iter()
            .filter(|node| node.parent.is_some_and(|parent| found.contains(&parent)) && !found.contains(&node.id))
            .map(|node| node.id)
            .collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::{Branch, DEEPEST, Node, Shape, StepId, Trouble, check, children, subtree};

    fn node(id: u64, parent: u64, branch: Option<Branch>, shape: Shape) -> Node {
        Node { id: StepId(id), parent: (parent > 0).then_some(StepId(parent)), branch, shape: Some(shape) }
    }

    fn tree() -> Vec<Node> {
        vec![
            node(1, 0, None, Shape::Action),
            node(2, 1, None, Shape::Condition),
            node(3, 2, Some(Branch::Yes), Shape::Action),
            node(4, 2, Some(Branch::No), Shape::Action),
            node(5, 4, None, Shape::Action),
        ]
    }

    #[test]
    fn a_sound_tree_has_no_trouble() {
        assert_eq!(check(&tree()), []);
        assert_eq!(children(&tree(), Some(StepId(2)), Some(Branch::No)), [StepId(4)]);
        assert_eq!(children(&tree(), None, None), [StepId(1)]);
    }

    #[test]
    fn a_branch_belongs_under_a_condition_and_only_there() {
        let mut nodes = tree();
        nodes.push(node(6, 2, None, Shape::Action));
        nodes.push(node(7, 1, Some(Branch::Yes), Shape::Action));
        nodes.push(node(8, 0, Some(Branch::No), Shape::Action));
        let found = [(6, Trouble::NeedsBranch), (7, Trouble::NoBranch), (8, Trouble::NoBranch)];
        assert_eq!(check(&nodes), found.map(|(id, why)| (StepId(id), why)));
    }

    #[test]
    fn a_step_needs_a_way_up() {
        assert_eq!(check(&[node(2, 1, None, Shape::Action)]), [(StepId(2), Trouble::Lost)]);
        let circle = [node(1, 2, None, Shape::Action), node(2, 1, None, Shape::Action)];
        assert_eq!(check(&circle), [(StepId(1), Trouble::Lost), (StepId(2), Trouble::Lost)]);
    }

    #[test]
    fn depth_has_an_end() {
        let deepest = u64::try_from(DEEPEST).unwrap();
        let chain: Vec<_> = (1..=deepest + 1).map(|id| node(id, id - 1, None, Shape::Action)).collect();
        assert_eq!(check(&chain), [(StepId(deepest + 1), Trouble::TooDeep)]);
    }

    #[test]
    fn a_subtree_is_everything_below() {
        assert_eq!(subtree(&tree(), StepId(2)), [2, 3, 4, 5].map(StepId).into());
        assert_eq!(subtree(&tree(), StepId(5)), [StepId(5)].into());
    }
}
