//! The bytes of a file on their way out; the last one waits until the download is recorded.

use std::fs::File;
use std::io::{self, Read as _};

use actix_web::web::{Bytes, block};
use chrono::Duration;
use futures_util::stream::{self, Stream};

use super::model::{Asset, DOWNLOAD, NewDownload};
use super::queries;
use super::range::Span;
use crate::activity::{self, NewActivity};
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::visitors::{self, Seen};
use crate::worker::Nudge;

const PIECE: u64 = 64 << 10;
/// Parts that reach the end of a file count once within this time: a viewer that fetches in parts is one download.
const SAME_DOWNLOAD_MINUTES: i64 = 10;

/// What is recorded once everything but the last byte was taken by the visitor's connection.
#[derive(Clone)]
pub(super) struct Count {
    pub(super) db: Db,
    pub(super) nudge: Nudge,
    pub(super) asset: Asset,
    /// `None` when the browser would not take a cookie.
    pub(super) seen: Option<Seen>,
    pub(super) at: At,
    pub(super) referer: Option<String>,
    /// Only a part of the file was asked for.
    pub(super) is_part: bool,
}

struct Rest {
    file: File,
    left: u64,
    count: Option<Count>,
}

/// A span of an open file that stands at the span's beginning.
pub(super) fn stream(file: File, span: Span, count: Option<Count>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::try_unfold(Rest { file, left: span.length, count }, next)
}

async fn next(mut rest: Rest) -> io::Result<Option<(Bytes, Rest)>> {
    if rest.left == 0 {
        return Ok(None);
    }
    let size = match rest.count.take_if(|_| rest.left == 1) {
        Some(count) => {
            count.keep().await;
            1
        }
        // Whoever hangs up before the end has not downloaded the file.
        None if rest.count.is_some() => PIECE.min(rest.left - 1),
        None => PIECE.min(rest.left),
    };
    let (bytes, file) = block(move || piece(rest.file, size)).await.map_err(io::Error::other)??;
    Ok(Some((bytes, Rest { file, left: rest.left - size, count: rest.count })))
}

fn piece(mut file: File, size: u64) -> io::Result<(Bytes, File)> {
    let mut bytes = vec![0; usize::try_from(size).map_err(io::Error::other)?];
    file.read_exact(&mut bytes)?;
    Ok((bytes.into(), file))
}

impl Count {
    /// Records the download; the visitor gets the file even when that fails.
    async fn keep(self) {
        let (db, nudge, asset) = (self.db.clone(), self.nudge.clone(), self.asset.id);
        let again = self.clone();
        let kept = match db.write(move |conn| self.record(conn)).await {
            // The same new browser was met by another request at the same moment; now it is known.
            Err(error) if error.is_duplicate() => db.write(move |conn| again.record(conn)).await,
            kept => kept,
        };
        match kept {
            Ok(()) => nudge.now(),
            Err(error) => tracing::error!("a download of asset {asset} was not recorded: {error}"),
        }
    }

    fn record(&self, conn: &mut Conn) -> db::Result<()> {
        if !queries::lock(conn, self.asset.id)? {
            return Ok(());
        }
        let seen: Vec<Seen> = self.seen.into_iter().collect();
        let contact = visitors::identify(conn, &seen, self.at)?.first().copied();
        let new = NewDownload { asset: self.asset.id, contact, at: self.at, referer: self.referer.clone() };
        let last = queries::last_download(conn, &new)?;
        let recently = self.at.minus(Duration::minutes(SAME_DOWNLOAD_MINUTES));
        if self.is_part && last.is_some_and(|last| last > recently) {
            return Ok(());
        }
        queries::record_download(conn, &new, contact.is_some() && last.is_none())?;
        let Some(contact) = contact else { return Ok(()) };
        let title = format!("Downloaded “{}”", self.asset.title);
        let mut done = NewActivity::new(contact, &DOWNLOAD, title, self.at).about("asset", self.asset.id);
        if let Some(from) = &self.referer {
            done = done.detail(format!("Coming from {from}"));
        }
        Ok(activity::record(conn, &[done])?)
    }
}
