//! What the first page shows.

use askama::Template;

use crate::tasks::Task;
use crate::twitter::{Alarm, Figures};
use crate::users::Permission;
use crate::web::{Bar, Shell};

#[derive(Template)]
#[template(path = "dashboard/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) figures: Figures,
    pub(super) alarm: Option<Alarm>,
    pub(super) bars: Vec<Bar>,
    pub(super) total: u64,
    pub(super) steps: Vec<Step>,
    pub(super) may_see_tweets: bool,
    pub(super) may_see_tasks: bool,
    /// The most urgent of the person's own.
    pub(super) tasks: Vec<Task>,
}

/// One thing on the way from an empty Linnet to a tweet in a timeline.
pub(super) struct Step {
    /// What must be allowed to do it.
    permission: Permission,
    pub(super) icon: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) url: &'static str,
    pub(super) label: &'static str,
}

/// In the order in which they are done.
const STEPS: [Step; 4] = [
    Step {
        permission: Permission::ManageTwitter,
        icon: "plug",
        title: "Connect X",
        text: "Give Linnet the keys of your app and authorise the account that tweets.",
        url: "/twitter",
        label: "Open the connection",
    },
    Step {
        permission: Permission::EditContacts,
        icon: "users",
        title: "Add contacts",
        text: "With their Twitter handle, their page shows who they are and what they tweet.",
        url: "/contacts/new",
        label: "New contact",
    },
    Step {
        permission: Permission::EditTweets,
        icon: "brand-x",
        title: "Write a tweet",
        text: "With the contact's handle, a page or a file, counted as X counts it.",
        url: "/tweets/new",
        label: "New tweet",
    },
    Step {
        permission: Permission::PublishCampaigns,
        icon: "sitemap",
        title: "Publish a campaign",
        text: "Say who, what and when; see for each contact what happened and why.",
        url: "/campaigns/new",
        label: "New campaign",
    },
];

/// What is left to do for somebody who may; `done` says which of the four was done already.
pub(super) fn steps(may: impl Fn(Permission) -> bool, done: [bool; 4]) -> Vec<Step> {
    let left = STEPS.into_iter().zip(done).filter(|(step, done)| !done && may(step.permission));
    left.map(|(step, _)| step).collect()
}
