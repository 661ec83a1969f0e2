//! Which tweets write a field's value, and which attribute of X fills it.

use super::{integration, tweets};
use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};
use crate::web::urls;

/// Tweets with the field's token, and the mapping.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let tweets = tweets::naming(conn, "field", &field.alias)?;
        let mut uses: Vec<Use> =
            tweets.into_iter().map(|(id, name)| Use { what: "Tweet", name, url: urls::tweet(&id) }).collect();
        let mapped = integration::mappings(conn)?.into_iter().filter(|one| one.field == field.id);
        uses.extend(mapped.map(|one| Use {
            what: "X",
            name: format!("filled with the profile's {}", one.attribute),
            url: "/twitter/mapping".to_owned(),
        }));
        Ok(uses)
    }
}
