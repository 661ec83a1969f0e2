//! One struct per template.

use std::collections::HashMap;

use askama::Template;

use super::queries::PostLine;
use crate::ids::CampaignId;
use crate::twitter::outbox::Stop;
use crate::twitter::outbox::evidence::Attempt;
use crate::twitter::outbox::list::Filters;
use crate::twitter::outbox::model::{Post, PostState};
use crate::web::{Filled, Shell};

#[derive(Template)]
#[template(path = "twitter/posts.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) rows: Vec<PostLine>,
    pub(super) tabs: Vec<Filter>,
    pub(super) filters: Filters,
    /// What pages call the campaigns of these.
    pub(super) campaigns: HashMap<CampaignId, String>,
    pub(super) is_filtered: bool,
    pub(super) may_decide: bool,
    /// Queues that X stopped.
    pub(super) stops: Vec<Stop>,
    /// Why nothing is sent now.
    pub(super) idle: Option<String>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

impl List {
    /// What pages call the campaign of a sending; "" when it was deleted.
    fn campaign(&self, line: &PostLine) -> &str {
        line.post.campaign_id.and_then(|id| self.campaigns.get(&id)).map_or("", String::as_str)
    }
}

/// One choice above the list.
pub(super) struct Filter {
    pub(super) label: &'static str,
    pub(super) url: String,
    pub(super) is_here: bool,
}

#[derive(Template)]
#[template(path = "twitter/post.html")]
pub(in crate::twitter::outbox) struct Show {
    pub(super) shell: Shell,
    pub(super) line: PostLine,
    /// Everything that was tried, the first first.
    pub(super) attempts: Vec<Attempt>,
    /// On X, once it stands there.
    pub(super) permalink: Option<String>,
    /// The post on X that it answers.
    pub(super) answered: Option<String>,
    /// Where to look for it while nobody knows.
    pub(super) timeline: Option<String>,
    pub(super) form: Filled,
    pub(super) may_decide: bool,
    pub(super) may_approve: bool,
}

impl Show {
    fn post(&self) -> &Post {
        &self.line.post
    }

    /// For whom it is.
    fn title(&self) -> String {
        match (self.post().contact_id, self.post().way.as_str()) {
            (Some(_), _) => format!("Tweet to {}", self.line.contact),
            (None, "once") => "Tweet to everybody".to_owned(),
            (None, _) => format!("Sending {}", self.post().id),
        }
    }

    fn is_asking(&self) -> bool {
        self.may_decide && self.post().standing() == PostState::Asking
    }

    fn is_draft(&self) -> bool {
        self.may_approve && self.post().standing() == PostState::Draft
    }

    fn can_try_again(&self) -> bool {
        self.may_decide && self.post().can_try_again()
    }

    fn class(&self) -> &str {
        self.post().failure.as_deref().unwrap_or_default()
    }
}
