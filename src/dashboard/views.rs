//! What the first page shows.

use askama::Template;

use crate::users::Permission;
use crate::web::Shell;

#[derive(Template)]
#[template(path = "dashboard/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) steps: Vec<Step>,
}

/// One thing on the way from an empty Linnet to a tweet in a timeline.
pub(super) struct Step {
    pub(super) icon: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) url: &'static str,
    pub(super) label: &'static str,
}

pub(super) fn steps(may: impl Fn(Permission) -> bool) -> Vec<Step> {
    let step = |icon, title, text, url, label| Step { icon, title, text, url, label };
    [
        (
            Permission::ManageTwitter,
            step(
                "plug",
                "Connect X",
                "Give Linnet the keys of your app and authorise the account that tweets.",
                "/twitter",
                "Open the connection",
            ),
        ),
        (
            Permission::EditContacts,
            step(
                "users",
                "Add contacts",
                "With their Twitter handle, their page shows who they are and what they tweet.",
                "/contacts/new",
                "New contact",
            ),
        ),
        (
            Permission::EditTweets,
            step(
                "brand-x",
                "Write a tweet",
                "With the contact's handle, a page or a file, counted as X counts it.",
                "/tweets/new",
                "New tweet",
            ),
        ),
        (
            Permission::EditCampaigns,
            step(
                "sitemap",
                "Build a campaign",
                "Say who, what and when; see for each contact what happened and why.",
                "/campaigns/new",
                "New campaign",
            ),
        ),
    ]
    .into_iter()
    .filter(|(permission, _)| may(*permission))
    .map(|(_, step)| step)
    .collect()
}
