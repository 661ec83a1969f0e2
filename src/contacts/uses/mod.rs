//! Which saved views of the list search by, show or sort by a field.

mod queries;

use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};

/// Saved views that name the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let views = queries::views_naming(conn, &field.alias)?;
        let one = |(name, search): (String, String)| {
            let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("search", &search).finish();
            Use { what: "Saved view", name, url: format!("/contacts?{query}") }
        };
        Ok(views.into_iter().map(one).collect())
    }
}
