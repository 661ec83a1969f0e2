//! All SQL on `tweets`.

use diesel::prelude::*;

use crate::clock::At;
use crate::contacts::State;
use crate::db::{self, Conn};
use crate::ids::{ContactId, TweetId};
use crate::schema::{contacts, refs, tweets};
use crate::tokens::{Piece, pieces};
use crate::twitter::model::{NewTweet, Tweet};
use crate::web::Cursor;

/// What `refs` calls a tweet.
const KIND: &str = "tweet";

/// Saves a new tweet, and what its text refers to.
pub fn create_tweet(conn: &mut Conn, new: &NewTweet, now: At) -> QueryResult<TweetId> {
    diesel::insert_into(tweets::table)
        .values((
            tweets::name.eq(&new.name),
            tweets::text.eq(&new.text),
            tweets::description.eq(&new.description),
            tweets::created_at.eq(now),
            tweets::changed_at.eq(now),
        ))
        .execute(conn)?;
    let id = db::last_id(conn)?;
    refer(conn, id, &new.text)?;
    Ok(id)
}

/// A tweet by id.
pub fn tweet(conn: &mut Conn, id: TweetId) -> QueryResult<Option<Tweet>> {
    tweets::table.find(id).select(Tweet::as_select()).first(conn).optional()
}

pub(super) fn change(conn: &mut Conn, id: TweetId, new: &NewTweet, now: At) -> QueryResult<()> {
    diesel::update(tweets::table.find(id)).set((new, tweets::changed_at.eq(now))).execute(conn)?;
    forget_references(conn, id)?;
    refer(conn, id, &new.text)
}

pub(super) fn delete(conn: &mut Conn, id: TweetId) -> QueryResult<()> {
    diesel::delete(tweets::table.find(id)).execute(conn)?;
    forget_references(conn, id)
}

/// Locks a tweet until the transaction ends, so that nothing begins to use it meanwhile.
pub(super) fn locked(conn: &mut Conn, id: TweetId) -> QueryResult<Option<Tweet>> {
    tweets::table.find(id).for_update().select(Tweet::as_select()).first(conn).optional()
}

/// What uses a tweet: kind and key.
pub(super) fn uses(conn: &mut Conn, id: TweetId) -> QueryResult<Vec<(String, String)>> {
    refs::table
        .filter(refs::to_kind.eq(KIND).and(refs::to_key.eq(id.to_string())))
        .order((refs::from_kind, refs::from_key))
        .limit(100)
        .select((refs::from_kind, refs::from_key))
        .load(conn)
}

/// Up to `most` tweets by name, from the cursor on; those whose name begins with `search`.
pub(super) fn page(conn: &mut Conn, search: &str, cursor: &Cursor, most: i64) -> QueryResult<Vec<Tweet>> {
    let mut query = tweets::table.select(Tweet::as_select()).limit(most).into_boxed();
    if !search.is_empty() {
        query = query.filter(tweets::name.like(beginning(search)));
    }
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

fn beginning(search: &str) -> String {
    let literal = search.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{literal}%")
}

/// Somebody to show a text for.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = contacts, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Reader {
    pub(super) id: ContactId,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) twitter: Option<String>,
}

pub(super) fn reader(conn: &mut Conn, id: ContactId) -> QueryResult<Option<Reader>> {
    contacts::table.find(id).select(Reader::as_select()).first(conn).optional()
}

/// Contacts whose name, e-mail or handle begins with a text, or anybody; at most ten. Each branch has its index.
pub(super) fn readers(conn: &mut Conn, search: &str) -> QueryResult<Vec<Reader>> {
    if search.is_empty() {
        let anybody = contacts::table.filter(contacts::state.eq(State::Identified)).order(contacts::id.desc());
        return anybody.limit(10).select(Reader::as_select()).load(conn);
    }
    let (start, handle) = (beginning(search), beginning(&search.trim_start_matches('@').to_lowercase()));
    let mut found: Vec<Reader> = contacts::table
        .filter(contacts::last_name.like(start.clone()))
        .limit(10)
        .select(Reader::as_select())
        .load(conn)?;
    for part in [
        contacts::table.filter(contacts::first_name.like(start.clone())).limit(10).into_boxed(),
        contacts::table.filter(contacts::email_key.like(start.to_lowercase())).limit(10).into_boxed(),
        contacts::table.filter(contacts::twitter_key.like(handle)).limit(10).into_boxed(),
    ] {
        found.extend(part.select(Reader::as_select()).load::<Reader>(conn)?);
    }
    found.sort_by_key(|reader| reader.id);
    found.dedup_by_key(|reader| reader.id);
    found.truncate(10);
    Ok(found)
}

fn forget_references(conn: &mut Conn, id: TweetId) -> QueryResult<()> {
    let from_this = refs::from_kind.eq(KIND).and(refs::from_key.eq(id.to_string()));
    diesel::delete(refs::table.filter(from_this)).execute(conn)?;
    Ok(())
}

/// Keeps which asset, page or field a text names, so that their pages can say it.
fn refer(conn: &mut Conn, id: TweetId, text: &str) -> QueryResult<()> {
    let named = pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Token(token) => Some((subject(token.name)?, token.argument?.to_owned())),
        Piece::Text(_) => None,
    });
    let rows: Vec<_> = named
        .filter(|(_, key)| !key.is_empty() && key.len() <= 64)
        .map(|(kind, key)| {
            let from = (refs::from_kind.eq(KIND), refs::from_key.eq(id.to_string()));
            (from.0, from.1, refs::to_kind.eq(kind), refs::to_key.eq(key))
        })
        .collect();
    diesel::insert_or_ignore_into(refs::table).values(rows).execute(conn)?;
    Ok(())
}

fn subject(token: &str) -> Option<&'static str> {
    match token {
        "assetlink" => Some("asset"),
        "pagelink" => Some("page"),
        "contactfield" => Some("field"),
        _ => None,
    }
}

/// Tweets that name something: id and name.
pub(in crate::twitter) fn naming(conn: &mut Conn, kind: &str, key: &str) -> QueryResult<Vec<(TweetId, String)>> {
    let names = refs::from_kind.eq(KIND).and(refs::to_kind.eq(kind)).and(refs::to_key.eq(key));
    let keys: Vec<String> = refs::table.filter(names).limit(50).select(refs::from_key).load(conn)?;
    let ids: Vec<TweetId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    tweets::table.filter(tweets::id.eq_any(ids)).order(tweets::name).select((tweets::id, tweets::name)).load(conn)
}

/// Whether any tweet was ever written.
pub fn any_tweet(conn: &mut Conn) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(tweets::table.select(tweets::id))).get_result(conn)
}
