//! The form with the picture; small enough to be held in memory.

use actix_multipart::{Multipart, MultipartError};
use actix_session::Session;
use futures_util::TryStreamExt as _;

use crate::web::{CSRF_FIELD, Error, Result, verify_token};

/// The largest picture.
pub(super) const MOST_BYTES: usize = 2 << 20;
/// A larger one is read on so that the browser gets to hear why, but not for ever.
const PATIENCE: usize = 8 << 20;
const MOST_TEXT: usize = 1024;

/// The bytes of the field `picture`: empty when none was chosen, `None` when there were too many.
pub(super) async fn read(mut form: Multipart, session: &Session) -> Result<Option<Vec<u8>>> {
    let (mut is_ours, mut picture) = (false, Some(Vec::new()));
    while let Some(mut field) = form.try_next().await.map_err(cut_off)? {
        let name = field.name().unwrap_or("").to_owned();
        if name == CSRF_FIELD {
            let token = field.bytes(MOST_TEXT).await.map_err(|_limit| Error::Forged)?.map_err(cut_off)?;
            verify_token(session, &String::from_utf8_lossy(&token))?;
            is_ours = true;
        } else if !is_ours {
            return Err(Error::Forged);
        } else if name == "picture" {
            picture = bytes_of(field).await?;
        }
    }
    if is_ours { Ok(picture) } else { Err(Error::Forged) }
}

async fn bytes_of(mut field: actix_multipart::Field) -> Result<Option<Vec<u8>>> {
    let (mut bytes, mut came) = (Vec::new(), 0);
    while let Some(piece) = field.try_next().await.map_err(cut_off)? {
        came += piece.len();
        if came > PATIENCE {
            return Err(Error::TooLarge("A picture can have 2 MB; this one is far larger.".to_owned()));
        }
        if came <= MOST_BYTES {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok((came <= MOST_BYTES).then_some(bytes))
}

fn cut_off(error: MultipartError) -> Error {
    Error::Bad(format!("The form did not arrive whole: {error}."))
}
