//! Where a subject is used, in words: `refs` knows kind and key, whoever owns the kind tells the rest.

use std::sync::Arc;

use super::queries;
use crate::db::{self, Conn};

/// One place that uses a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// `Campaign`, `Marketing message` …
    pub what: &'static str,
    /// Which one.
    pub name: String,
    /// Where it is looked at.
    pub url: String,
    /// Whether it acts now, so that the subject is needed.
    pub is_live: bool,
}

/// Tells of the places of one kind; implemented by whoever writes this kind into `refs`.
pub trait Tells: Send + Sync + 'static {
    /// As `refs` calls them.
    fn kind(&self) -> &'static str;
    /// The places with these keys; what is gone is left out.
    fn tell(&self, conn: &mut Conn, keys: &[String]) -> db::Result<Vec<Use>>;
}

/// Everybody who is asked; given to the handlers as `Data<Uses>`, cheap to clone.
#[derive(Clone, Default)]
pub struct Uses(Arc<Vec<Box<dyn Tells>>>);

impl Uses {
    /// From everybody who uses subjects.
    pub fn new(all: Vec<Box<dyn Tells>>) -> Self {
        Self(Arc::new(all))
    }

    /// Every place that uses a subject; at most a hundred.
    pub fn of(&self, conn: &mut Conn, kind: &str, key: &str) -> db::Result<Vec<Use>> {
        let found = queries::uses(conn, kind, key)?;
        let mut places = Vec::new();
        for one in self.0.iter() {
            let of_kind = found.iter().filter(|(from, _)| from == one.kind());
            let keys: Vec<String> = of_kind.map(|(_, key)| key.clone()).collect();
            if !keys.is_empty() {
                places.extend(one.tell(conn, &keys)?);
            }
        }
        Ok(places)
    }
}
