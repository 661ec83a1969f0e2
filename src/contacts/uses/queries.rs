//! What is asked of `contact_views` about a field.

use diesel::prelude::*;

use crate::db::Conn;
use crate::fields::escaped;
use crate::schema::contact_views;

/// Name and search of the views that name an alias: in a term, among the columns, or as the order.
pub(super) fn views_naming(conn: &mut Conn, alias: &str) -> QueryResult<Vec<(String, String)>> {
    let alias = escaped(alias);
    let searched = contact_views::search.like(format!("%{alias}:%"));
    let shown = contact_views::shown.like(format!("%\"{alias}\"%"));
    let sorted = contact_views::sort.like(alias.clone()).or(contact_views::sort.like(format!("-{alias}")));
    contact_views::table
        .filter(searched.or(shown).or(sorted))
        .order(contact_views::name)
        .limit(50)
        .select((contact_views::name, contact_views::search))
        .load(conn)
}
