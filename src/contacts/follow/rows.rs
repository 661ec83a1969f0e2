//! Rows that simply belong to a contact: a table, its key, and what becomes of it.

use serde_json::{Value, json};

use super::{Crossing, Erasing, Follow, Holding, compact, queries};
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// How a row is told from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A number of its own: every row goes over.
    Id,
    /// A number that a contact has once: the survivor's own row wins, the other's stays where it was.
    Once(&'static str),
    /// The same with a word.
    OnceWord(&'static str),
}

/// What becomes of rows when a contact is forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// They go.
    Removed,
    /// They stay as they are; nothing in them is personal.
    Kept,
    /// They stay, without this: words for people, and what SQL sets.
    Emptied(&'static str, &'static str),
}

/// A table whose rows belong to contacts. Every name in it is written in the program, never typed by a person.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// The table; it has a column `contact_id`.
    pub table: &'static str,
    /// What its rows are, in words: `notes`.
    pub what: &'static str,
    /// How a row is told from its neighbours.
    pub key: Key,
    /// Columns worth telling, and expressions under a name: `tag=(SELECT …)`.
    pub tells: &'static [&'static str],
    /// When the contact is anonymised.
    pub anonymised: Then,
    /// When it is deleted for good.
    pub deleted: Then,
}

impl Rows {
    fn then(&self, how: Erasing) -> Then {
        if how == Erasing::Anonymise { self.anonymised } else { self.deleted }
    }
}

impl Follow for Rows {
    fn name(&self) -> &'static str {
        self.table
    }

    fn tables(&self) -> Vec<&'static str> {
        vec![self.table]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let (from, to) = (crossing.from, crossing.to);
        match self.key {
            Key::Id => {
                let ids = queries::numbers(conn, self.table, "id", from, None)?;
                queries::move_all(conn, self.table, (from, to))?;
                Ok(json!(compact::packed(ids)))
            }
            Key::Once(column) => {
                let ids = queries::numbers(conn, self.table, column, from, Some(to))?;
                queries::move_some(conn, self.table, column, (from, to), &queries::literals(&ids))?;
                Ok(json!(compact::packed(ids)))
            }
            Key::OnceWord(column) => {
                let words = queries::words(conn, self.table, column, from, to)?;
                queries::move_words(conn, self.table, column, (from, to), &words)?;
                Ok(json!(words))
            }
        }
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let way = (crossing.to, crossing.from);
        let ids = || compact::unpacked(moved.as_str().unwrap_or_default());
        match self.key {
            Key::Id => queries::move_some(conn, self.table, "id", way, &queries::literals(&ids()))?,
            Key::Once(column) => queries::move_some(conn, self.table, column, way, &queries::literals(&ids()))?,
            Key::OnceWord(column) => {
                let words: Vec<String> = serde_json::from_value(moved.clone()).unwrap_or_default();
                queries::move_words(conn, self.table, column, way, &words)?;
            }
        }
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        Ok(Value::Array(queries::tell(conn, self.table, self.tells, contact)?))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<Vec<Holding>> {
        let count = queries::count(conn, self.table, contact)?;
        Ok(vec![Holding { what: self.what, count, then: self.then(how) }])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<()> {
        match self.then(how) {
            Then::Removed => queries::remove(conn, self.table, contact)?,
            Then::Emptied(_, sets) => queries::empty(conn, self.table, sets, contact)?,
            Then::Kept => (),
        }
        Ok(())
    }
}
