//! Bytes by content hash, in a folder: put once, opened many times, never changed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::seal;

/// A folder of files named by the SHA-256 of what they hold; cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    folder: Arc<PathBuf>,
}

/// A file on its way in; dropped unfinished, it leaves nothing behind.
#[derive(Debug)]
pub struct Incoming {
    store: Store,
    path: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
}

/// What was stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 in hex: the key.
    pub hash: String,
    /// The size.
    pub bytes: u64,
}

impl Store {
    /// Opens a folder, creating it when it is not there.
    pub fn open_folder(folder: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(folder.join("incoming"))?;
        Ok(Self { folder: Arc::new(folder) })
    }

    /// Begins a file whose bytes come in pieces.
    pub fn begin(&self) -> io::Result<Incoming> {
        let path = self.folder.join("incoming").join(seal::hex(&seal::random::<16>()));
        Ok(Incoming { store: self.clone(), file: File::create_new(&path)?, path, hash: Sha256::new(), bytes: 0 })
    }

    /// Stores bytes that are already here.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Stored> {
        let mut incoming = self.begin()?;
        incoming.write(bytes)?;
        incoming.finish()
    }

    /// Opens a stored file; `NotFound` when it is missing.
    pub fn open(&self, hash: &str) -> io::Result<File> {
        File::open(self.path(hash)?)
    }

    /// Forgets a file; not an error when it is already gone.
    pub fn remove(&self, hash: &str) -> io::Result<()> {
        match fs::remove_file(self.path(hash)?) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            done => done,
        }
    }

    /// Whether the folder can be written to, for `doctor`.
    pub fn check(&self) -> io::Result<()> {
        drop(self.begin()?);
        Ok(())
    }

    fn path(&self, hash: &str) -> io::Result<PathBuf> {
        let is_key = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let (folder, rest) = hash.split_at_checked(2).filter(|_| is_key).ok_or(io::ErrorKind::NotFound)?;
        Ok(self.folder.join(folder).join(rest))
    }
}

impl Incoming {
    /// Adds a piece; fails when the disk is full, and what was written is removed.
    pub fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)?;
        self.hash.update(piece);
        self.bytes += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        Ok(())
    }

    /// How many bytes came so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Makes the file durable under its hash.
    pub fn finish(mut self) -> io::Result<Stored> {
        self.file.flush()?;
        self.file.sync_all()?;
        let hash = seal::hex(&self.hash.finalize_reset());
        let path = self.store.path(&hash)?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::rename(&self.path, path)?;
        Ok(Stored { hash, bytes: self.bytes })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // After `finish` the file has moved and there is nothing to remove.
        fs::remove_file(&self.path).ok();
    }
}

/// Whether a file could not be written because there is no room for it.
pub fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind as K;
    matches!(error.kind(), K::StorageFull | K::QuotaExceeded | K::FileTooLarge)
}
