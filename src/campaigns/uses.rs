//! Which campaigns use a field.

use super::queries;
use crate::db::{self, Conn};
use crate::fields::{Field, Use, Uses};
use crate::web::urls;

/// Steps that look at, or change, a field.
#[derive(Clone, Copy, Debug, Default)]
pub struct FieldUses;

impl Uses for FieldUses {
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let steps = queries::steps_naming(conn, "field", &field.alias)?;
        let one = |(id, campaign, step): (_, String, String)| Use {
            what: "Campaign",
            name: format!("{campaign}: {step}"),
            url: urls::campaign(&id),
        };
        Ok(steps.into_iter().map(one).collect())
    }
}
