//! The page of one contact.

use askama::Template;

use crate::activity::{Activity, Kind};
use crate::campaigns::Membership;
use crate::contacts::{Contact, Tag};
use crate::twitter::Panel;
use crate::web::{Shell, urls};

#[derive(Template)]
#[template(path = "profile/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) tags: Vec<Tag>,
    pub(super) owner: String,
    pub(super) facts: Vec<(&'static str, Vec<(String, String)>)>,
    /// Where the handle leads, on X.
    pub(super) handle_url: String,
    pub(super) panel: Panel,
    pub(super) memberships: Vec<Membership>,
    pub(super) timeline: Vec<Entry>,
    pub(super) newest: Option<String>,
    pub(super) older: Option<String>,
    pub(super) may_edit: bool,
    pub(super) may_delete: bool,
}

impl Show {
    /// Their picture on X, kept by us.
    fn picture(&self) -> Option<&str> {
        self.panel.profile.as_ref()?.picture.as_deref()
    }

    fn under(&self, what: &str) -> String {
        format!("{}/{what}", urls::contact(&self.contact.id))
    }
}

/// A row of the timeline, with its kind's icon.
pub(super) struct Entry {
    pub(super) activity: Activity,
    pub(super) icon: &'static str,
    pub(super) label: &'static str,
}

impl Entry {
    /// A kind that this build does not know shows without a label.
    pub(super) fn of(activity: Activity, kinds: &[Kind]) -> Self {
        let kind = kinds.iter().find(|kind| kind.key == activity.kind);
        Self { icon: kind.map_or("point", |kind| kind.icon), label: kind.map_or("", |kind| kind.label), activity }
    }
}
