//! `/pages/{id}/sharing`.

use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post, resource};

use super::model::Share;
use super::preview::preview;
use super::queries;
use super::views::Sharing;
use crate::assets::{self, Upload};
use crate::audit::{self, NewChange};
use crate::config::Config;
use crate::db::Db;
use crate::ids::{AssetId, PageId};
use crate::pages::model::LandingPage;
use crate::pages::routes::stored;
use crate::store::Store;
use crate::tokens::Sources;
use crate::users::{Admin, Permission, may};
use crate::web::{self, Error, Filled, urls};

/// X takes no larger picture.
const MOST_BYTES: u64 = 5_000_000;
/// Pictures that a list offers.
const PICTURES: i64 = 100;

/// The table of routes.
pub(in crate::pages) fn routes(cfg: &mut ServiceConfig) {
    let edit = || may(Permission::EditPages);
    cfg.service(
        resource("/pages/{id}/sharing").route(get().to(open).wrap(edit())).route(post().to(change).wrap(edit())),
    );
}

type House = (Data<Db>, Data<Store>, Data<Sources>, Data<Config>);

async fn open(admin: Admin, id: Path<PageId>, house: House) -> web::Result<HttpResponse> {
    let page = stored(&house.0, id.into_inner()).await?;
    let form = page.share.filled();
    web::page(sharing(&admin, page, form, &house).await?)
}

async fn change(admin: Admin, id: Path<PageId>, form: Multipart, house: House) -> web::Result<HttpResponse> {
    let (db, store, ..) = &house;
    let page = stored(db, id.into_inner()).await?;
    let Upload { mut filled, file } = assets::read(form, admin.session(), store, MOST_BYTES).await?;
    let pictures = choices(db, page.share.asset).await?;
    let Some(mut share) = Share::parse(&mut filled, &pictures) else {
        if file.is_some() {
            filled.refuse("file", "Choose the file again: a browser does not send it twice by itself.");
        }
        return web::again(sharing(&admin, page, filled, &house).await?);
    };
    if let Some(file) = file {
        let title = format!("Share picture of {}", page.title);
        match assets::add_picture((db, store), file, &title, admin.id(), admin.now).await? {
            Ok(asset) => share.asset = Some(asset),
            Err(sentence) => {
                filled.refuse("file", sentence);
                return web::again(sharing(&admin, page, filled, &house).await?);
            }
        }
    }
    let (id, before, now, by) = (page.id, page.share, admin.now, admin.id());
    let changed = db.write(move |conn| {
        let is_there = queries::change(conn, id, &share, now)? > 0;
        let change = NewChange::new(Some(by), "page", id, "changed", now).before(&before).after(&share);
        audit::record(conn, &[change])?;
        Ok(is_there)
    });
    if !changed.await? {
        return Err(Error::NotFound);
    }
    admin.go(format!("{}/sharing", urls::page(&id)), "How the page is shared was saved.")
}

async fn choices(db: &Db, chosen: Option<AssetId>) -> web::Result<Vec<(AssetId, String)>> {
    Ok(db.read(move |conn| Ok(assets::pictures(conn, chosen, PICTURES)?)).await?)
}

async fn sharing(
    admin: &Admin,
    page: LandingPage,
    form: Filled,
    (db, store, sources, config): &House,
) -> web::Result<Sharing> {
    let pictures = choices(db, page.share.asset).await?;
    let preview = preview(&page, (db, store), sources, config).await?;
    let pictures = pictures.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
    Ok(Sharing { shell: admin.shell()?, page, form, pictures, preview })
}
