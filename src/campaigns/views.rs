//! One struct per template.

use askama::Template;

use super::model::Campaign;
use super::report::{Membership, PathRow};
use crate::ids::{CampaignId, ContactId, StepId};
use crate::steps::{Alert, Estimate, Html};
use crate::web::{Filled, Shell};

#[derive(Template)]
#[template(path = "campaigns/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) rows: Vec<ListRow>,
    pub(super) may_edit: bool,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// A campaign in the list, with its figures as text.
pub(super) struct ListRow {
    pub(super) campaign: Campaign,
    pub(super) members: String,
    pub(super) done: String,
    pub(super) failed: String,
}

#[derive(Template)]
#[template(path = "campaigns/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    pub(super) sources: Vec<(String, String)>,
    /// `None` for a new one.
    pub(super) campaign: Option<Campaign>,
    /// Nobody joined yet, so that it can be deleted.
    pub(super) may_delete: bool,
}

#[derive(Template)]
#[template(path = "campaigns/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) source: String,
    pub(super) members: String,
    pub(super) tree: Html,
    pub(super) latest: Vec<Membership>,
    /// What keeps steps from acting: the step's name, and the rest.
    pub(super) alerts: Vec<(String, Alert)>,
    pub(super) may_edit: bool,
    pub(super) may_publish: bool,
}

#[derive(Template)]
#[template(path = "campaigns/publish.html")]
pub(super) struct Publish {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) source: String,
    pub(super) matching: String,
    pub(super) against: Vec<String>,
    pub(super) rules: Vec<RuleLine>,
    pub(super) takes: Vec<TakesLine>,
    /// What one contact's dearest way costs at most, for all of them; when several steps cost something.
    pub(super) total: Option<String>,
}

/// What a step will do and cost at most.
pub(super) struct TakesLine {
    pub(super) step: StepId,
    pub(super) name: String,
    pub(super) estimate: Estimate,
}

/// A step in words, before publishing.
pub(super) struct RuleLine {
    pub(super) name: String,
    /// `after “Greet”`.
    pub(super) place: String,
    pub(super) when: String,
    pub(super) rule: String,
}

#[derive(Template)]
#[template(path = "campaigns/step.html")]
pub(super) struct StepEdit {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) form: Filled,
    /// What it does, as the kind says it.
    pub(super) label: &'static str,
    /// After which step it comes, in words.
    pub(super) place: String,
    pub(super) part: Html,
    pub(super) units: Vec<(String, String)>,
    /// Whether it waits for the contact to do something.
    pub(super) is_decision: bool,
    pub(super) action: String,
    pub(super) hidden: Vec<(&'static str, String)>,
    /// The address that removes it; empty for a new one.
    pub(super) remove_url: String,
}

#[derive(Template)]
#[template(path = "campaigns/kinds.html")]
pub(super) struct Kinds {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) place: String,
    pub(super) choices: Vec<KindLink>,
}

/// A kind of step, to be added somewhere.
#[derive(Clone)]
pub(super) struct KindLink {
    pub(super) label: &'static str,
    pub(super) icon: &'static str,
    /// `action`, `decision …`.
    pub(super) shape: &'static str,
    pub(super) url: String,
}

#[derive(Template)]
#[template(path = "campaigns/remove.html")]
pub(super) struct Remove {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) name: String,
    pub(super) others: Vec<String>,
    pub(super) action: String,
}

/// Everything that hangs on one way out of a step.
#[derive(Template)]
#[template(path = "campaigns/_branch.html")]
pub(super) struct BranchPart {
    /// `Yes`, `No`, or nothing when there is only one way.
    pub(super) label: &'static str,
    pub(super) items: Vec<Html>,
    /// Where one more step would stand: `Add a step after “Greet”`.
    pub(super) add: String,
    /// Empty for those who may not build.
    pub(super) kinds: Vec<KindLink>,
}

