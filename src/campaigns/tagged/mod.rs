//! Campaigns that a tag stands in: as their source, or in a step.

mod queries;

use crate::contacts::{Tag, TagUse, UsesTags};
use crate::db::{self, Conn};
use crate::web::urls;

/// Says which campaigns name a tag.
pub struct Tagged;

impl UsesTags for Tagged {
    fn uses(&self, conn: &mut Conn, tag: &Tag) -> db::Result<Vec<TagUse>> {
        let sources = queries::joined_by(conn, tag.id)?;
        let steps = queries::steps_naming(conn, &tag.name.to_lowercase())?;
        let source = sources
            .into_iter()
            .map(|(id, name)| TagUse { name: format!("{name}: who joins"), url: urls::campaign(&id) });
        let step = steps.into_iter().map(|(id, campaign, step, name)| TagUse {
            name: format!("{campaign}: step {name}"),
            url: urls::step(&id, &step),
        });
        Ok(source.chain(step).collect())
    }
}
