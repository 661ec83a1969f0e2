//! A form with a file that may be large: read piece by piece, the file straight to the disk.

use std::io;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_session::Session;
use actix_web::web::Bytes;
use futures_util::TryStreamExt as _;

use super::{CSRF_FIELD, Error, Result, verify_token};
use crate::store::{self, Incoming, Store, Stored};

const MOST_TEXT: usize = 64 << 10;
const PIECE: usize = 512 << 10;
/// The first bytes of a file, by which its kind is told.
const HEAD: usize = 8 << 10;
/// What the database holds of a name.
const LONGEST_NAME: usize = 191;

/// What the file of a form may be.
pub struct Accepts {
    /// Its bytes.
    pub most: u64,
    /// The same as people say it: `1 GB`.
    pub size: String,
    /// What to do when it is larger; begins with a space, or is empty.
    pub advice: &'static str,
    /// A refused file is read on so that the browser gets to hear why, but no further than so many times the most.
    pub patience: u64,
    /// Why a file of this name is not wanted, if so.
    pub complaint: fn(&str) -> Option<String>,
}

/// What came with a form: its other fields, and the file, if one was chosen, or why it is refused.
pub struct Upload {
    /// Name and value of what is no file.
    pub pairs: Vec<(String, String)>,
    /// The field `file`.
    pub file: std::result::Result<Option<Arrived>, String>,
}

/// A file that came whole; dropped, it is gone.
pub struct Arrived {
    /// Its name, without folders.
    pub name: String,
    /// Its first bytes.
    pub head: Vec<u8>,
    /// How many it has.
    pub bytes: u64,
    incoming: Incoming,
}

impl Arrived {
    /// Makes the file durable; a full disk is a sentence, and nothing is left behind.
    pub async fn keep(self) -> Result<std::result::Result<Stored, String>> {
        let incoming = self.incoming;
        on_disk(move || incoming.finish()).await
    }
}

/// A file while it comes in.
struct Intake<'a> {
    accepts: &'a Accepts,
    name: String,
    came: u64,
    head: Vec<u8>,
    waiting: Vec<u8>,
    incoming: Option<Incoming>,
    refused: Option<String>,
}

/// Reads a form; nothing of it is accepted before its token was.
pub async fn read(mut form: Multipart, session: &Session, store: &Store, accepts: &Accepts) -> Result<Upload> {
    let (mut pairs, mut file, mut is_ours) = (Vec::new(), Ok(None), false);
    while let Some(mut field) = form.try_next().await.map_err(cut_off)? {
        let name = field.name().unwrap_or("").to_owned();
        if name == CSRF_FIELD {
            verify_token(session, &text_of(&mut field).await?)?;
            is_ours = true;
        } else if !is_ours {
            return Err(Error::Forged);
        } else if name == "file" {
            file = take(field, store, accepts).await?;
        } else {
            pairs.push((name, text_of(&mut field).await?));
        }
    }
    if is_ours { Ok(Upload { pairs, file }) } else { Err(Error::Forged) }
}

async fn text_of(field: &mut Field) -> Result<String> {
    let bytes = field.bytes(MOST_TEXT).await;
    let bytes = bytes.map_err(|_limit| Error::TooLarge("A field of this form is too long.".to_owned()))?;
    let bytes = bytes.map_err(cut_off)?;
    String::from_utf8(bytes.to_vec()).map_err(|_error| Error::Bad("A field of this form is not UTF-8.".to_owned()))
}

async fn take(
    mut field: Field,
    store: &Store,
    accepts: &Accepts,
) -> Result<std::result::Result<Option<Arrived>, String>> {
    let name = plain_name(field.content_disposition().and_then(|found| found.get_filename()).unwrap_or(""));
    let refused = (accepts.complaint)(&name);
    let (head, waiting) = (Vec::new(), Vec::new());
    let mut intake = Intake { accepts, name, came: 0, head, waiting, incoming: None, refused };
    while let Some(piece) = field.try_next().await.map_err(cut_off)? {
        intake.add(piece, store).await?;
    }
    intake.end(store).await
}

impl Intake<'_> {
    async fn add(&mut self, piece: Bytes, store: &Store) -> Result<()> {
        let Accepts { most, size, advice, patience, .. } = self.accepts;
        self.came = self.came.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.came > *most {
            self.refuse(format!("A file can have {size}; this one is larger.{advice}"));
        }
        if self.came / patience > *most {
            return Err(Error::TooLarge(format!("A file can have {size}; this one is far larger.")));
        }
        if self.refused.is_some() {
            return Ok(());
        }
        let missing = HEAD.saturating_sub(self.head.len()).min(piece.len());
        self.head.extend_from_slice(piece.get(..missing).unwrap_or_default());
        self.waiting.extend_from_slice(&piece);
        if self.waiting.len() >= PIECE { self.write(store).await } else { Ok(()) }
    }

    async fn write(&mut self, store: &Store) -> Result<()> {
        let (incoming, store, bytes) = (self.incoming.take(), store.clone(), std::mem::take(&mut self.waiting));
        let written = on_disk(move || {
            let mut incoming = incoming.map_or_else(|| store.begin(), Ok)?;
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

    async fn end(mut self, store: &Store) -> Result<std::result::Result<Option<Arrived>, String>> {
        if self.name.is_empty() && self.came == 0 {
            return Ok(Ok(None));
        }
        if self.refused.is_none() {
            self.write(store).await?;
        }
        if let Some(sentence) = self.refused {
            return Ok(Err(sentence));
        }
        let Self { name, head, came: bytes, .. } = self;
        Ok(Ok(self.incoming.map(|incoming| Arrived { name, head, bytes, incoming })))
    }
}

/// Runs work on the disk on a thread that may block; a full disk is a sentence, anything else a bug.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<std::result::Result<T, String>> {
    match actix_web::web::block(work).await.map_err(anyhow::Error::new)? {
        Ok(done) => Ok(Ok(done)),
        Err(error) if store::is_full(&error) => {
            tracing::warn!("an upload was refused: {error}");
            Ok(Err("The server's disk is full, so the file was not kept. Tell an administrator.".to_owned()))
        }
        Err(error) => Err(anyhow::Error::new(error).context("cannot keep a file").into()),
    }
}

fn cut_off(error: MultipartError) -> Error {
    Error::Bad(format!("The form did not arrive whole: {error}."))
}

/// A name without folders and control characters, short enough to be kept with its ending.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: Vec<char> = last.chars().filter(|c| !c.is_control()).collect();
    clean.get(clean.len().saturating_sub(LONGEST_NAME)..).unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(plain_name("../../etc/passwd.txt"), "passwd.txt");
        assert_eq!(plain_name("C:\\Users\\ada\\Preisliste Ä.pdf"), "Preisliste Ä.pdf");
        assert_eq!(plain_name("a\r\nb\0.pdf"), "ab.pdf");
        assert!(plain_name(&format!("{}.pdf", "x".repeat(300))).ends_with("x.pdf"));
    }
}
