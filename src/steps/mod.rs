//! The contract between campaigns and what they can do: owned by neither side.

mod action;
mod condition;
mod decision;
mod estimate;
mod names;
mod picked;
mod queries;
mod registry;
mod uses;

pub use action::Action;
pub use condition::Condition;
pub use decision::Decision;
pub use estimate::{Crowd, Estimate};
pub use names::{CampaignNames, NamesCampaigns};
pub use picked::{named, picked};
pub use registry::{Registry, Shape, Step};
pub use uses::{Tells, Use, Uses};

use askama::FastWritable;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::{CampaignId, ContactId, LogId, StepId};

/// What a step works with: one connection inside the engine's transaction, one "now".
pub struct Cx<'a> {
    /// The engine's own connection.
    pub conn: &'a mut Conn,
    /// The tick's "now".
    pub now: At,
}

/// Contacts that stand at one step, together.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The campaign.
    pub campaign: CampaignId,
    /// The step.
    pub step: StepId,
    /// Who stands there.
    pub members: Vec<Standing>,
}

impl Batch {
    /// The contacts, in order.
    pub fn contacts(&self) -> Vec<ContactId> {
        self.members.iter().map(|member| member.contact).collect()
    }
}

/// One contact at one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The row of the log.
    pub log: LogId,
    /// The contact.
    pub contact: ContactId,
    /// Which time the contact goes through the campaign.
    pub rotation: u32,
}

/// How it went for one contact; the text is the reason that a marketer reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Something outside the database has to happen first; the engine asks again with [`Action::settle`].
    Waiting,
    /// It does not apply to this contact; the contact goes on.
    Skipped(String),
    /// It cannot be done; the contact stops here.
    Failed(String),
}

/// A step that stands still until a person lets it go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Which.
    pub step: StepId,
    /// Why, in words.
    pub words: String,
    /// Where to post to let it go on.
    pub address: String,
    /// What the button says.
    pub label: &'static str,
}

/// Something a campaign's step, a page or a tweet uses; kept in `refs`: "where is this used".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `tweet`, `tag`, `field` …
    pub kind: &'static str,
    /// Which one.
    pub key: String,
}

/// Markup that a template of ours rendered: printed as it is.
#[derive(Clone, Debug, Default)]
pub struct Html(pub String);

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Html {
    fn write_into(&self, dest: &mut dyn std::fmt::Write, _values: &dyn askama::Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl askama::filters::HtmlSafe for Html {}
