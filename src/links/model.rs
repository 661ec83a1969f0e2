//! A link about to be made, and one that is there.

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};
use url::Url;

use crate::activity::Kind;
use crate::ids::{CampaignId, ContactId, LinkId, StepId};
use crate::schema::links;

/// Somebody clicked a link of ours.
pub const CLICK: Kind = Kind { key: "link.click", label: "Clicked a link", icon: "click" };

/// Somebody clicked a share button of ours: what links of the kind [`SHARE`] are for.
pub const SHARED: Kind = Kind { key: "page.share", label: "Clicked a share button", icon: "share" };

/// What the links of share buttons stand in, as [`NewLink::subject_kind`]; the key is the page's.
pub const SHARE: &str = "share";

/// Longer addresses are left as they are.
const LONGEST: usize = 4000;

/// A link that is wanted for one text to one contact. Asked for twice it is the same link.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// Where it leads, as it stands in the text.
    pub target: String,
    /// Where it stands, in words: `the tweet “Spring”`.
    pub title: String,
    /// Whom it is for.
    pub contact: Option<ContactId>,
    /// Of which campaign.
    pub campaign: Option<CampaignId>,
    /// Of which step.
    pub step: Option<StepId>,
    /// Which time through.
    pub rotation: u32,
    /// What it stands in: `tweet`.
    pub subject_kind: &'static str,
    /// Which one.
    pub subject_key: String,
    /// Which link of the text, from 0.
    pub position: usize,
}

/// What a click needs to know of a link.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = links, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Link {
    pub(super) id: LinkId,
    pub(super) target: String,
    pub(super) title: String,
    pub(super) contact_id: Option<ContactId>,
    pub(super) campaign_id: Option<CampaignId>,
    pub(super) subject_kind: String,
    pub(super) subject_key: String,
}

impl NewLink {
    /// What makes it this link and no other.
    pub(super) fn once_key(&self, target: &str) -> [u8; 32] {
        let number = |id: Option<u64>| id.map_or_else(String::new, |id| id.to_string());
        let parts = [
            self.subject_kind.to_owned(),
            self.subject_key.clone(),
            number(self.campaign.map(|id| id.0)),
            number(self.step.map(|id| id.0)),
            number(self.contact.map(|id| id.0)),
            self.rotation.to_string(),
            self.position.to_string(),
            // Last: an address may hold anything but a line end.
            target.to_owned(),
        ];
        Sha256::digest(parts.join("\n").as_bytes()).into()
    }
}

/// An address as a browser can be sent there: http or https, with a host; X takes a missing scheme for http.
pub(super) fn target(text: &str) -> Option<Url> {
    let lower = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let full = if lower.starts_with("http://") || lower.starts_with("https:/") {
        text.to_owned()
    } else if text.split(['/', '?', '#']).next().is_some_and(|start| start.ends_with(':')) {
        return None;
    } else {
        format!("http://{text}")
    };
    let url = Url::parse(&full).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host() && url.username().is_empty();
    (is_web && url.password().is_none() && url.as_str().len() <= LONGEST).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::{NewLink, target};
    use crate::ids::ContactId;

    fn link(contact: u64, position: usize) -> NewLink {
        NewLink {
            target: String::new(),
            title: String::new(),
            contact: Some(ContactId(contact)),
            campaign: None,
            step: None,
            rotation: 1,
            subject_kind: "tweet",
            subject_key: "1".to_owned(),
            position,
        }
    }

    #[test]
    fn a_link_leads_to_the_web_or_is_left_alone() {
        let read = |text| target(text).map(String::from);
        assert_eq!(read("example.org/a").as_deref(), Some("http://example.org/a"));
        assert_eq!(read("HTTPS://Example.org/ü").as_deref(), Some("https://example.org/%C3%BC"));
        for text in
            ["javascript:alert(1)", "http://", "https://ada:pw@example.org/", "ftp://example.org", &"x".repeat(5000)]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_same_link_is_known_again_and_another_is_another() {
        let key = |contact, position, target| link(contact, position).once_key(target);
        assert_eq!(key(1, 0, "a"), key(1, 0, "a"));
        let all = [key(1, 0, "a"), key(2, 0, "a"), key(1, 1, "a"), key(1, 0, "b"), key(11, 0, "a")];
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
    }
}