/// One step in the tree.
#[derive(Template)]
#[template(path = "campaigns/_step.html")]
pub(super) struct StepPart {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) icon: &'static str,
    pub(super) rule: String,
    pub(super) when: String,
    pub(super) figures: Vec<Figure>,
    /// When the next contact is due, in words.
    pub(super) next_due: String,
    /// What the action says of it, beyond the states.
    pub(super) told: String,
    /// Empty for those who may not build.
    pub(super) edit_url: String,
    pub(super) branches: Vec<Html>,
}

/// How many contacts are in a state, with the way to them.
pub(super) struct Figure {
    pub(super) label: &'static str,
    pub(super) tone: &'static str,
    pub(super) count: i64,
    pub(super) url: String,
    pub(super) is_here: bool,
}

#[derive(Template)]
#[template(path = "campaigns/rows.html")]
pub(super) struct Rows {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) step: String,
    pub(super) is_removed: bool,
    pub(super) rule: String,
    pub(super) figures: Vec<Figure>,
    pub(super) state: &'static str,
    pub(super) lines: Vec<RowLine>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// A contact at a step.
pub(super) struct RowLine {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) when: String,
    pub(super) reason: String,
}

#[derive(Template)]
#[template(path = "campaigns/path.html")]
pub(super) struct Path {
    pub(super) shell: Shell,
    pub(super) campaign: Campaign,
    pub(super) contact: ContactId,
    pub(super) name: String,
    pub(super) times: Vec<TimeThrough>,
}

/// One time through a campaign.
pub(super) struct TimeThrough {
    pub(super) title: String,
    pub(super) state: &'static str,
    pub(super) tone: &'static str,
    pub(super) steps: Vec<PathLine>,
}

/// One step of a path, in words.
pub(super) struct PathLine {
    pub(super) step: String,
    pub(super) url: String,
    pub(super) state: &'static str,
    pub(super) tone: &'static str,
    /// What the step does; empty for a removed one.
    pub(super) rule: String,
    pub(super) words: String,
}

impl PathLine {
    pub(super) fn of(row: &PathRow, rule: String, campaign: CampaignId, shell: &Shell) -> Self {
        let (state, tone) = super::model::state_words(&row.state);
        let step = if row.is_removed { format!("{} (removed)", row.step) } else { row.step.clone() };
        let url = format!("{}?state={}", crate::web::urls::step(&campaign, &row.step_id), row.state);
        Self { step, url, state, tone, rule, words: words(row, shell) }
    }
}

/// `waiting until 25 Nov 2026, 09:00 Europe/Berlin`, `went yes on …`, with the reason when there is one.
fn words(row: &PathRow, shell: &Shell) -> String {
    let when = |at| format!("{} {}", shell.time(at), shell.zone);
    let reason = row.reason.as_deref().map_or(String::new(), |reason| format!(": {reason}"));
    match (row.state.as_str(), &row.due_at, &row.finished_at) {
        ("due", Some(due), _) if *due > shell.now => format!("waiting until {}{reason}", when(due)),
        ("due", _, _) => format!("runs next{reason}"),
        ("waiting", _, _) => "begun; waiting for what happens outside Linnet".to_owned(),
        ("held", _, _) => format!("taken back until the campaign is published again{reason}"),
        (_, _, Some(at)) => match row.branch.as_deref() {
            Some(branch) => format!("went {branch} on {}", when(at)),
            None => format!("on {}{reason}", when(at)),
        },
        _ => reason.trim_start_matches(": ").to_owned(),
    }
}

impl List {
    pub(super) fn state(campaign: &Campaign) -> (&'static str, &'static str) {
        standing(campaign)
    }
}

impl Show {
    fn state(&self) -> (&'static str, &'static str) {
        standing(&self.campaign)
    }
}

/// Whether a campaign acts, as a badge: words and tone.
fn standing(campaign: &Campaign) -> (&'static str, &'static str) {
    match (campaign.is_published, &campaign.pause_reason) {
        (true, None) => ("Published", "success"),
        (true, Some(_)) => ("Paused", "danger"),
        (false, _) => ("Unpublished", "secondary"),
    }
}
