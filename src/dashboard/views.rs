//! What the first page shows.

use askama::Template;

use crate::twitter::Figures;
use crate::users::Permission;
use crate::web::{Bar, Shell};

#[derive(Template)]
#[template(path = "dashboard/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) figures: Figures,
    pub(super) bars: Vec<Bar>,
    pub(super) total: u64,
    pub(super) steps: Vec<Step>,
    pub(super) may_see_tweets: bool,
}

/// One thing on the way from an empty Linnet to a tweet in a timeline.
pub(super) struct Step {
    pub(super) icon: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) url: &'static str,
    pub(super) label: &'static str,
}

/// What of it was done already.
pub(super) struct Done {
    pub(super) connected: bool,
    pub(super) contacts: bool,
    pub(super) tweets: bool,
    pub(super) campaigns: bool,
}

pub(super) fn steps(may: impl Fn(Permission) -> bool, done: &Done) -> Vec<Step> {
    let step = |icon, title, text, url, label| Step { icon, title, text, url, label };
    [
        (
            done.connected,
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
            done.contacts,
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
            done.tweets,
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
            done.campaigns,
            Permission::PublishCampaigns,
            step(
                "sitemap",
                "Publish a campaign",
                "Say who, what and when; see for each contact what happened and why.",
                "/campaigns/new",
                "New campaign",
            ),
        ),
    ]
    .into_iter()
    .filter(|(done, permission, _)| !done && may(*permission))
    .map(|(.., step)| step)
    .collect()
}
