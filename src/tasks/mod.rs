//! Something for one of us to do about a contact: written by a person, or asked for by a campaign.
//!
//! What a campaign asks for is known by [`Once`]: asked for again it is the same task. Nobody is called back when a task
//! ends; who asked looks with [`standing`].

mod by_hand;
mod following;
mod forms;
mod model;
mod once;
mod page;
mod queries;
mod steps;

pub use by_hand::{finish, write};
pub use following::Tasks;
pub use model::{ADDED, DISMISSED, DONE, End, NewTask, Once, Standing, Task, TaskState, Typed, kinds};
pub use once::{add, standing, withdraw};
pub use page::{Card, card, routes};
pub use queries::{open_for, open_of};
pub use steps::TaskForOwner;
