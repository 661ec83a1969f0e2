//! Where a tag is used beside the contacts: asked of those above.

use std::sync::Arc;

use super::Tag;
use crate::db::{self, Conn};

/// One place where a tag is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagUse {
    /// What people call the place.
    pub name: String,
    /// Where it is changed.
    pub url: String,
}

/// Answers where a tag is used; implemented by everybody who stores its number or its name.
pub trait UsesTags: Send + Sync + 'static {
    /// The places of one domain; some tens suffice.
    fn uses(&self, conn: &mut Conn, tag: &Tag) -> db::Result<Vec<TagUse>>;
}

/// Everybody who is asked; given to the handlers as `Data<TagUses>`, cheap to clone.
#[derive(Clone, Default)]
pub struct TagUses(pub Vec<Arc<dyn UsesTags>>);

impl TagUses {
    /// Every place that names a tag.
    pub(super) fn of(&self, conn: &mut Conn, tag: &Tag) -> db::Result<Vec<TagUse>> {
        let found: Vec<Vec<TagUse>> = self.0.iter().map(|one| one.uses(conn, tag)).collect::<db::Result<_>>()?;
        Ok(found.concat())
    }
}
