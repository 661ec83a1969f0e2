//! `/assets`: files people may download.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post, resource};

use super::model::{Asset, Details, File};
use super::upload::{self, Upload};
use super::views::{Edit, List, Show, Use};
use super::{forms, queries};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::config::Config;
use crate::db::{self, Conn, Db};
use crate::ids::{AssetId, UserId};
use crate::settings;
use crate::store::Store;
use crate::users::{Admin, Permission, may};
use crate::visitors;
use crate::web::{self, Cursor, Error, Filled, Form, Paged, bars, limit_of, urls};

const SHOWN: usize = 50;
const RECENT: i64 = 20;
/// Unless an administrator says otherwise: the setting `assets.max_bytes`.
const MOST_BYTES: u64 = 100_000_000;

/// The table of routes.
pub fn routes(cfg: &mut ServiceConfig) {
    let look = || may(Permission::ViewAssets);
    let edit = || may(Permission::EditAssets);
    cfg.service(resource("/assets").route(get().to(list).wrap(look())))
        .service(resource("/assets/new").route(get().to(new).wrap(edit())).route(post().to(create).wrap(edit())))
        .service(resource("/assets/{id}").route(get().to(show).wrap(look())))
        .service(resource("/assets/{id}/edit").route(get().to(open).wrap(edit())).route(post().to(change).wrap(edit())))
        .service(resource("/assets/{id}/delete").route(post().to(delete).wrap(edit())));
}

async fn list(admin: Admin, query: Query<Vec<(String, String)>>, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::of(query.into_inner());
    let (search, cursor) = (query.text("search").to_owned(), Cursor::of(&query));
    let (wanted, from) = (search.clone(), cursor.clone());
    let rows = db.read(move |conn| Ok(queries::list(conn, &wanted, &from, limit_of(SHOWN))?)).await?;
    let page = Paged::of(rows, SHOWN, &cursor, |asset| format!("{}-{}", asset.id, asset.title));
    web::page(List { shell: admin.shell()?, search, page, may_edit: admin.may(Permission::EditAssets) })
}

async fn new(admin: Admin, db: Data<Db>) -> web::Result<HttpResponse> {
    let most = db.read(most_bytes).await?;
    web::page(Edit { shell: admin.shell()?, form: forms::empty(), old: None, most })
}

async fn create(admin: Admin, form: Multipart, db: Data<Db>, store: Data<Store>) -> web::Result<HttpResponse> {
    let most = db.read(most_bytes).await?;
    let mut upload = upload::read(form, admin.session(), &store, most).await?;
    if upload.file.is_none() && upload.filled.error("file").is_none() {
        upload.filled.refuse("file", "Choose a file.");
    }
    let (details, file) = match accepted(upload).await? {
        Ok((details, Some(file))) => (details, file),
        Ok((_, None)) => return Err(Error::Bad("A new asset needs a file.".to_owned())),
        Err(form) => return web::again(Edit { shell: admin.shell()?, form, old: None, most }),
    };
    let (now, by, sentence) = (admin.now, admin.id(), format!("{} was saved.", details.title));
    let hash = file.hash.clone();
    let created = db.write(move |conn| {
        let id = queries::create(conn, &details, &file, now)?;
        let image = (&details, &file);
        audit::record(conn, &[NewChange::new(Some(by), "asset", id, "created", now).after(&image)])?;
        Ok(id)
    });
    match created.await {
        Ok(id) => admin.go(urls::asset(&id), &sentence),
        Err(error) => {
            forget(&db, &store, hash).await;
            Err(error.into())
        }
    }
}

async fn show(admin: Admin, id: Path<AssetId>, db: Data<Db>, config: Data<Config>) -> web::Result<HttpResponse> {
    let (id, now) = (id.into_inner(), admin.now);
    let found = db.read(move |conn| {
        let Some(asset) = queries::find(conn, id)? else { return Ok(None) };
        let days = queries::days(conn, id, visitors::first_day(now))?;
        Ok(Some((asset, days, queries::recent(conn, id, RECENT)?, queries::uses(conn, id)?)))
    });
    let (asset, days, recent, uses) = found.await?.ok_or(Error::NotFound)?;
    web::page(Show {
        shell: admin.shell()?,
        link: config.absolute(&urls::public_asset(&asset.id, &asset.slug)),
        bars: bars(&visitors::last_days(now, days.iter().map(|day| (day.day, day.downloads)))),
        recent,
        uses: uses.iter().filter_map(|(kind, key)| Use::of(kind, key)).collect(),
        may_edit: admin.may(Permission::EditAssets),
        asset,
    })
}

