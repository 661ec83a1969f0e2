//! A file to import, as a form brings it.

use actix_multipart::Multipart;
use actix_session::Session;

use super::reading::refusal;
use crate::store::{Store, Stored};
use crate::web::Result;
use crate::web::upload::{self, Accepts};

/// The largest file.
pub(super) const MOST: u64 = 1_000_000_000;

/// A file that came, its name and its place, or why it was not taken.
pub(super) type Came = std::result::Result<(String, Stored), String>;

/// Reads a form; nothing of it is accepted before its token was.
pub(super) async fn read(form: Multipart, session: &Session, files: &Store) -> Result<Came> {
    let accepts = Accepts {
        most: MOST,
        size: "1 GB".to_owned(),
        advice: " Split it, or use `linnet import contacts`.",
        patience: 2,
        complaint: |_name| None,
    };
    match upload::read(form, session, files, &accepts).await?.file {
        Ok(None) => Ok(Err("Choose a file.".to_owned())),
        Ok(Some(file)) if file.bytes == 0 => Ok(Err("This file is empty: there is nothing to import.".to_owned())),
        Ok(Some(file)) => {
            if let Some(sentence) = refusal(&file.head) {
                return Ok(Err(sentence));
            }
            let name = file.name.clone();
            Ok(file.keep().await?.map(|stored| (name, stored)))
        }
        Err(sentence) => Ok(Err(sentence)),
    }
}
