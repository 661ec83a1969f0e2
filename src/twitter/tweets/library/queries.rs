//! The list of tweets, in the order of their names.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::{Asked, Shelf};
use crate::db::Conn;
use crate::ids::TweetId;
use crate::schema::tweets;
use crate::twitter::tweets::model::Tweet;
use crate::web::{Cursor, limit_of};

/// One more tweet than are shown, from the cursor on.
pub(super) fn page(conn: &mut Conn, asked: &Asked, cursor: &Cursor, shown: usize) -> QueryResult<Vec<Tweet>> {
    let mut query = tweets::table.select(Tweet::as_select()).limit(limit_of(shown)).into_boxed();
    if !asked.search.is_empty() {
        let sought = containing(&asked.search);
        // The text is compared to the letter elsewhere, so that it has another collation.
        let in_text = sql::<Bool>("tweets.text COLLATE utf8mb4_unicode_ci LIKE ").bind::<Text, _>(sought.clone());
        query = query.filter(tweets::name.like(sought).or(in_text));
    }
    if let Some(category) = asked.category {
        query = query.filter(tweets::category_id.eq(Some(category)));
    }
    query = match asked.shelf {
        Shelf::Archived => query.filter(tweets::archived_at.is_not_null()),
        Shelf::All => query.filter(tweets::archived_at.is_null()),
        Shelf::Only(state) => query.filter(tweets::archived_at.is_null().and(tweets::state.eq(state.key()))),
    };
    query = match cursor {
        Cursor::Start => query.order((tweets::name.asc(), tweets::id.asc())),
        Cursor::After(key) => {
            let (id, name) = of_key(key);
            query
                .filter(tweets::name.gt(name.clone()).or(tweets::name.eq(name).and(tweets::id.gt(id))))
                .order((tweets::name.asc(), tweets::id.asc()))
        }
        Cursor::Before(key) => {
            let (id, name) = of_key(key);
            query
                .filter(tweets::name.lt(name.clone()).or(tweets::name.eq(name).and(tweets::id.lt(id))))
                .order((tweets::name.desc(), tweets::id.desc()))
        }
    };
    query.load(conn)
}

/// Where a list goes on after this tweet.
pub(super) fn key(tweet: &Tweet) -> String {
    format!("{}-{}", tweet.id, tweet.name)
}

fn of_key(key: &str) -> (TweetId, String) {
    let (id, name) = key.split_once('-').unwrap_or((key, ""));
    (id.parse().unwrap_or(TweetId(0)), name.to_owned())
}

fn containing(search: &str) -> String {
    let literal = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{literal}%")
}