async fn open(admin: Admin, id: Path<AssetId>, db: Data<Db>) -> web::Result<HttpResponse> {
    let (asset, most) = at_hand(&db, id.into_inner()).await?;
    web::page(Edit { shell: admin.shell()?, form: forms::filled(&asset), old: Some(asset), most })
}

async fn change(
    admin: Admin,
    id: Path<AssetId>,
    form: Multipart,
    db: Data<Db>,
    store: Data<Store>,
) -> web::Result<HttpResponse> {
    let (asset, most) = at_hand(&db, id.into_inner()).await?;
    let upload = upload::read(form, admin.session(), &store, most).await?;
    let (details, file) = match accepted(upload).await? {
        Ok((details, file)) => (details, file.unwrap_or_else(|| asset.file())),
        Err(form) => return web::again(Edit { shell: admin.shell()?, form, old: Some(asset), most }),
    };
    let (id, old, new, sentence) =
        (asset.id, asset.file_hash.clone(), file.hash.clone(), format!("{} was saved.", details.title));
    let (now, by) = (admin.now, admin.id());
    let changed = db.write(move |conn| record_change(conn, &asset, (&details, &file), by, now)).await;
    // Of the two files the one that no asset names any more goes.
    for hash in [old, new] {
        forget(&db, &store, hash).await;
    }
    if changed? { admin.go(urls::asset(&id), &sentence) } else { Err(Error::NotFound) }
}

async fn delete(
    admin: Admin,
    id: Path<AssetId>,
    _form: Form,
    db: Data<Db>,
    store: Data<Store>,
) -> web::Result<HttpResponse> {
    let (id, now, by) = (id.into_inner(), admin.now, admin.id());
    let deleted = db.write(move |conn| {
        let Some(asset) = queries::find(conn, id)? else { return Ok(None) };
        queries::delete(conn, id)?;
        let image = (asset.details(), asset.file());
        audit::record(conn, &[NewChange::new(Some(by), "asset", id, "deleted", now).before(&image)])?;
        Ok(Some(asset))
    });
    let asset = deleted.await?.ok_or(Error::NotFound)?;
    forget(&db, &store, asset.file_hash).await;
    admin.go("/assets", &format!("{} was deleted.", asset.title))
}

/// What was typed and the file, kept; or the form again, with the reasons.
async fn accepted(upload: Upload) -> web::Result<Result<(Details, Option<File>), Filled>> {
    let Upload { mut filled, file } = upload;
    let Some(details) = Details::parse(&mut filled).filter(|_| filled.is_fine()) else {
        if file.is_some() {
            filled.refuse("file", "Choose the file again: a browser does not send it twice by itself.");
        }
        return Ok(Err(filled));
    };
    let Some(file) = file else { return Ok(Ok((details, None))) };
    Ok(match file.keep().await? {
        Ok(file) => Ok((details, Some(file))),
        Err(sentence) => {
            filled.refuse("file", sentence);
            Err(filled)
        }
    })
}

async fn at_hand(db: &Db, id: AssetId) -> web::Result<(Asset, u64)> {
    let found = db.read(move |conn| Ok((queries::find(conn, id)?, most_bytes(conn)?))).await?;
    Ok((found.0.ok_or(Error::NotFound)?, found.1))
}

fn most_bytes(conn: &mut Conn) -> db::Result<u64> {
    Ok(settings::get(conn, "assets.max_bytes")?.unwrap_or(MOST_BYTES))
}

/// Changes an asset; false when somebody deleted it meanwhile.
fn record_change(
    conn: &mut Conn,
    asset: &Asset,
    (details, file): (&Details, &File),
    by: UserId,
    now: At,
) -> db::Result<bool> {
    if queries::change(conn, asset.id, details, file, now)? == 0 {
        return Ok(false);
    }
    let change = NewChange::new(Some(by), "asset", asset.id, "changed", now);
    audit::record(conn, &[change.before(&(asset.details(), asset.file())).after(&(details, file))])?;
    Ok(true)
}

/// Removes a file that no asset names; one that cannot be removed is left, and said in the log.
pub(super) async fn forget(db: &Db, store: &Store, hash: String) {
    let (named, store) = (hash.clone(), store.clone());
    let removed = match db.read(move |conn| Ok(queries::is_needed(conn, &named)?)).await {
        Ok(true) => return,
        Ok(false) => actix_web::web::block(move || store.remove(&hash)).await.map_err(anyhow::Error::new),
        Err(error) => Err(anyhow::Error::new(error)),
    };
    match removed {
        Ok(Ok(())) => (),
        Ok(Err(error)) => tracing::warn!("a file that is no longer needed was left in the store: {error}"),
        Err(error) => tracing::warn!("a file that is no longer needed was left in the store: {error:#}"),
    }
}
