//! Secrets at rest: sealed with a key derived from the instance's secret, opened only where they are used.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use rand::Rng as _;
use sha2::{Digest as _, Sha256};

use crate::config::Config;

const NONCE: usize = 24;

/// Seals and signs; cheap to clone. Its `Debug` says nothing.
#[derive(Clone)]
pub struct Seal {
    secret: Arc<[u8; 32]>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// The instance's secret: from the environment, else from `LINNET_DATA/secret`, made on the first start (mode 600).
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let text = match &config.secret {
            Some(text) => text.clone(),
            None => secret_file(config)?,
        };
        Ok(Self::from_secret(&text))
    }

    /// From a given secret, for tests.
    pub fn from_secret(text: &str) -> Self {
        Self { secret: Arc::new(Sha256::digest(text.trim().as_bytes()).into()) }
    }

    /// A key of its own for each purpose, so that no two uses share one.
    pub fn key(&self, purpose: &str) -> [u8; 32] {
        let mut mac = hmac_of(self.secret.as_slice());
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Encrypts a secret for the database.
    pub fn seal(&self, plain: &str) -> anyhow::Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random();
        let mut sealed = nonce.to_vec();
        let cipher = XChaCha20Poly1305::new(&self.key("seal").into());
        sealed.extend(cipher.encrypt(&XNonce::from(nonce), plain.as_bytes()).map_err(|error| anyhow!("{error}"))?);
        Ok(sealed)
    }

    /// Decrypts what [`Seal::seal`] made; fails when the instance's secret has changed since.
    pub fn open(&self, sealed: &[u8]) -> anyhow::Result<String> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE>().context("a sealed secret is too short")?;
        let cipher = XChaCha20Poly1305::new(&self.key("seal").into());
        let plain = cipher
            .decrypt(&XNonce::from(*nonce), body)
            .map_err(|_error| anyhow!("a secret in the database was sealed with another LINNET_SECRET"))?;
        Ok(String::from_utf8(plain)?)
    }
}

/// Random bytes nobody can guess.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rand::rng().fill(&mut bytes[..]);
    bytes
}

/// A random text of 256 bits, safe in a URL and a cookie.
pub fn random_text() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// SHA-256 in lower-case hex: what stands in the database for a key that only the browser holds.
pub fn digest(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Bytes in lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = std::fmt::Write::write_fmt(&mut text, format_args!("{byte:02x}"));
        text
    })
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn hmac_of(key: &[u8]) -> Hmac<Sha256> {
    <Hmac<Sha256> as hmac::Mac>::new_from_slice(key).expect("HMAC takes keys of any length")
}

fn secret_file(config: &Config) -> anyhow::Result<String> {
    let path = config.folder("secret");
    fs::create_dir_all(&config.data).with_context(|| format!("cannot create {}", config.data.display()))?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
        Ok(mut file) => {
            let secret = random_text();
            file.write_all(secret.as_bytes())?;
            file.sync_all()?;
            Ok(secret)
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        }
        Err(error) => Err(error).with_context(|| format!("cannot create {}", path.display())),
    }
}
