//! A visitor as lists show them.

use diesel::prelude::*;

use crate::ids::ContactId;
use crate::schema::contacts;

/// Enough of a contact to name them in a list of visits or downloads.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::mysql::Mysql))]
pub struct Who {
    /// Which.
    pub id: ContactId,
    first_name: Option<String>,
    last_name: Option<String>,
    email: Option<String>,
    twitter: Option<String>,
}

impl Who {
    /// Their name, else their address, else their handle, else a number.
    pub fn label(&self) -> String {
        let name = [&self.first_name, &self.last_name].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
        let handle = self.twitter.as_ref().map(|handle| format!("@{handle}"));
        [Some(name), self.email.clone(), handle]
            .into_iter()
            .flatten()
            .find(|label| !label.is_empty())
            .unwrap_or_else(|| format!("Anonymous visitor {}", self.id))
    }
}
