//! An asset's form with its file.

use actix_multipart::Multipart;
use actix_session::Session;

use super::kinds;
use super::model::{File, size};
use crate::store::Store;
use crate::web::upload::{self, Accepts};
use crate::web::{Filled, Result};

/// A form that came with a file, or without; what is wrong with the file is said in `filled`.
pub struct Upload {
    /// Everything but the file.
    pub filled: Filled,
    /// What came in the control `file`.
    pub file: Option<Arrived>,
}

/// A file that came whole and was accepted; dropped, it is gone.
pub struct Arrived {
    media_type: &'static str,
    file: upload::Arrived,
}

/// Reads a form; nothing of it is accepted before its token was.
pub async fn read(form: Multipart, session: &Session, store: &Store, most: u64) -> Result<Upload> {
    let accepts = Accepts { most, size: size(most), advice: "", patience: 4, complaint: kinds::complaint };
    let sent = upload::read(form, session, store, &accepts).await?;
    let judged = |file: upload::Arrived| {
        let head = file.head.get(..kinds::HEAD).unwrap_or(&file.head);
        kinds::judge(&file.name, head).map(|media_type| Arrived { media_type, file })
    };
    let mut filled = Filled::of(sent.pairs);
    let file = sent.file.and_then(|file| file.map(judged).transpose()).unwrap_or_else(|sentence| {
        filled.refuse("file", sentence);
        None
    });
    Ok(Upload { filled, file })
}

/// Puts bytes that are already here into the store, as an upload of this name would be.
pub fn keep(store: &Store, name: &str, bytes: &[u8]) -> anyhow::Result<File> {
    let head = bytes.get(..kinds::HEAD).unwrap_or(bytes);
    let media_type = kinds::judge(name, head).map_err(|sentence| anyhow::anyhow!("{name}: {sentence}"))?;
    let stored = store.put(bytes)?;
    Ok(File { hash: stored.hash, name: name.to_owned(), media_type: media_type.to_owned(), bytes: stored.bytes })
}

impl Arrived {
    /// What it is, judged by its content.
    pub(super) fn media_type(&self) -> &'static str {
        self.media_type
    }

    /// Makes the file durable; a full disk is a sentence, and nothing is left behind.
    pub(super) async fn keep(self) -> Result<std::result::Result<File, String>> {
        let (name, media_type) = (self.file.name.clone(), self.media_type.to_owned());
        Ok(self.file.keep().await?.map(|stored| File { hash: stored.hash, name, media_type, bytes: stored.bytes }))
    }
}
