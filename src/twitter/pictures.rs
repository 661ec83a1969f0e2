//! Our own small copies of what X shows: a folder apart, so that what is not shown any more can go.

use std::io::{self, Read as _};

use actix_web::HttpResponse;

use crate::picture::Picture;
use crate::store::Store;
use crate::web;

/// Larger than this, it is not a picture we made.
const MOST_BYTES: u64 = 8 << 20;

/// The folder of copies; cheap to clone.
#[derive(Clone, Debug)]
pub struct Pictures(pub Store);

/// A copy that lies in the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::twitter) struct Kept {
    pub(in crate::twitter) hash: String,
    pub(in crate::twitter) kind: &'static str,
    pub(in crate::twitter) size: (u32, u32),
}

impl Pictures {
    /// Keeps a picture of our own making.
    pub(in crate::twitter) fn keep(&self, picture: &Picture) -> io::Result<Kept> {
        Ok(Kept { hash: self.0.put(&picture.bytes)?.hash, kind: picture.kind, size: picture.size })
    }

    /// The file as an answer to somebody of the team; `None` when it is gone.
    pub(in crate::twitter) async fn answer(&self, hash: String) -> web::Result<Option<HttpResponse>> {
        let (store, etag) = (self.0.clone(), format!("\"{hash}\""));
        let bytes = actix_web::web::block(move || read(&store, &hash)).await.map_err(anyhow::Error::from)?;
        let kind = bytes.as_ref().and_then(|bytes| infer::get(bytes)).map(|kind| kind.mime_type());
        let ours = bytes.zip(kind.filter(|kind| matches!(*kind, "image/jpeg" | "image/png")));
        Ok(ours.map(|(bytes, kind)| {
            HttpResponse::Ok()
                .content_type(kind)
                .insert_header(("X-Content-Type-Options", "nosniff"))
                .insert_header(("Content-Security-Policy", "default-src 'none'; sandbox"))
                .insert_header(("Cache-Control", "private, max-age=3600"))
                .insert_header(("ETag", etag))
                .body(bytes)
        }))
    }
}

fn read(store: &Store, hash: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    store.open(hash).ok()?.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
