//! How people like the list: their columns, their saved views; and marks beside names.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::clock::At;
use crate::db::{Conn, among};
use crate::ids::{ContactId, UserId, ViewId};
use crate::schema::{contact_blocks, contact_tables, contact_views};

/// Views of one list of tabs; nobody has more.
const MOST: i64 = 100;

/// How somebody likes the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contact_tables, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::contacts) struct Liked {
    /// JSON: keys of columns, in order.
    pub(in crate::contacts) shown: String,
    pub(in crate::contacts) sort: String,
    /// table or cards.
    pub(in crate::contacts) looks: String,
}

pub(in crate::contacts) fn liked(conn: &mut Conn, user: UserId) -> QueryResult<Option<Liked>> {
    contact_tables::table.find(user).select(Liked::as_select()).first(conn).optional()
}

pub(in crate::contacts) fn like(conn: &mut Conn, user: UserId, liked: &Liked) -> QueryResult<usize> {
    diesel::replace_into(contact_tables::table).values((contact_tables::user_id.eq(user), liked)).execute(conn)
}

/// Back to what everybody begins with.
pub(in crate::contacts) fn forget(conn: &mut Conn, user: UserId) -> QueryResult<usize> {
    diesel::delete(contact_tables::table.find(user)).execute(conn)
}

/// A search with a name.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contact_views, check_for_backend(diesel::mysql::Mysql))]
pub(in crate::contacts) struct View {
    pub(in crate::contacts) id: ViewId,
    /// Whose.
    pub(in crate::contacts) user_id: UserId,
    pub(in crate::contacts) name: String,
    pub(in crate::contacts) search: String,
    /// JSON: keys of columns, in order.
    pub(in crate::contacts) shown: String,
    pub(in crate::contacts) sort: String,
    /// Whether everybody sees it.
    pub(in crate::contacts) is_shared: bool,
}

/// A view as it shall be.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = contact_views)]
pub(in crate::contacts) struct NewView {
    pub(in crate::contacts) name: String,
    pub(in crate::contacts) search: String,
    pub(in crate::contacts) shown: String,
    pub(in crate::contacts) sort: String,
    pub(in crate::contacts) is_shared: bool,
}

/// Somebody's own views and those that are shared, by name.
pub(in crate::contacts) fn views(conn: &mut Conn, user: UserId) -> QueryResult<Vec<View>> {
    contact_views::table
        .filter(contact_views::user_id.eq(user).or(contact_views::is_shared.eq(true)))
        .order((contact_views::name, contact_views::id))
        .limit(MOST)
        .select(View::as_select())
        .load(conn)
}

/// A view that somebody may see.
pub(in crate::contacts) fn view(conn: &mut Conn, id: ViewId, user: UserId) -> QueryResult<Option<View>> {
    let mine = contact_views::user_id.eq(user).or(contact_views::is_shared.eq(true));
    contact_views::table.find(id).filter(mine).select(View::as_select()).first(conn).optional()
}

pub(in crate::contacts) fn add_view(conn: &mut Conn, user: UserId, view: &NewView, now: At) -> QueryResult<ViewId> {
    let owner = (contact_views::user_id.eq(user), contact_views::created_at.eq(now));
    diesel::insert_into(contact_views::table).values((view, owner)).execute(conn)?;
    crate::db::last_id(conn)
}

/// Changes a view of one's own; nobody else's.
pub(in crate::contacts) fn change_view(
    conn: &mut Conn,
    id: ViewId,
    user: UserId,
    view: &NewView,
) -> QueryResult<usize> {
    diesel::update(contact_views::table.find(id).filter(contact_views::user_id.eq(user))).set(view).execute(conn)
}

/// Removes a view of one's own; nobody else's.
pub(in crate::contacts) fn drop_view(conn: &mut Conn, id: ViewId, user: UserId) -> QueryResult<usize> {
    diesel::delete(contact_views::table.find(id).filter(contact_views::user_id.eq(user))).execute(conn)
}

/// The channels on which these contacts are not to be contacted.
pub(in crate::contacts) fn blocks(conn: &mut Conn, ids: &[ContactId]) -> QueryResult<HashMap<ContactId, Vec<String>>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ContactId, String)> = contact_blocks::table
        .filter(among(contact_blocks::contact_id, ids))
        .order((contact_blocks::contact_id, contact_blocks::channel))
        .select((contact_blocks::contact_id, contact_blocks::channel))
        .load(conn)?;
    let mut found: HashMap<ContactId, Vec<String>> = HashMap::new();
    for (contact, channel) in rows {
        found.entry(contact).or_default().push(channel);
    }
    Ok(found)
}

/// Whether there are so many contacts that reading all of them takes a while.
pub(in crate::contacts) fn are_many(conn: &mut Conn) -> QueryResult<bool> {
    use crate::schema::contacts;
    const MANY: u64 = 50_000;
    let last: Option<ContactId> =
        contacts::table.order(contacts::id.desc()).select(contacts::id).first(conn).optional()?;
    Ok(last.is_some_and(|last| last.0 > MANY))
}
