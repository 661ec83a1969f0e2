//! In which order contacts are listed, and where a page goes on; pure.

use crate::criteria::Sql;
use crate::fields::{Column, Field, Kind, column_of, side_table};
use crate::web;

/// The order of a list: a column, contacts without a value last, contacts of one value by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// As statements name it: `c.points`, `v1.f42`.
    pub(super) column: String,
    /// The side table it is in.
    pub(super) table: Option<u32>,
    /// The index that has the order already.
    pub(super) index: Option<Index>,
    pub(super) is_nullable: bool,
    pub(super) is_down: bool,
}

/// An index whose entries stand in the order of a column, then of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) name: String,
    /// Whether the state comes before.
    pub(super) has_state: bool,
}

/// Contacts' own columns that lists are sorted by: key, column, index, whether the index begins with the state, and
/// whether some have none.
const OWN: [(&str, &str, &str, bool, bool); 7] = [
    ("name", "c.name_key", "contacts_name", true, true),
    ("points", "c.points", "contacts_points", true, false),
    ("active", "c.last_active_at", "contacts_active", true, true),
    ("changed", "c.changed_at", "contacts_changed", true, false),
    ("email", "c.email_key", "contacts_email", false, true),
    ("twitter", "c.twitter_key", "contacts_twitter", false, true),
    ("owner", "c.owner_id", "contacts_owner", false, true),
];

impl Order {
    /// By id, which is the order in which contacts were added.
    pub(super) fn by_id(is_down: bool) -> Self {
        let index = Index { name: "PRIMARY".to_owned(), has_state: false };
        Self { column: "c.id".to_owned(), table: None, index: Some(index), is_nullable: false, is_down }
    }

    /// By one of the contacts' own columns.
    pub(super) fn own(key: &str, is_down: bool) -> Option<Self> {
        if key == "added" {
            return Some(Self::by_id(is_down));
        }
        let (_, column, index, has_state, is_nullable) = *OWN.iter().find(|own| own.0 == key)?;
        let index = Some(Index { name: index.to_owned(), has_state });
        Some(Self { column: column.to_owned(), table: None, index, is_nullable, is_down })
    }

    /// By a field; `None` for what is too long to be compared.
    pub(super) fn field(field: &Field, is_down: bool) -> Option<Self> {
        let own = match field.column() {
            Some(Column::Email) => "email",
            Some(Column::Twitter) => "twitter",
            Some(Column::Points) => "points",
            _ => "",
        };
        if matches!(field.kind, Kind::Textarea | Kind::Html | Kind::Multiselect) {
            return None;
        }
        Self::own(own, is_down).or_else(|| {
            let index = super::index_of(field).map(|name| Index { name, has_state: false });
            Some(Self { column: column_of(field), table: side_table(field), index, is_nullable: true, is_down })
        })
    }

    pub(super) fn is_by_id(&self) -> bool {
        self.column == "c.id"
    }
}

/// Where a page begins, seen from the first contact of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    /// Beyond this contact: forwards, or back.
    Beyond {
        value: Option<String>,
        id: u64,
        is_back: bool,
    },
}

impl Place {
    /// From a cursor: `17` for a contact without a value, else `17.its value`. Nonsense is the start.
    pub(super) fn of(cursor: &web::Cursor) -> Self {
        let (key, is_back) = match cursor {
            web::Cursor::Start => return Self::Start,
            web::Cursor::After(key) => (key, false),
            web::Cursor::Before(key) => (key, true),
        };
        let (id, value) = key.split_once('.').map_or((key.as_str(), None), |(id, value)| (id, Some(value.to_owned())));
        id.parse().map_or(Self::Start, |id| Self::Beyond { value, id, is_back })
    }

    /// The cursor of a contact.
    pub(super) fn key(id: u64, value: Option<&str>) -> String {
        value.map_or_else(|| id.to_string(), |value| format!("{id}.{value}"))
    }

    fn is_back(&self) -> bool {
        matches!(self, Self::Beyond { is_back: true, .. })
    }
}

/// A stretch of the list that one range of an index answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    pub(super) holds: Sql,
    pub(super) order: String,
    /// Whether it is about contacts without a value.
    pub(super) is_null: bool,
}

/// The stretches from a place on, in the order in which they are walked; `id` is what the id is called.
pub(super) fn phases(order: &Order, place: &Place, id: &str) -> Vec<Phase> {
    let is_down = order.is_down != place.is_back();
    let (sign, way) = if is_down { ("<", "DESC") } else { (">", "ASC") };
    let column = &order.column;
    let phase = |holds: Sql, is_null: bool| Phase {
        holds,
        order: if is_null { format!("{id} {way}") } else { format!("{column} {way}, {id} {way}") },
        is_null,
    };
    let values = || {
        phase(Sql::plain(if order.is_nullable { format!("{column} IS NOT NULL") } else { "TRUE".to_owned() }), false)
    };
    let nothing = || order.is_nullable.then(|| phase(Sql::plain(format!("{column} IS NULL")), true));
    match place {
        _ if order.is_by_id() => {
            vec![Phase { order: format!("{id} {way}"), holds: past_id(place, id, sign), is_null: false }]
        }
        Place::Start => [Some(values()), nothing()].into_iter().flatten().collect(),
        Place::Beyond { value: Some(value), id: last, is_back } => {
            let same = Sql::bound(format!("{column} = ? AND {id} {sign} {last}"), [value.clone()]);
            let same = Phase { order: format!("{id} {way}"), ..phase(same, false) };
            let beyond = phase(Sql::bound(format!("{column} {sign} ?"), [value.clone()]), false);
            [Some(same), Some(beyond), nothing().filter(|_| !is_back)].into_iter().flatten().collect()
        }
        Place::Beyond { value: None, id: last, is_back } => {
            let rest = phase(Sql::plain(format!("{column} IS NULL AND {id} {sign} {last}")), true);
            [Some(rest), is_back.then(values)].into_iter().flatten().collect()
        }
    }
}

fn past_id(place: &Place, id: &str, sign: &str) -> Sql {
    match place {
        Place::Start => Sql::plain("TRUE"),
        Place::Beyond { id: last, .. } => Sql::plain(format!("{id} {sign} {last}")),
    }
}

/// All of it in one stretch, for rows that are sorted after they were found.
pub(super) fn whole(order: &Order, place: &Place) -> Phase {
    let parts = phases(order, place, "c.id");
    let holds: Vec<Sql> = parts.iter().map(|part| Sql::plain("(").then(&part.holds).then(&Sql::plain(")"))).collect();
    let is_down = order.is_down != place.is_back();
    let way = if is_down { "DESC" } else { "ASC" };
    let nulls = if place.is_back() { "DESC" } else { "ASC" };
    let sorted = if order.is_by_id() {
        format!("c.id {way}")
    } else {
        format!("{column} IS NULL {nulls}, {column} {way}, c.id {way}", column = order.column)
    };
    Phase { holds: Sql::joined(&holds, " OR ", "TRUE"), order: sorted, is_null: false }
}
