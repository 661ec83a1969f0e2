//! The list of contacts: ids in any order, always by an index where there is one.
//!
//! What a search has to find is often known to an index: a word, a tag. Where such an index finds a few thousand at
//! most, they are gathered and sorted. Where it finds more, the list's own order is walked and each contact looked at:
//! a page is full after few. Should those who match stand far apart, the walk is given up after a moment and they are
//! gathered after all.

mod count;
mod groups;
mod kept;
mod page;
mod plan;

pub use count::count_up_to;
pub(in crate::contacts) use count::{Counted, counted};
pub(in crate::contacts) use kept::{
    Liked, NewView, View, add_view, are_many, blocks, change_view, drop_view, forget, like, liked, view, views,
};
pub use page::ids_after;
pub(in crate::contacts) use page::{Found, page, place_of};

use crate::criteria::Sql;
use crate::db::{Bind, Standing, standing};

/// A statement as diesel takes it.
fn query(sql: Sql) -> Standing {
    standing(&sql.text, sql.binds.into_iter().map(Bind::Text).collect())
}

/// The same, ended by the server after so many milliseconds.
fn within(millis: u32, sql: Sql) -> Standing {
    let limit = format!("SET STATEMENT max_statement_time = {}.{:03} FOR ", millis / 1000, millis % 1000);
    query(Sql::plain(limit).then(&sql))
}

/// Whether the server ended a statement because its time was over.
pub(in crate::contacts) fn is_over(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(_, info) if info.message().contains("max_statement_time"))
}

/// Whether an index was named that is still being built: that of a field takes a minute after it was wanted.
fn is_unbuilt(error: &diesel::result::Error) -> bool {
    matches!(error, diesel::result::Error::DatabaseError(_, info)
        if info.message().starts_with("Key '") && info.message().contains("doesn't exist in table")
            || info.message().starts_with("Unknown column '") && info.message().contains(".k"))
}
