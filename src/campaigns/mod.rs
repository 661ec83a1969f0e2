//! Campaigns: steps as a tree, members, and the engine that moves them.
//!
//! A request records facts: a campaign, a step, that it is published. The [`Engine`] makes the effects: it looks at
//! the database and the clock only, in batches, and any number of processes may run one.

mod batch;
mod build;
mod builder;
mod criteria;
mod deaf;
mod engine;
mod following;
mod forms;
mod log;
mod membership;
mod model;
mod people;
mod picture;
mod publishing;
mod queries;
mod report;
mod routes;
mod schedule;
mod tagged;
mod tree;
mod upcoming;
mod uses;
mod views;

pub use batch::ChangeCampaign;
pub use build::{add_step, publish, unpublish};
pub use criteria::criteria;
pub use engine::Engine;
pub use following::Memberships;
pub use model::{Branch, Campaign, CampaignStep, JOINED, NewCampaign, NewStep, Source, kinds};
pub use queries::{any_published, create, find};
pub use report::{Membership, memberships_of};
pub use routes::routes;
pub use schedule::{Delay, Unit};
pub use tagged::Tagged;
pub use upcoming::{Upcoming, upcoming};
pub use uses::{FieldUses, Names, StepUses};
