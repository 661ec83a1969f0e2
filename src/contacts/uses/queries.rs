//! What is asked of `contact_views` and `contact_tables` about a field.

use diesel::prelude::*;

use crate::db::Conn;
use crate::fields::escaped;
use crate::ids::UserId;
use crate::schema::{contact_tables, contact_views};

/// A view whose search, columns or order may name an alias.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Naming {
    /// Whose.
    pub(super) user_id: UserId,
    pub(super) is_shared: bool,
    pub(super) name: String,
    pub(super) search: String,
    /// JSON: keys of columns.
    pub(super) shown: String,
    pub(super) sort: String,
}

/// The views in which an alias stands: in a term, among the columns, or as the order.
pub(super) fn views_naming(conn: &mut Conn, alias: &str) -> QueryResult<Vec<Naming>> {
    let alias = escaped(alias);
    let searched = contact_views::search.like(format!("%{alias}%"));
    let shown = contact_views::shown.like(format!("%\"{alias}\"%"));
    let sorted = contact_views::sort.like(alias.clone()).or(contact_views::sort.like(format!("-{alias}")));
    contact_views::table
        .filter(searched.or(shown).or(sorted))
        .order(contact_views::name)
        .limit(200)
        .select((
            contact_views::user_id,
            contact_views::is_shared,
            contact_views::name,
            contact_views::search,
            contact_views::shown,
            contact_views::sort,
        ))
        .load(conn)
}

/// Those of us whose list has a column of it.
pub(super) fn people_showing(conn: &mut Conn, alias: &str) -> QueryResult<Vec<UserId>> {
    let shown = contact_tables::shown.like(format!("%\"{}\"%", escaped(alias)));
    contact_tables::table.filter(shown).limit(50).select(contact_tables::user_id).load(conn)
}
