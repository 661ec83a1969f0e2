//! Orders that no index has: contacts by the name of their owner, or of the first of their tags; pure.
//!
//! Owners and tags are few. They are taken by name, and the contacts of each by id, which an index has.

use crate::criteria::Sql;
use crate::ids::{TagId, UserId};

/// A small table in whose order contacts stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Who is responsible: everybody of the team, by name.
    Owner(Vec<UserId>),
    /// The contact's first tag, by name.
    Tag,
}

/// One row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Owner(UserId),
    Tag(TagId, String),
}

impl Group {
    /// The index that has the contacts of each row by id.
    pub(super) fn index(&self) -> &'static str {
        match self {
            Self::Owner(_) => "contacts_owned",
            Self::Tag => "contact_tags_tag",
        }
    }

    /// What contacts are sorted by that were found before they are sorted.
    pub(super) fn rank(&self) -> String {
        match self {
            Self::Owner(owners) => {
                let ids: Vec<String> =
                    std::iter::once(0).chain(owners.iter().map(|id| id.0)).map(|id| id.to_string()).collect();
                format!("NULLIF(FIELD(c.owner_id, {}), 0)", ids.join(", "))
            }
            Self::Tag => {
                "(SELECT MIN(p.name) FROM contact_tags o JOIN tags p ON p.id = o.tag_id WHERE o.contact_id = c.id)"
                    .to_owned()
            }
        }
    }

    /// The rank of whoever an address names.
    pub(super) fn rank_of(&self, value: &str) -> String {
        match self {
            Self::Owner(owners) => {
                let place = owners.iter().position(|id| id.to_string() == value);
                place.map_or(0, |place| place + 2).to_string()
            }
            Self::Tag => value.to_owned(),
        }
    }

    /// What addresses say of a contact: the owner's id, so that another name does not matter; the tag's name.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Owner(_) => "c.owner_id".to_owned(),
            Self::Tag => self.rank(),
        }
    }

    /// Who has none.
    pub(super) fn nobody(&self) -> &'static str {
        match self {
            Self::Owner(_) => "c.owner_id IS NULL",
            Self::Tag => "(SELECT 1 FROM contact_tags o WHERE o.contact_id = c.id LIMIT 1) IS NULL",
        }
    }

    /// What the id is called where the contacts of a row are walked.
    pub(super) fn id(&self) -> &'static str {
        match self {
            Self::Owner(_) => "c.id",
            Self::Tag => "g.contact_id",
        }
    }
}

impl Member {
    /// As addresses say it.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Owner(id) => id.to_string(),
            Self::Tag(_, name) => name.clone(),
        }
    }

    /// Its contacts: one range of the index. Of those with several tags, whoever stands with this one.
    pub(super) fn holds(&self) -> Sql {
        match self {
            Self::Owner(id) => Sql::plain(format!("c.owner_id = {id}")),
            Self::Tag(id, name) => Sql::bound(
                format!(
                    "g.tag_id = {id} AND (SELECT 1 FROM contact_tags o JOIN tags p ON p.id = o.tag_id \
                     WHERE o.contact_id = g.contact_id AND p.name < ? LIMIT 1) IS NULL"
                ),
                [name.clone()],
            ),
        }
    }
}
