//! All SQL on `pages` and `page_hits`.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Datetime, Unsigned};

use super::html;
use super::model::{Daily, Draft, HitLine, LandingPage, NewHit, PageLine, Published};
use crate::clock::At;
use crate::db::{self, Bind, Conn, Values, among};
use crate::ids::{AssetId, ContactId, PageId};
use crate::schema::{contacts, page_hits, pages, refs};
use crate::visitors::Who;
use crate::web::Cursor;

/// Creates a page; a unique-key refusal means that its slug is taken.
pub fn create(conn: &mut Conn, draft: &Draft, now: At) -> QueryResult<PageId> {
    diesel::insert_into(pages::table)
        .values((
            pages::title.eq(&draft.title),
            pages::slug.eq(&draft.slug),
            pages::html.eq(&draft.html),
            pages::is_published.eq(draft.is_published),
            pages::created_at.eq(now),
            pages::changed_at.eq(now),
        ))
        .execute(conn)?;
    let id = db::last_id(conn)?;
    refer(conn, id, &draft.html)?;
    Ok(id)
}

/// A page by id.
pub fn find(conn: &mut Conn, id: PageId) -> QueryResult<Option<LandingPage>> {
    pages::table.find(id).select(LandingPage::as_select()).first(conn).optional()
}

pub(super) fn change(conn: &mut Conn, id: PageId, draft: &Draft, now: At) -> QueryResult<usize> {
    refer(conn, id, &draft.html)?;
    diesel::update(pages::table.find(id))
        .set((
            pages::title.eq(&draft.title),
            pages::slug.eq(&draft.slug),
            pages::html.eq(&draft.html),
            pages::is_published.eq(draft.is_published),
            pages::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn delete(conn: &mut Conn, id: PageId) -> QueryResult<usize> {
    let deleted = diesel::delete(pages::table.find(id)).execute(conn)?;
    refer(conn, id, "")?;
    Ok(deleted)
}

/// Keeps what a page names, and what it is shared with, for "where is this used".
pub(super) fn refer(conn: &mut Conn, id: PageId, source: &str) -> QueryResult<()> {
    let mine = refs::table.filter(refs::from_kind.eq("page").and(refs::from_key.eq(id.to_string())));
    diesel::delete(mine).execute(conn)?;
    let row = |(kind, key): (&'static str, String)| {
        (refs::from_kind.eq("page"), refs::from_key.eq(id.to_string()), refs::to_kind.eq(kind), refs::to_key.eq(key))
    };
    let picture: Option<Option<AssetId>> =
        pages::table.find(id).select(pages::share_asset_id).first(conn).optional()?;
    let picture = picture.flatten().map(|asset| ("asset", asset.to_string()));
    let rows: Vec<_> =
        html::uses(source).into_iter().chain(picture).filter(|(_, key)| key.len() <= 64).map(row).collect();
    // Keys that differ only in case are one key to the database.
    if !rows.is_empty() {
        diesel::insert_or_ignore_into(refs::table).values(rows).execute(conn)?;
    }
    Ok(())
}

/// Pages by title, those whose title begins with `search`; up to `most` on either side of the cursor's row.
pub(super) fn list(conn: &mut Conn, search: &str, cursor: &Cursor, most: i64) -> QueryResult<Vec<PageLine>> {
    let mut query = pages::table.select(PageLine::as_select()).limit(most).into_boxed();
    if !search.is_empty() {
        query = query.filter(pages::title.like(format!("{}%", literal(search))));
    }
    match cursor {
        Cursor::Start => (),
        Cursor::After(key) => {
            let (id, title) = key_of(key);
            query = query.filter(pages::title.gt(title).or(pages::title.eq(title).and(pages::id.gt(id))));
        }
        Cursor::Before(key) => {
            let (id, title) = key_of(key);
            query = query.filter(pages::title.lt(title).or(pages::title.eq(title).and(pages::id.lt(id))));
        }
    }
    match cursor {
        Cursor::Before(_) => query.order((pages::title.desc(), pages::id.desc())).load(conn),
        _ => query.order((pages::title, pages::id)).load(conn),
    }
}

/// Those of the newest pages whose title holds the text, for pickers.
pub(super) fn matching(conn: &mut Conn, search: &str, most: i64) -> QueryResult<Vec<(PageId, String)>> {
    pages::table
        .filter(pages::title.like(format!("%{}%", literal(search))))
        .order(pages::id.desc())
        .limit(most)
        .select((pages::id, pages::title))
        .load(conn)
}

/// A page's slug.
pub(super) fn slug_of(conn: &mut Conn, id: PageId) -> QueryResult<Option<String>> {
    pages::table.find(id).select(pages::slug).first(conn).optional()
}

/// Which page has this slug.
pub(super) fn owner_of(conn: &mut Conn, slug: &str) -> QueryResult<Option<PageId>> {
    pages::table.filter(pages::slug.eq(slug)).select(pages::id).first(conn).optional()
}

/// The slugs that other pages have, of those that begin alike.
pub(super) fn taken(conn: &mut Conn, base: &str, own: Option<PageId>) -> QueryResult<HashSet<String>> {
    let like = pages::slug.eq(base).or(pages::slug.like(format!("{base}-%")));
    let others = pages::table.filter(like).filter(pages::id.ne(own.unwrap_or(PageId(0))));
    Ok(others.select(pages::slug).load::<String>(conn)?.into_iter().collect())
}

/// The page that the public gets at an address.
pub(super) fn published(conn: &mut Conn, slug: &str) -> QueryResult<Option<Published>> {
    pages::table
        .filter(pages::slug.eq(slug).and(pages::is_published.eq(true)))
        .select(Published::as_select())
        .first(conn)
        .optional()
}

/// The published pages of these slugs, locked in one order, so that counting them cannot deadlock.
pub(super) fn lock_published(conn: &mut Conn, slugs: &HashSet<&str>) -> QueryResult<Vec<Published>> {
    pages::table
        .filter(pages::slug.eq_any(slugs.iter().copied()).and(pages::is_published.eq(true)))
        .order(pages::slug)
        .for_update()
        .select(Published::as_select())
        .load(conn)
}

/// Records many visits and counts them.
pub(super) fn record_hits(conn: &mut Conn, hits: &[NewHit]) -> QueryResult<()> {
    let mut met = who_came(conn, hits)?;
    let mut counts: HashMap<PageId, (u64, u64)> = HashMap::new();
    for hit in hits {
        let count = counts.entry(hit.page).or_default();
        count.0 += 1;
        count.1 += u64::from(met.insert((hit.page, Some(hit.contact))));
    }
    let mut rows = Values::default();
    for hit in hits {
        drop(rows.row().number(hit.page).number(hit.contact).at(hit.at).maybe(hit.referer.as_deref()));
    }
    conn.batch_execute(&format!("INSERT INTO page_hits (page_id, contact_id, at, referer) VALUES {}", rows.take()))?;
    // One statement per page, whatever the number of visits: those of a few milliseconds are to few pages.
    counts.into_iter().try_for_each(|(page, (hits, new))| count(conn, page, hits, new))
}

fn count(conn: &mut Conn, page: PageId, hits: u64, new: u64) -> QueryResult<()> {
    let sql = "UPDATE pages SET hits = hits + ?, unique_hits = unique_hits + ? WHERE id = ?";
    db::standing(sql, [hits, new, page.0].map(Bind::Id).into()).execute(conn).map(drop)
}

/// Which of these contacts came to which of these pages before.
fn who_came(conn: &mut Conn, hits: &[NewHit]) -> QueryResult<HashSet<(PageId, Option<ContactId>)>> {
    let at: BTreeSet<PageId> = hits.iter().map(|hit| hit.page).collect();
    let by: BTreeSet<ContactId> = hits.iter().map(|hit| hit.contact).collect();
    let (at, by): (Vec<PageId>, Vec<ContactId>) = (at.into_iter().collect(), by.into_iter().collect());
    let pairs: Vec<(PageId, Option<ContactId>)> = page_hits::table
        .filter(among(page_hits::page_id, &at).and(among(page_hits::contact_id, &by)))
        .select((page_hits::page_id, page_hits::contact_id))
        .distinct()
        .load(conn)?;
    Ok(pairs.into_iter().collect())
}

/// Visits and visitors a day, days without any left out.
pub(super) fn days(conn: &mut Conn, id: PageId, since: At) -> QueryResult<Vec<Daily>> {
    diesel::sql_query(
        "SELECT DATE(at) AS day, COUNT(*) AS hits, COUNT(DISTINCT contact_id) AS contacts FROM page_hits \
         WHERE page_id = ? AND at >= ? GROUP BY DATE(at)",
    )
    .bind::<Unsigned<BigInt>, _>(id)
    .bind::<Datetime, _>(since)
    .load(conn)
}

/// The latest visits, newest first.
pub(super) fn recent(conn: &mut Conn, id: PageId, most: i64) -> QueryResult<Vec<HitLine>> {
    page_hits::table
        .left_join(contacts::table)
        .filter(page_hits::page_id.eq(id))
        .order((page_hits::at.desc(), page_hits::id.desc()))
        .limit(most)
        .select((page_hits::at, page_hits::referer, Option::<Who>::as_select()))
        .load(conn)
}

/// Pages that name something: id and title.
pub(super) fn naming(conn: &mut Conn, kind: &str, key: &str) -> QueryResult<Vec<(PageId, String)>> {
    let names = refs::from_kind.eq("page").and(refs::to_kind.eq(kind)).and(refs::to_key.eq(key));
    let keys: Vec<String> = refs::table.filter(names).limit(50).select(refs::from_key).load(conn)?;
    let ids: Vec<PageId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
    pages::table.filter(pages::id.eq_any(ids)).order(pages::title).select((pages::id, pages::title)).load(conn)
}

/// A text within a LIKE pattern, standing for itself.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A cursor's key: the id and the title of a row.
fn key_of(key: &str) -> (PageId, &str) {
    let (id, title) = key.split_once('-').unwrap_or(("", ""));
    (id.parse().unwrap_or(PageId(0)), title)
}

/// The titles of some; those that are gone are left out.
pub fn titles(conn: &mut Conn, ids: &[PageId]) -> QueryResult<Vec<(PageId, String)>> {
    pages::table.filter(pages::id.eq_any(ids)).select((pages::id, pages::title)).load(conn)
}
