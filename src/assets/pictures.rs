//! Pictures among the assets: how large they are, and one more that comes with a form of somebody else's.

use std::io::BufReader;

use super::model::{Asset, Details};
use super::upload::Arrived;
use super::{queries, routes};
use crate::audit::{self, NewChange};
use crate::clock::At;
use crate::db::Db;
use crate::ids::{AssetId, UserId};
use crate::picture;
use crate::store::Store;
use crate::web::{self, slug};

/// What a chooser of pictures takes.
pub const ACCEPTED: &str = ".png,.jpg,.jpeg,.webp,.gif";
/// As files are known by their content.
pub(super) const KINDS: [&str; 4] = ["image/gif", "image/jpeg", "image/png", "image/webp"];

/// Width and height of a picture in the store; `None` when it cannot be read. Reads the file's head: for a thread that
/// may block.
pub fn measure(store: &Store, asset: &Asset) -> Option<(u32, u32)> {
    picture::size(BufReader::new(store.open(&asset.file_hash).ok()?))
}

/// A picture that was uploaded becomes a published asset; or why not, in a sentence.
pub async fn add_picture(
    (db, store): (&Db, &Store),
    arrived: Arrived,
    title: &str,
    by: UserId,
    now: At,
) -> web::Result<Result<AssetId, String>> {
    if !KINDS.contains(&arrived.media_type()) {
        return Ok(Err("This is not a picture that X shows. Use a PNG, JPEG, WebP or GIF file.".to_owned()));
    }
    let file = match arrived.keep().await? {
        Ok(file) => file,
        Err(sentence) => return Ok(Err(sentence)),
    };
    let slug = Some(slug::of(title)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| "picture".to_owned());
    let details = Details { title: title.chars().take(191).collect(), slug, description: None, is_published: true };
    let hash = file.hash.clone();
    let created = db.write(move |conn| {
        let id = queries::create(conn, &details, &file, now)?;
        audit::record(conn, &[NewChange::new(Some(by), "asset", id, "created", now).after(&(&details, &file))])?;
        Ok(id)
    });
    match created.await {
        Ok(id) => Ok(Ok(id)),
        Err(error) => {
            routes::forget(db, store, hash).await;
            Err(error.into())
        }
    }
}
