//! A form with a file: read piece by piece, the file straight to the disk.

use std::io;

use actix_multipart::{Field, Multipart};
use actix_session::Session;
use actix_web::web::Bytes;
use futures_util::TryStreamExt as _;

use super::kinds;
use super::model::{File, size};
use crate::store::{self, Incoming, Store};
use crate::web::{CSRF_FIELD, Error, Filled, Result, verify_token};

const MOST_TEXT: usize = 64 << 10;
const PIECE: usize = 256 << 10;
/// A refused file is read on so that the browser gets to hear why, but not for ever.
const PATIENCE: u64 = 4;
/// What the database holds of a name.
const LONGEST_NAME: usize = 191;

/// A form that came with a file, or without; what is wrong with the file is said in `filled`.
pub struct Upload {
    /// Everything but the file.
    pub filled: Filled,
    /// What came in the control `file`.
    pub file: Option<Arrived>,
}

/// A file that came whole and was accepted; dropped, it is gone.
pub struct Arrived {
    name: String,
    media_type: &'static str,
    incoming: Incoming,
}

/// A file while it comes in.
struct Intake {
    name: String,
    most: u64,
    came: u64,
    head: Vec<u8>,
    waiting: Vec<u8>,
    incoming: Option<Incoming>,
    refused: Option<String>,
}

/// Reads a form; nothing of it is accepted before its token was.
pub async fn read(mut form: Multipart, session: &Session, store: &Store, most: u64) -> Result<Upload> {
    let (mut pairs, mut file, mut is_ours) = (Vec::new(), Ok(None), false);
    while let Some(mut field) = form.try_next().await.map_err(cut_off)? {
        let name = field.name().unwrap_or("").to_owned();
        if name == CSRF_FIELD {
            verify_token(session, &text_of(&mut field).await?)?;
            is_ours = true;
        } else if !is_ours {
            return Err(Error::Forged);
        } else if name == "file" {
            file = take(field, store, most).await?;
        } else {
            pairs.push((name, text_of(&mut field).await?));
        }
    }
    if !is_ours {
        return Err(Error::Forged);
    }
    let mut filled = Filled::of(pairs);
    let file = file.unwrap_or_else(|sentence| {
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
        let Self { name, media_type, incoming } = self;
        let stored = match on_disk(move || incoming.finish()).await? {
            Ok(stored) => stored,
            Err(sentence) => return Ok(Err(sentence)),
        };
        Ok(Ok(File { hash: stored.hash, name, media_type: media_type.to_owned(), bytes: stored.bytes }))
    }
}

async fn text_of(field: &mut Field) -> Result<String> {
    let bytes = field.bytes(MOST_TEXT).await;
    let bytes = bytes.map_err(|_limit| Error::TooLarge("A field of this form is too long.".to_owned()))?;
    let bytes = bytes.map_err(cut_off)?;
    String::from_utf8(bytes.to_vec()).map_err(|_error| Error::Bad("A field of this form is not UTF-8.".to_owned()))
}

/// The file of a field, `None` when none was chosen, or why it is refused.
async fn take(mut field: Field, store: &Store, most: u64) -> Result<std::result::Result<Option<Arrived>, String>> {
    let name = plain_name(field.content_disposition().and_then(|found| found.get_filename()).unwrap_or(""));
    let mut intake = Intake::new(name, most);
    while let Some(piece) = field.try_next().await.map_err(cut_off)? {
        intake.add(piece, store).await?;
    }
    intake.end(store).await
}

impl Intake {
    fn new(name: String, most: u64) -> Self {
        let refused = kinds::complaint(&name);
        Self { name, most, came: 0, head: Vec::new(), waiting: Vec::new(), incoming: None, refused }
    }

    async fn add(&mut self, piece: Bytes, store: &Store) -> Result<()> {
        self.came = self.came.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.came > self.most {
            self.refuse(format!("A file can have {}; this one is larger.", size(self.most)));
        }
        if self.came / PATIENCE > self.most {
            return Err(Error::TooLarge(format!("A file can have {}; this one is far larger.", size(self.most))));
        }
        if self.refused.is_some() {
            return Ok(());
        }
        let missing = kinds::HEAD.saturating_sub(self.head.len()).min(piece.len());
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
        let Some(incoming) = self.incoming else { return Ok(Ok(None)) };
        let (name, judged) = (self.name.clone(), kinds::judge(&self.name, &self.head));
        Ok(judged.map(|media_type| Some(Arrived { name, media_type, incoming })))
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
        Err(error) => Err(anyhow::Error::new(error).context("cannot store a file").into()),
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
