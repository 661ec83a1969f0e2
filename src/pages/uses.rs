//! Which landing pages write a field's value.

use super::queries;
use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};
use crate::web::urls;

/// Pages with the field's token.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let pages = queries::naming(conn, "field", &field.alias)?;
        Ok(pages.into_iter().map(|(id, name)| Use { what: "Page", name, url: urls::page(&id) }).collect())
    }
}
