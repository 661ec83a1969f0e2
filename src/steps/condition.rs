//! Something a campaign looks at, to go one way or the other.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Batch, Cx, Html, Subject};
use crate::db::{self, Conn};
use crate::web::Filled;

/// Something a campaign looks at, to go one way or the other.
pub trait Condition: Send + Sync + 'static {
    /// Stored, never renamed: `contact.field`.
    const KIND: &'static str;
    /// What the builder says: `Field compares`.
    const LABEL: &'static str;
    /// Its icon in the builder.
    const ICON: &'static str;
    /// What the builder asks for, kept as JSON.
    type Config: Serialize + DeserializeOwned + Send + Sync;

    /// Its part of the step's form.
    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html>;
    /// From the form; `None` when `filled` says what is wrong.
    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Self::Config>>;
    /// Back into the form, to edit it.
    fn fill(&self, config: &Self::Config) -> Filled;
    /// Rules in words, for a whole tree at once.
    fn describe(&self, conn: &mut Conn, configs: &[Self::Config]) -> db::Result<Vec<String>>;
    /// What it uses.
    fn refers_to(&self, config: &Self::Config) -> Vec<Subject>;
    /// One answer per contact of the batch, in its order.
    fn holds(&self, config: &Self::Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>>;
}
