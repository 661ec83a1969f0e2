//! A form with a file that may be large: read piece by piece, straight to the disk.

use std::io;

use actix_multipart::{Field, Multipart};
use actix_session::Session;
use futures_util::TryStreamExt as _;

use crate::store::{self, Incoming, Store, Stored};
use crate::web::{CSRF_FIELD, Error, Result, verify_token};

/// The largest file.
pub(super) const MOST: u64 = 1_000_000_000;
const MOST_TEXT: usize = 4 << 10;
const PIECE: usize = 1 << 20;
/// A refused file is read on so that the browser gets to hear why, but not for ever.
const PATIENCE: u64 = 2;
/// What the database holds of a name.
const LONGEST_NAME: usize = 191;

/// A file that came, its name and its place, or why it was not taken.
pub(super) type Came = std::result::Result<(String, Stored), String>;

/// A file on its way in.
struct Intake {
    incoming: Option<Incoming>,
    waiting: Vec<u8>,
    came: u64,
    refused: Option<String>,
}

/// Reads a form; nothing of it is accepted before its token was.
pub(super) async fn read(mut form: Multipart, session: &Session, files: &Store) -> Result<Came> {
    let (mut is_ours, mut came) = (false, Err("Choose a file.".to_owned()));
    while let Some(mut field) = form.try_next().await.map_err(cut_off)? {
        let name = field.name().unwrap_or("").to_owned();
        if name == CSRF_FIELD {
            let token = field.bytes(MOST_TEXT).await;
            let token = token.map_err(|_limit| Error::TooLarge("A field of this form is too long.".to_owned()))?;
            verify_token(session, &String::from_utf8_lossy(&token.map_err(cut_off)?))?;
            is_ours = true;
        } else if !is_ours {
            return Err(Error::Forged);
        } else if name == "file" {
            came = take(field, files).await?;
        }
    }
    if is_ours { Ok(came) } else { Err(Error::Forged) }
}

async fn take(mut field: Field, files: &Store) -> Result<Came> {
    let name = plain_name(field.content_disposition().and_then(|found| found.get_filename()).unwrap_or(""));
    let mut intake = Intake { incoming: None, waiting: Vec::new(), came: 0, refused: None };
    while let Some(piece) = field.try_next().await.map_err(cut_off)? {
        intake.came = intake.came.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if intake.came > MOST {
            intake.refuse(
                "A file can have 1 GB; this one is larger. Split it, or use `linnet import contacts`.".to_owned(),
            );
        }
        if intake.came / PATIENCE > MOST {
            return Err(Error::TooLarge("A file can have 1 GB; this one is far larger.".to_owned()));
        }
        if intake.refused.is_none() {
            intake.waiting.extend_from_slice(&piece);
            if intake.waiting.len() >= PIECE {
                intake.write(files).await?;
            }
        }
    }
    if name.is_empty() && intake.came == 0 {
        return Ok(Err("Choose a file.".to_owned()));
    }
    intake.end(files, name).await
}

impl Intake {
    async fn write(&mut self, files: &Store) -> Result<()> {
        let (incoming, files, bytes) = (self.incoming.take(), files.clone(), std::mem::take(&mut self.waiting));
        let written = on_disk(move || {
            let mut incoming = incoming.map_or_else(|| files.begin(), Ok)?;
            incoming.write(&bytes)?;
            Ok(incoming)
        });
        match written.await? {
            Ok(incoming) => self.incoming = Some(incoming),
            Err(sentence) => self.refuse(sentence),
        }
        Ok(())
    }

    /// Remembers the first reason, and lets go of what was written.
    fn refuse(&mut self, sentence: String) {
        self.refused.get_or_insert(sentence);
        self.incoming = None;
        self.waiting = Vec::new();
    }

    async fn end(mut self, files: &Store, name: String) -> Result<Came> {
        if self.refused.is_none() {
            self.write(files).await?;
        }
        if let Some(sentence) = self.refused {
            return Ok(Err(sentence));
        }
        let Some(incoming) = self.incoming else { return Ok(Err("Choose a file.".to_owned())) };
        if self.came == 0 {
            return Ok(Err("This file is empty: there is nothing to import.".to_owned()));
        }
        Ok(on_disk(move || incoming.finish()).await?.map(|stored| (name, stored)))
    }
}

/// Runs work on the disk on a thread that may block; a full disk is a sentence, anything else a bug.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<std::result::Result<T, String>> {
    match actix_web::web::block(work).await.map_err(anyhow::Error::new)? {
        Ok(done) => Ok(Ok(done)),
        Err(error) if store::is_full(&error) => {
            tracing::warn!("a file to import was refused: {error}");
            Ok(Err("The server's disk is full, so the file was not kept. Tell an administrator.".to_owned()))
        }
        Err(error) => Err(anyhow::Error::new(error).context("cannot keep a file to import").into()),
    }
}

fn cut_off(error: actix_multipart::MultipartError) -> Error {
    Error::Bad(format!("The form did not arrive whole: {error}."))
}

/// A name without folders and control characters, short enough to be kept with its ending.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: Vec<char> = last.chars().filter(|c| !c.is_control()).collect();
    clean.get(clean.len().saturating_sub(LONGEST_NAME)..).unwrap_or_default().iter().collect()
}
