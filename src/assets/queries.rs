//! All SQL on `assets` and `asset_downloads`.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Datetime, Unsigned};

use super::model::{Asset, Daily, Details, DownloadLine, File, NewDownload};
use super::pictures::KINDS;
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::AssetId;
use crate::schema::{asset_downloads, assets, contacts, refs};
use crate::visitors::Who;
use crate::web::Cursor;

/// Creates an asset of a file that lies in the store.
pub fn create(conn: &mut Conn, details: &Details, file: &File, now: At) -> QueryResult<AssetId> {
    diesel::insert_into(assets::table)
        .values((
            assets::title.eq(&details.title),
            assets::slug.eq(&details.slug),
            assets::description.eq(&details.description),
            assets::is_published.eq(details.is_published),
            assets::file_hash.eq(&file.hash),
            assets::file_name.eq(&file.name),
            assets::media_type.eq(&file.media_type),
            assets::bytes.eq(file.bytes),
            assets::created_at.eq(now),
            assets::changed_at.eq(now),
        ))
        .execute(conn)?;
    db::last_id(conn)
}

/// An asset by id.
pub fn find(conn: &mut Conn, id: AssetId) -> QueryResult<Option<Asset>> {
    assets::table.find(id).select(Asset::as_select()).first(conn).optional()
}

/// Assets by title, those whose title begins with `search`; up to `most` on either side of the cursor's row.
pub(super) fn list(conn: &mut Conn, search: &str, cursor: &Cursor, most: i64) -> QueryResult<Vec<Asset>> {
    let mut query = assets::table.select(Asset::as_select()).limit(most).into_boxed();
    if !search.is_empty() {
        query = query.filter(assets::title.like(format!("{}%", literal(search))));
    }
    match cursor {
        Cursor::Start => (),
        Cursor::After(key) => {
            let (id, title) = key_of(key);
            query = query.filter(assets::title.gt(title).or(assets::title.eq(title).and(assets::id.gt(id))));
        }
        Cursor::Before(key) => {
            let (id, title) = key_of(key);
            query = query.filter(assets::title.lt(title).or(assets::title.eq(title).and(assets::id.lt(id))));
        }
    }
    match cursor {
        Cursor::Before(_) => query.order((assets::title.desc(), assets::id.desc())).load(conn),
        _ => query.order((assets::title, assets::id)).load(conn),
    }
}

/// Those of the newest assets whose title holds the text, for pickers.
pub(super) fn matching(conn: &mut Conn, search: &str, most: i64) -> QueryResult<Vec<(AssetId, String)>> {
    assets::table
        .filter(assets::title.like(format!("%{}%", literal(search))))
        .order(assets::id.desc())
        .limit(most)
        .select((assets::id, assets::title))
        .load(conn)
}

/// The newest published pictures that X can show, and the one that is chosen already: id and title.
pub fn pictures(conn: &mut Conn, chosen: Option<AssetId>, most: i64) -> QueryResult<Vec<(AssetId, String)>> {
    let mut found: Vec<(AssetId, String)> = assets::table
        .filter(assets::media_type.eq_any(KINDS).and(assets::is_published.eq(true)))
        .order(assets::id.desc())
        .limit(most)
        .select((assets::id, assets::title))
        .load(conn)?;
    if let Some(chosen) = chosen.filter(|chosen| found.iter().all(|(id, _)| id != chosen)) {
        found.extend(titles(conn, &[chosen])?);
    }
    Ok(found)
}

pub(super) fn change(conn: &mut Conn, id: AssetId, details: &Details, file: &File, now: At) -> QueryResult<usize> {
    diesel::update(assets::table.find(id))
        .set((
            assets::title.eq(&details.title),
            assets::slug.eq(&details.slug),
            assets::description.eq(&details.description),
            assets::is_published.eq(details.is_published),
            assets::file_hash.eq(&file.hash),
            assets::file_name.eq(&file.name),
            assets::media_type.eq(&file.media_type),
            assets::bytes.eq(file.bytes),
            assets::changed_at.eq(now),
        ))
        .execute(conn)
}

