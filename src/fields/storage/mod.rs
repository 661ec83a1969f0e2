//! The column of a field: add, read, write, compare; the only dynamic SQL there is.
//!
//! Every name is made of an integer or is one of [`Column`](super::Column); what people typed is only ever bound.

mod bulk;
mod columns;
mod compare;
mod counting;
mod indexes;
mod values;

pub use bulk::{fill, overwrite};
pub use columns::{Refused, create};
pub(super) use columns::{finish, next_table};
pub use compare::{any_of, escaped, is_expression, matching, test};
pub(super) use counting::{Holders, Tally, holders, tally};
pub(super) use indexes::{indexed, set_index};
pub(super) use values::values_like;
pub use values::{read, values_after, write};

use std::collections::BTreeSet;

use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::mysql::Mysql;
use diesel::row::{Field as _, NamedRow, Row};
use diesel::sql_types::{BigInt, Nullable, Text, Unsigned};

use super::kind::Kind;
use super::model::{Field, Place};
use crate::ids::ContactId;

/// The n of the `contact_values_n` that a field lives in; `None`: in `contacts`.
pub fn side_table(field: &Field) -> Option<u32> {
    match field.place {
        Place::Side { table, .. } => Some(table),
        Place::Fixed(_) => None,
    }
}

/// A field's column as statements name it: `c.email`, `v1.f42`.
pub fn column_of(field: &Field) -> String {
    match field.place {
        Place::Fixed(column) => format!("c.{}", column.name()),
        Place::Side { table, column } => format!("v{table}.f{column}"),
    }
}

/// What lists are sorted by: the column, of a long text its beginning. That has a column of its own while the field has
/// an index.
pub fn sort_column(field: &Field) -> String {
    match field.place {
        Place::Side { table, column } if field.kind.is_long() && field.indexed => format!("v{table}.k{column}"),
        _ if field.kind.is_long() => beginning(field),
        _ => column_of(field),
    }
}

/// The first characters of a long text, without its markup.
pub fn beginning(field: &Field) -> String {
    first(field.kind, &column_of(field))
}

/// A formatted text as it is read.
pub fn without_markup(field: &Field) -> String {
    let text = format!("REGEXP_REPLACE({}, '(<[^>]*>|&nbsp;|[[:space:]])+', ' ')", column_of(field));
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let text = signs.iter().fold(text, |text, (entity, sign)| format!("REPLACE({text}, '{entity}', '{sign}')"));
    format!("TRIM({text})")
}

fn first(kind: Kind, column: &str) -> String {
    match kind {
        Kind::Html => format!("LEFT(TRIM(REGEXP_REPLACE(LEFT({column}, 1000), '<[^>]*>', ' ')), {SORTED})"),
        _ => format!("LEFT({column}, {SORTED})"),
    }
}

/// Characters by which long texts are sorted.
const SORTED: u32 = 64;

/// `contacts` as `c`, and each side table that is needed as `vn`.
fn tables_of(fields: &[&Field]) -> String {
    let tables: BTreeSet<u32> = fields.iter().filter_map(|field| side_table(field)).collect();
    let joins = tables.iter().map(|n| format!(" LEFT JOIN contact_values_{n} v{n} ON v{n}.contact_id = c.id"));
    format!("contacts c{}", joins.collect::<String>())
}

/// A row whose width only the caller knows: the contact, then texts.
struct Cells {
    contact: ContactId,
    cells: Vec<Option<String>>,
}

impl QueryableByName<Mysql> for Cells {
    fn build<'a>(row: &impl NamedRow<'a, Mysql>) -> deserialize::Result<Self> {
        let first = Row::get(row, 0).ok_or("a row without a contact")?;
        let contact = <u64 as FromSql<Unsigned<BigInt>, Mysql>>::from_nullable_sql(first.value())?;
        let cell = |index| {
            let field = Row::get(row, index).ok_or("a row that is too short")?;
            <Option<String> as FromSql<Nullable<Text>, Mysql>>::from_nullable_sql(field.value())
        };
        let cells = (1..row.field_count()).map(cell).collect::<deserialize::Result<_>>()?;
        Ok(Self { contact: ContactId(contact), cells })
    }
}
