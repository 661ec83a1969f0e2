//! A search as others use it: which contacts, by id, as many at a time as asked. The list walks it in its own order.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::contacts::words;
use crate::criteria::{self, Asking, Compiled, Criteria, Mistake};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::users::Admin;

/// Which contacts an act is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// The ticked ones.
    Ids(Vec<ContactId>),
    /// All that match.
    Search(String),
}

/// A search that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(pub(in crate::contacts) Compiled);

/// Who asks, when a signed-in person does.
pub fn asking(admin: &Admin) -> Asking {
    Asking { user: Some(admin.id()), now: admin.now, zone: admin.user.time_zone.parse().unwrap_or(chrono_tz::Tz::UTC) }
}

/// Understands a search, or says what is wrong with it and where.
pub fn compile(
    conn: &mut Conn,
    criteria: &Criteria,
    text: &str,
    asking: &Asking,
) -> db::Result<Result<Query, Mistake>> {
    // A telephone number is one thing, although it has spaces.
    let number = words::dialled(text).map(|_| format!("\"{}\"", text.trim()));
    match criteria::parse(number.as_deref().unwrap_or(text)) {
        Ok(expr) => Ok(criteria.compile(conn, &expr, asking)?.map(Query)),
        Err(mistake) => Ok(Err(mistake)),
    }
}

impl Query {
    /// `contacts c`, the side tables it needs and its condition; binds in order.
    pub(in crate::contacts) fn source_sql(&self, more_tables: &BTreeSet<u32>) -> String {
        let tables = self.0.tables.union(more_tables);
        let joins = tables.map(|n| format!(" LEFT JOIN contact_values_{n} v{n} ON v{n}.contact_id = c.id"));
        let joins: String = joins.collect();
        format!("FROM contacts c{joins} WHERE c.state IN ({}) AND {}", self.states(), self.0.holds.text)
    }

    /// The states that are looked at, with commas between.
    pub(in crate::contacts) fn states(&self) -> String {
        let states: Vec<String> = self.0.states.iter().map(ToString::to_string).collect();
        states.join(", ")
    }
}
