//! In which order contacts are listed, and where a page goes on; pure.

use super::group::Group;
use crate::criteria::Sql;
use crate::fields::{Column, Field, beginning, side_table, sort_column};
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
    /// What stands for the column while that is still being built.
    pub(super) spare: Option<String>,
    /// The small table that has the order instead of an index.
    pub(super) group: Option<Group>,
    pub(super) is_nullable: bool,
    pub(super) is_down: bool,
}

/// An index whose entries stand in the order of a column, then of ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) name: String,
    /// Whether the state comes before.
    pub(super) has_state: bool,
    /// Whether no value is in it twice: then its entries have no order of ids, and need none.
    pub(super) is_unique: bool,
}

impl Index {
    fn new(name: &str, has_state: bool) -> Self {
        Self { name: name.to_owned(), has_state, is_unique: false }
    }
}

/// Contacts' own columns that lists are sorted by: key, column, index, whether the index begins with the state, and
/// whether some have none.
const OWN: [(&str, &str, &str, bool, bool); 7] = [
    ("added", "c.created_at", "contacts_created", true, false),
    ("name", "c.name_key", "contacts_name", true, true),
    ("points", "c.points", "contacts_points", true, false),
    ("active", "c.last_active_at", "contacts_active", true, true),
    ("changed", "c.changed_at", "contacts_changed", true, false),
    ("email", "c.email_key", "contacts_email", false, true),
    ("twitter", "c.twitter_key", "contacts_twitter", false, true),
];

impl Order {
    /// By id, which is the order in which contacts were added.
    pub(super) fn by_id(is_down: bool) -> Self {
        let index = Index::new("PRIMARY", false);
        Self {
            column: "c.id".to_owned(),
            table: None,
            index: Some(index),
            spare: None,
            group: None,
            is_nullable: false,
            is_down,
        }
    }

    /// By one of the contacts' own columns; by id when there is no such column.
    pub(super) fn own(key: &str, is_down: bool) -> Self {
        let Some(own) = OWN.iter().find(|own| own.0 == key) else { return Self::by_id(is_down) };
        let (_, column, index, has_state, is_nullable) = *own;
        let index = Some(Index { is_unique: key == "email", ..Index::new(index, has_state) });
        Self { column: column.to_owned(), table: None, index, spare: None, group: None, is_nullable, is_down }
    }

    /// By a field.
    pub(super) fn field(field: &Field, is_down: bool) -> Self {
        let own = |name: &str| Some(Index::new(name, true));
        let index = match field.column() {
            Some(Column::Email) => return Self::own("email", is_down),
            Some(Column::Twitter) => return Self::own("twitter", is_down),
            Some(Column::Points) => return Self::own("points", is_down),
            Some(Column::FirstName) => own("contacts_first"),
            Some(Column::LastName) => own("contacts_last"),
            None => super::index_of(field).map(|name| Index::new(&name, false)),
        };
        let (column, table) = (sort_column(field), side_table(field));
        let spare = (field.kind.is_long() && field.indexed).then(|| beginning(field));
        Self { column, table, index, spare, group: None, is_nullable: true, is_down }
    }

    /// By a small table: its rows by name, the contacts of each by id.
    pub(super) fn group(group: Group, is_down: bool) -> Self {
        let index = Some(Index::new(group.index(), true));
        Self { column: group.rank(), table: None, index, spare: None, group: Some(group), is_nullable: true, is_down }
    }

    /// What addresses say of a contact.
    pub(super) fn value(&self) -> String {
        self.group.as_ref().map_or_else(|| self.column.clone(), Group::value)
    }

    /// The same, while its index is still being built.
    pub(super) fn without_index(&self) -> Self {
        let column = self.spare.clone().unwrap_or_else(|| self.column.clone());
        Self { index: None, column, ..self.clone() }
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

    pub(super) fn is_back(&self) -> bool {
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
    let is_unique = order.index.as_ref().is_some_and(|index| index.is_unique);
    let phase = |holds: Sql, is_null: bool| Phase {
        holds,
        order: match is_null {
            true => format!("{id} {way}"),
            false if is_unique => format!("{column} {way}"),
            false => format!("{column} {way}, {id} {way}"),
        },
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
            let value = order.group.as_ref().map_or_else(|| value.clone(), |group| group.rank_of(value));
            let same = Sql::bound(format!("{column} = ? AND {id} {sign} ?"), [value.clone(), last.to_string()]);
            let same = Phase { order: format!("{id} {way}"), ..phase(same, false) };
            let beyond = phase(Sql::bound(format!("{column} {sign} ?"), [value]), false);
            [Some(same), Some(beyond), nothing().filter(|_| !is_back)].into_iter().flatten().collect()
        }
        Place::Beyond { value: None, id: last, is_back } => {
            let rest = Sql::bound(format!("{column} IS NULL AND {id} {sign} ?"), [last.to_string()]);
            let rest = phase(rest, true);
            [Some(rest), is_back.then(values)].into_iter().flatten().collect()
        }
    }
}

fn past_id(place: &Place, id: &str, sign: &str) -> Sql {
    match place {
        Place::Start => Sql::plain("TRUE"),
        Place::Beyond { id: last, .. } => Sql::bound(format!("{id} {sign} ?"), [last.to_string()]),
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
