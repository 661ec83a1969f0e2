//! What stands above fields and leans on them: who uses a field, and who keeps its values apart.

use std::sync::Arc;

use super::model::Field;
use crate::db::{self, Conn};

/// One place where a field is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// `Campaign`, `Tweet` …
    pub what: &'static str,
    /// Which one.
    pub name: String,
    /// Where it is changed.
    pub url: String,
}

/// Answers where a field is used; implemented by everybody who stores an alias or a field's number.
pub trait Uses: Send + Sync + 'static {
    /// The places of one domain; some tens suffice.
    fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>>;
}

/// A value that several contacts share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The value.
    pub words: String,
    /// Who has it.
    pub url: String,
}

/// Keeps the values of unique fields apart; implemented by the contacts.
pub trait Identity: Send + Sync + 'static {
    /// Every value there is becomes its contact's own; or some of those that cannot, and then nothing is kept.
    fn claim(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Clash>>;

    /// The field's values may be shared from now on.
    fn let_go(&self, conn: &mut Conn, field: &Field) -> db::Result<()>;
}

/// Everybody who is asked; given to the handlers as `Data<Plugs>`, cheap to clone.
#[derive(Clone)]
pub struct Plugs {
    uses: Vec<Arc<dyn Uses>>,
    pub(super) identity: Arc<dyn Identity>,
}

impl Plugs {
    /// Everybody who uses fields, and who keeps values apart.
    pub fn new(uses: Vec<Arc<dyn Uses>>, identity: Arc<dyn Identity>) -> Self {
        Self { uses, identity }
    }

    /// Where a field is used.
    pub(super) fn uses(&self, conn: &mut Conn, field: &Field) -> db::Result<Vec<Use>> {
        let found: Vec<Vec<Use>> = self.uses.iter().map(|one| one.uses(conn, field)).collect::<db::Result<_>>()?;
        Ok(found.concat())
    }
}