pub(super) fn delete(conn: &mut Conn, id: AssetId) -> QueryResult<usize> {
    diesel::delete(assets::table.find(id)).execute(conn)
}

/// Whether any asset still needs this file.
pub(super) fn is_needed(conn: &mut Conn, hash: &str) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(assets::table.filter(assets::file_hash.eq(hash)))).get_result(conn)
}

/// Where an asset is used: kind and key of what names it; at most 50.
pub(super) fn uses(conn: &mut Conn, id: AssetId) -> QueryResult<Vec<(String, String)>> {
    refs::table
        .filter(refs::to_kind.eq("asset").and(refs::to_key.eq(id.to_string())))
        .order((refs::from_kind, refs::from_key))
        .limit(50)
        .select((refs::from_kind, refs::from_key))
        .load(conn)
}

/// Keeps others from counting the same asset until this transaction ends; false when it is gone.
pub(super) fn lock(conn: &mut Conn, id: AssetId) -> QueryResult<bool> {
    let locked: Option<AssetId> = assets::table.find(id).for_update().select(assets::id).first(conn).optional()?;
    Ok(locked.is_some())
}

/// When this contact last fetched this asset.
pub(super) fn last_download(conn: &mut Conn, new: &NewDownload) -> QueryResult<Option<At>> {
    let Some(contact) = new.contact else { return Ok(None) };
    asset_downloads::table
        .filter(asset_downloads::asset_id.eq(new.asset).and(asset_downloads::contact_id.eq(Some(contact))))
        .order(asset_downloads::at.desc())
        .select(asset_downloads::at)
        .first(conn)
        .optional()
}

/// Records a download and counts it.
pub(super) fn record_download(conn: &mut Conn, new: &NewDownload, is_first: bool) -> QueryResult<usize> {
    diesel::insert_into(asset_downloads::table)
        .values((
            asset_downloads::asset_id.eq(new.asset),
            asset_downloads::contact_id.eq(new.contact),
            asset_downloads::at.eq(new.at),
            asset_downloads::referer.eq(&new.referer),
        ))
        .execute(conn)?;
    diesel::update(assets::table.find(new.asset))
        .set((
            assets::downloads.eq(assets::downloads + 1),
            assets::unique_downloads.eq(assets::unique_downloads + u64::from(is_first)),
        ))
        .execute(conn)
}

/// Downloads a day, days without any left out.
pub(super) fn days(conn: &mut Conn, id: AssetId, since: At) -> QueryResult<Vec<Daily>> {
    diesel::sql_query(
        "SELECT DATE(at) AS day, COUNT(*) AS downloads FROM asset_downloads \
         WHERE asset_id = ? AND at >= ? GROUP BY DATE(at)",
    )
    .bind::<Unsigned<BigInt>, _>(id)
    .bind::<Datetime, _>(since)
    .load(conn)
}

/// The latest downloads, newest first.
pub(super) fn recent(conn: &mut Conn, id: AssetId, most: i64) -> QueryResult<Vec<DownloadLine>> {
    asset_downloads::table
        .left_join(contacts::table)
        .filter(asset_downloads::asset_id.eq(id))
        .order((asset_downloads::at.desc(), asset_downloads::id.desc()))
        .limit(most)
        .select((asset_downloads::at, asset_downloads::referer, Option::<Who>::as_select()))
        .load(conn)
}

/// A text within a LIKE pattern, standing for itself.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// A cursor's key: the id and the title of a row.
fn key_of(key: &str) -> (AssetId, &str) {
    let (id, title) = key.split_once('-').unwrap_or(("", ""));
    (id.parse().unwrap_or(AssetId(0)), title)
}

/// The titles of some; those that are gone are left out.
pub(super) fn titles(conn: &mut Conn, ids: &[AssetId]) -> QueryResult<Vec<(AssetId, String)>> {
    assets::table.filter(assets::id.eq_any(ids)).select((assets::id, assets::title)).load(conn)
}
