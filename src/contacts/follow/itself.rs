//! What `contacts` keeps about a contact: the row itself with its values, and what hangs on it here.

use serde_json::{Map, Value, json};

use super::{Crossing, Erasing, Follow, Holding, Key, Rows, Then};
use crate::clock::At;
use crate::contacts::{erase, queries as people, values};
use crate::db::{self, Conn};
use crate::fields;
use crate::ids::ContactId;

/// Visits, downloads and campaigns are named after our own pages; everything else may quote the person.
const TITLES: (&str, &str) = (
    "what the texts say",
    "detail = NULL, title = IF(kind LIKE 'page.%' OR kind LIKE 'asset.%' OR kind LIKE 'campaign.%', title, \
     'The text was taken out with everything personal')",
);

/// Tables of rows that simply belong to a contact.
pub(super) const ROWS: [Rows; 7] = [
    Rows {
        table: "activity",
        what: "entries of the timeline",
        key: Key::Id,
        tells: &["at", "kind", "title", "detail"],
        anonymised: Then::Emptied(TITLES.0, TITLES.1),
        deleted: Then::Removed,
    },
    Rows {
        table: "contact_tags",
        what: "tags",
        key: Key::Once("tag_id"),
        tells: &["tag=(SELECT name FROM tags WHERE id = tag_id)", "added_at"],
        anonymised: Then::Kept,
        deleted: Then::Removed,
    },
    Rows {
        table: "act_refusals",
        what: "reasons why an act left them alone",
        key: Key::Id,
        tells: &["reason"],
        anonymised: Then::Removed,
        deleted: Then::Removed,
    },
    Rows {
        table: "contact_notes",
        what: "notes",
        key: Key::Id,
        tells: &["at", "kind", "text", "created_at", "changed_at"],
        anonymised: Then::Removed,
        deleted: Then::Removed,
    },
    Rows {
        table: "contact_blocks",
        what: "do-not-contact marks",
        key: Key::OnceWord("channel"),
        tells: &["channel", "reason", "comment", "at"],
        anonymised: Then::Emptied("the comment", "comment = ''"),
        deleted: Then::Removed,
    },
    Rows {
        table: "contact_consents",
        what: "records of consent",
        key: Key::Id,
        tells: &["channel", "is_granted", "source", "words", "at"],
        anonymised: Then::Removed,
        deleted: Then::Removed,
    },
    Rows {
        table: "contact_points",
        what: "changes of the score",
        key: Key::Id,
        tells: &["at", "delta", "points", "reason"],
        anonymised: Then::Emptied("the reason", "reason = ''"),
        deleted: Then::Removed,
    },
];

/// The contact's own row, its values, and what is derived from them: a merge sees to them itself.
pub(super) struct Itself;

impl Follow for Itself {
    fn name(&self) -> &'static str {
        "contact"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["contacts", "contact_values_1", "contact_words", "contact_identifiers", "contact_keys", "duplicates"]
    }

    fn follow(&self, _: &mut Conn, _: &mut Crossing) -> db::Result<Value> {
        Ok(Value::Null)
    }

    fn back(&self, _: &mut Conn, _: &Value, _: &mut Crossing) -> db::Result<()> {
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        let Some(row) = people::find(conn, contact)? else { return Ok(Value::Null) };
        // Archived fields too: what is put away is held all the same.
        let fields = fields::with_archived(conn)?;
        let mut told = Map::new();
        for (field, value) in fields.iter().zip(values::row(conn, &fields, contact)?) {
            if let Some(value) = value {
                told.insert(
                    field.alias.clone(),
                    json!({ "label": field.label, "value": value.named(field, chrono_tz::Tz::UTC) }),
                );
            }
        }
        Ok(json!({
            "id": row.id, "created_at": row.created_at.utc(), "changed_at": row.changed_at.utc(),
            "last_active_at": row.last_active_at.map(At::utc), "points": row.points, "fields": told,
        }))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<Vec<Holding>> {
        let fields = fields::with_archived(conn)?;
        let count = values::row(conn, &fields, contact)?.iter().flatten().count();
        Ok(vec![Holding { what: "values of fields", count: u64::try_from(count).unwrap_or(0), then: Then::Removed }])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, how: Erasing) -> db::Result<()> {
        match how {
            Erasing::Anonymise => erase::strip(conn, contact),
            Erasing::Delete => Ok(()),
        }
    }
}
