//! All SQL on `tweet_categories`.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::clock::At;
use crate::db::Conn;
use crate::ids::CategoryId;
use crate::schema::{tweet_categories, tweets};

/// A team has some tens.
const MOST: i64 = 500;

/// Every category, by name.
pub(in crate::twitter::tweets) fn all(conn: &mut Conn) -> QueryResult<Vec<(CategoryId, String)>> {
    tweet_categories::table
        .order(tweet_categories::name)
        .limit(MOST)
        .select((tweet_categories::id, tweet_categories::name))
        .load(conn)
}

/// How many tweets each has.
pub(super) fn sizes(conn: &mut Conn) -> QueryResult<Vec<(Option<CategoryId>, i64)>> {
    tweets::table
        .filter(tweets::category_id.is_not_null())
        .group_by(tweets::category_id)
        .select((tweets::category_id, count_star()))
        .limit(MOST)
        .load(conn)
}

/// The category of a name; it comes to be when there is none yet.
pub(in crate::twitter::tweets) fn ensure(conn: &mut Conn, name: &str, now: At) -> QueryResult<CategoryId> {
    let row = (tweet_categories::name.eq(name), tweet_categories::created_at.eq(now));
    diesel::insert_or_ignore_into(tweet_categories::table).values(row).execute(conn)?;
    tweet_categories::table.filter(tweet_categories::name.eq(name)).select(tweet_categories::id).first(conn)
}

/// What a category is called.
pub(in crate::twitter::tweets) fn name(conn: &mut Conn, id: CategoryId) -> QueryResult<Option<String>> {
    tweet_categories::table.find(id).select(tweet_categories::name).first(conn).optional()
}

/// Who else has a name.
pub(super) fn another(conn: &mut Conn, name: &str, id: CategoryId) -> QueryResult<bool> {
    let other = tweet_categories::table.filter(tweet_categories::name.eq(name).and(tweet_categories::id.ne(id)));
    diesel::select(diesel::dsl::exists(other)).get_result(conn)
}

pub(super) fn rename(conn: &mut Conn, id: CategoryId, name: &str) -> QueryResult<usize> {
    diesel::update(tweet_categories::table.find(id)).set(tweet_categories::name.eq(name)).execute(conn)
}

/// The tweets stay, without a category.
pub(super) fn delete(conn: &mut Conn, id: CategoryId) -> QueryResult<usize> {
    diesel::delete(tweet_categories::table.find(id)).execute(conn)
}
