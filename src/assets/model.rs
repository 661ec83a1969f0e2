//! An asset: a file, what it is called, and how often it was fetched.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use crate::activity;
use crate::clock::At;
use crate::ids::{AssetId, ContactId};
use crate::schema::assets;
use crate::visitors::Who;

/// Somebody fetched a file to its last byte.
pub const DOWNLOAD: activity::Kind =
    activity::Kind { key: "asset.download", label: "Downloaded an asset", icon: "download" };

/// A file people may download.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = assets, check_for_backend(diesel::mysql::Mysql))]
pub struct Asset {
    /// Which.
    pub id: AssetId,
    /// What pages call it.
    pub title: String,
    /// The readable end of its address.
    pub slug: String,
    /// For colleagues.
    pub description: Option<String>,
    /// The key in the store.
    pub file_hash: String,
    /// What a download is called.
    pub file_name: String,
    /// By content, not by name.
    pub media_type: String,
    /// The size.
    pub bytes: u64,
    /// Whether the public gets it.
    pub is_published: bool,
    /// How often it was fetched to its last byte.
    pub downloads: u64,
    /// By how many contacts.
    pub unique_downloads: u64,
    /// When it was uploaded first.
    pub created_at: At,
    /// When it was last changed.
    pub changed_at: At,
}

/// What a person says about an asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Details {
    /// What pages call it.
    pub title: String,
    /// The readable end of its address.
    pub slug: String,
    /// For colleagues.
    pub description: Option<String>,
    /// Whether the public gets it.
    pub is_published: bool,
}

/// A file that lies in the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// The key in the store.
    pub hash: String,
    /// What a download is called.
    pub name: String,
    /// By content, not by name.
    pub media_type: String,
    /// The size.
    pub bytes: u64,
}

/// A download about to be recorded.
#[derive(Clone, Debug)]
pub(super) struct NewDownload {
    pub(super) asset: AssetId,
    /// `None` when the browser would not take a cookie.
    pub(super) contact: Option<ContactId>,
    pub(super) at: At,
    pub(super) referer: Option<String>,
}

/// A download in a list.
#[derive(Clone, Debug, Queryable)]
pub(super) struct DownloadLine {
    pub(super) at: At,
    pub(super) referer: Option<String>,
    pub(super) who: Option<Who>,
}

/// The downloads of one day.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Daily {
    #[diesel(sql_type = diesel::sql_types::Date)]
    pub(super) day: NaiveDate,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    pub(super) downloads: i64,
}

impl Asset {
    /// The file of it.
    pub fn file(&self) -> File {
        File {
            hash: self.file_hash.clone(),
            name: self.file_name.clone(),
            media_type: self.media_type.clone(),
            bytes: self.bytes,
        }
    }

    /// What a person said about it.
    pub fn details(&self) -> Details {
        Details {
            title: self.title.clone(),
            slug: self.slug.clone(),
            description: self.description.clone(),
            is_published: self.is_published,
        }
    }

    /// Its size as pages say it.
    pub fn size(&self) -> String {
        size(self.bytes)
    }

    /// Whether it is published, as a badge says it.
    pub fn standing(&self) -> &'static str {
        if self.is_published { "Published" } else { "Not published" }
    }

    /// The colour of [`Asset::standing`].
    pub fn tone(&self) -> &'static str {
        if self.is_published { "success" } else { "secondary" }
    }
}

/// `1.4 MB`.
pub(super) fn size(bytes: u64) -> String {
    let (unit, name) = match bytes {
        0..1_000 => return format!("{bytes} bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    match bytes / (unit / 10) % 10 {
        0 => format!("{} {name}", bytes / unit),
        tenths => format!("{}.{tenths} {name}", bytes / unit),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn a_size_is_readable() {
        assert_eq!([999, 1_400, 100_000_000].map(size), ["999 bytes", "1.4 kB", "100 MB"]);
    }
}
