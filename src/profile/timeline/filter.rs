//! What of a timeline is asked for, in the address and as controls.

use url::form_urlencoded::Serializer;

use crate::activity::{Asked, Kind};
use crate::ids::ContactId;
use crate::web::{Filled, urls};

/// The longest text that is looked for.
const LONGEST: usize = 100;
/// What the groups of kinds are called, by the domain before the dot.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Visits and downloads", &["page", "asset"]),
    ("Tweets", &["twitter"]),
    ("Campaigns", &["campaign"]),
    ("The contact", &["contact", "import"]),
];

/// What is asked for.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) asked: Asked,
}

/// The controls above a timeline.
pub(in crate::profile) struct Filter {
    pub(in crate::profile) asked: Asked,
    pub(in crate::profile) groups: Vec<Group>,
    contact: ContactId,
}

/// Kinds that belong together.
pub(in crate::profile) struct Group {
    pub(in crate::profile) label: &'static str,
    /// Kind, and whether it is asked for.
    pub(in crate::profile) kinds: Vec<(Kind, bool)>,
}

impl Parsed {
    /// From the address; kinds that this build does not know are left out.
    pub(super) fn of(query: &Filled, kinds: &[Kind]) -> Self {
        let wanted = query.values("kind");
        let asked = Asked {
            kinds: kinds.iter().map(|kind| kind.key).filter(|key| wanted.contains(key)).collect(),
            words: query.text("search").chars().take(LONGEST).collect(),
            before: query.text("after").parse().ok(),
        };
        Self { asked }
    }
}

impl Filter {
    pub(in crate::profile) fn of(contact: ContactId, query: &Filled, kinds: &[Kind]) -> Self {
        let asked = Parsed::of(query, kinds).asked;
        let domain = |kind: &Kind| kind.key.split('.').next().unwrap_or("");
        let group = |(label, domains): (&'static str, &[&str])| Group {
            label,
            kinds: kinds
                .iter()
                .filter(|kind| domains.contains(&domain(kind)))
                .map(|kind| (*kind, asked.kinds.contains(&kind.key)))
                .collect(),
        };
        let groups = GROUPS.into_iter().map(group).filter(|group| !group.kinds.is_empty()).collect();
        Self { asked, groups, contact }
    }

    /// Whether something of the timeline is left out.
    pub(in crate::profile) fn is_set(&self) -> bool {
        !self.asked.kinds.is_empty() || !self.asked.words.is_empty()
    }

    /// How many kinds are chosen, for the button.
    pub(in crate::profile) fn chosen(&self) -> usize {
        self.asked.kinds.len()
    }

    /// The same, from a row on.
    pub(in crate::profile) fn older(&self, key: &str) -> String {
        let mut query = self.query();
        query.append_pair("after", key);
        format!("{}?{}", urls::contact(&self.contact), query.finish())
    }

    /// The same as a file.
    pub(in crate::profile) fn file(&self) -> String {
        format!("{}/timeline.csv?{}", urls::contact(&self.contact), self.query().finish())
    }

    /// Without its filter.
    pub(in crate::profile) fn whole(&self) -> String {
        urls::contact(&self.contact)
    }

    fn query(&self) -> Serializer<'static, String> {
        let mut query = Serializer::new(String::new());
        query.append_pair("tab", "timeline");
        for kind in &self.asked.kinds {
            query.append_pair("kind", kind);
        }
        if !self.asked.words.is_empty() {
            query.append_pair("search", &self.asked.words);
        }
        query
    }
}
